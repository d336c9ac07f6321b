@compliance
Feature: No buy-now-pay-later plan reaches a Saudi customer against the regulator's rules

  Each rule of the Saudi Central Bank that this book checks refuses with its article. Where the law asks something of
  the provider or of the shop that no purchase can show, somebody attests it, and when an attestation runs out the plan
  is refused from the next day.

  Rule: A plan that is offered keeps every rule

    Scenario: The winter plan is offered, and each article was looked at
      Given a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "6 payments, no fees" is offered
      And it is governed by "Buy now, pay later"
      And it keeps these policies:
        | policy                                       | clause       |
        | No term cost                                 | Art. 1       |
        | A buy-now-pay-later licence                  | Art. 3(2)    |
        | Systems tested                               | Art. 13(3)   |
        | Records kept for ten years                   | Art. 13(4)   |
        | Responsible lending                          | Art. 19(1)   |
        | Credit record asked for, with consent        | Art. 19(2)   |
        | Reported to the credit bureau, with consent  | Art. 19(3)   |
        | Terms shown and accepted first               | Art. 19(4)   |
        | Scoring by a documented method               | Art. 19(5)   |
        | Identity from a reliable source              | Art. 19(6)   |
        | No surcharge in the store                    | Art. 19(7)   |
        | No fee for the consumer                      | Art. 20(1)   |
        | The regulator's non-objection to the product | Art. 20(2)   |
        | Eighteen Hijri years                         | Art. 20(3)   |
        | Residents, unless the regulator does not object | Art. 20(4) |
        | In riyals, unless the regulator does not object | Art. 20(5) |
        | Outstanding BNPL financing per person        | Art. 22(1)   |
        | Twelve installments at most                  | Art. 22(2)   |
        | No cash collection                           | Art. 22(3)   |
        | The provider's portfolio within its capital  | Art. 22(4)   |
        | Funding from licensed lenders                | Art. 22(5)   |
        | Financed by a licensed company               | Para. I      |
        | A licensed retailer that owns its goods      | Para. I, bullet 1 |
        | No buying back                               | Para. I, bullet 2 |
        | Salary deductions, incomes to SAR 15,000     | Principle 15(a)   |
        | Obligations without the mortgage, incomes to SAR 15,000 | Principle 15(b) |
        | All obligations, incomes to SAR 15,000       | Principle 15(c), as amended |
        | Cards counted by their ceilings              | Principle 13(a)   |
        | Debts to employers and friends counted       | Principle 13(b)   |
        | Uneven installments at their monthly average | Principle 13(e)   |
        | Basic expenses recorded                      | Qualitative principles |
        | Five years at most                           | Term of financing |
        | Collected through permitted channels         | Art. 5(1)         |
        | No reminders while a complaint is open       | Art. 6            |
        | Consent to query and to report               | Consent to query and to report |
        | The credit bureau updated every week         | Weekly update     |
        | Disputed data flagged                        | Data in dispute   |
        | Advertising policy reviewed                  | Advertising policy |
        | Fifteen percent VAT on fees                  | Standard rate     |
        | Explicit consent to credit data              | Art. 24           |
        | What happens to personal data                | Art. 4            |
        | Processing records kept for five years       | Art. 33           |
        | An impact assessment in writing              | Art. 25           |

  Rule: "Outstanding BNPL financing per person"

    Scenario: A customer one halala below SAR 5,000 is offered the plan
      Given a returning customer in Saudi Arabia
      And the customer already owes SAR 2,999.99 on plans
      And a laptop for SAR 2,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is offered
      And it keeps "Outstanding BNPL financing per person"

    Scenario: A customer at exactly SAR 5,000 is offered the plan
      Given a returning customer in Saudi Arabia
      And the customer already owes SAR 3,000.00 on plans
      And a laptop for SAR 2,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is offered
      And it keeps "Outstanding BNPL financing per person"

    Scenario: A customer over the SAR 5,000 limit is refused, told by how much, and helped by a smaller cart
      Given a returning customer in Saudi Arabia
      And the customer already owes SAR 3,000.01 on plans
      And a laptop for SAR 2,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is refused by "Outstanding BNPL financing per person"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 22(1)
      And it counts SAR 5,000.01 against SAR 5,000.00
      And the customer reads "This plan would go over the amount that may be bought now and paid later. A smaller cart or a larger down payment can help."
      And staff read "Outstanding BNPL financing and this plan together exceed SAR 5,000 (Art. 22(1))."
      And the customer is advised to take SAR 0.01 off the cart
      When the customer does so
      Then "3 monthly payments" is offered

    Scenario: A dear phone is refused, and a larger down payment makes it possible
      Given a returning customer in Saudi Arabia
      And a phone for SAR 8,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "A new phone in 10 payments, your down payment" is refused by "Outstanding BNPL financing per person"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 22(1)
      And it counts SAR 5,600.00 against SAR 5,000.00
      And the customer is advised to pay SAR 600.00 more today
      When the customer does so
      Then "A new phone in 10 payments, your down payment" is offered
      And its down payment is SAR 3,000.00

    Scenario: When nobody knows what the customer owes, the plan is refused and never guessed
      Given a returning customer in Saudi Arabia
      And it is not known what the customer already owes on plans
      And a laptop for SAR 2,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is refused by "Outstanding BNPL financing per person", because it is not known what the customer already owes on plans
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 22(1)

  Rule: "Twelve installments at most"

    Scenario: A plan of twelve payments is accepted
      Given the account manager writes "6 payments, no fees" with 12 payments
      When the book is checked
      Then the book is accepted

    Scenario: A plan of thirteen payments keeps the whole book from being used
      Given the account manager writes "6 payments, no fees" with 13 payments
      When the book is checked
      Then the book is refused, because "Twelve installments at most" forbids "6 payments, no fees"

    Scenario: A plan that a new law forbids in the middle of its life is refused from that day
      Given the account manager writes "6 payments, no fees" with 13 payments
      And "Twelve installments at most" is law from 27 November 2026
      And a returning customer in Saudi Arabia
      And a laptop for SAR 2,400.00 in the cart
      When the customer checks out in the web shop on 26 November 2026
      Then "6 payments, no fees" is offered
      When the customer checks out in the web shop on 27 November 2026
      Then "6 payments, no fees" is refused by "Twelve installments at most"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 22(2)
      And it counts 13 payments against 12
      And no advice is given

  Rule: "No fee for the consumer"

    Scenario: A fee for the customer keeps the whole book from being used
      Given the account manager writes "3 monthly payments" with a fee of 20 SAR for the customer
      When the book is checked
      Then the book is refused, because "No term cost" forbids "3 monthly payments"

    Scenario: A plan with a fee is refused from the day on which the article is law
      Given the account manager writes "3 monthly payments" with a fee of 20 SAR for the customer
      And "No fee for the consumer" is law from 27 November 2026
      And "No term cost" is law from 27 November 2026
      And a returning customer in Saudi Arabia
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 26 November 2026
      Then "3 monthly payments" is offered
      And its fees are SAR 23.00, SAR 3.00 of it tax
      When the customer checks out in a store on 27 November 2026
      Then "3 monthly payments" is refused by "No fee for the consumer"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 20(1)

  Rule: "No term cost"

    Scenario: A plan with interest is no buy-now-pay-later plan
      Given the account manager writes "3 monthly payments" with interest of 5 % a year
      And "No term cost" is law from 27 November 2026
      And a returning customer in Saudi Arabia
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 27 November 2026
      Then "3 monthly payments" is refused by "No term cost"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 1
      And staff read "A plan with a rate or a fee for the consumer is not buy-now-pay-later: enter it as consumer finance (Art. 1)."

  Rule: "A buy-now-pay-later licence"

    Scenario: From the day after its licence ended, a provider's plans are refused
      Given the licence of Wahat Pay for buy now, pay later ended on 30 September 2026 and was renewed on 8 October 2026
      And a returning customer in Saudi Arabia
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 30 September 2026
      Then "3 monthly payments" is offered
      And it keeps "A buy-now-pay-later licence"
      When the customer checks out in a store on 1 October 2026
      Then "3 monthly payments" is refused by "A buy-now-pay-later licence"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 3(2)
      And no advice is given
      And "3 monthly payments" is refused by "Financed by a licensed company"
      And it cites SAMA, Controls for finance by a person of its own goods and services (79/MFC), Para. I
      And "In store: 5 payments" is offered

  Rule: What a provider attests

    Scenario Outline: While <provider> does not attest that <claim>, its plan is refused by <clause>
      Given the attestation of <provider> that <claim> ended on 30 September 2026 and was renewed on 8 October 2026
      And a returning customer in Saudi Arabia
      And a television for SAR 3,000.00 in the cart
      When the customer checks out in a store on 30 September 2026
      Then "<plan>" is offered
      And it keeps "<policy>"
      When the customer checks out in a store on 1 October 2026
      Then "<plan>" is refused by "<policy>"
      And that is the only reason
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, <clause>
      And no advice is given
      When the customer checks out in a store on 8 October 2026
      Then "<plan>" is offered

      Examples:
        | provider     | claim                                       | plan                 | policy                                       | clause     |
        | Najd Finance | its systems were tested                     | In store: 5 payments | Systems tested                               | Art. 13(3) |
        | Najd Finance | it lends by the responsible-lending principles | In store: 5 payments | Responsible lending                        | Art. 19(1) |
        | Wahat Pay    | it is a member of the credit bureau         | 3 monthly payments   | Reported to the credit bureau, with consent  | Art. 19(3) |
        | Wahat Pay    | its terms are shown first                   | 3 monthly payments   | Terms shown and accepted first               | Art. 19(4) |
        | Najd Finance | its scoring method is documented            | In store: 5 payments | Scoring by a documented method               | Art. 19(5) |
        | Wahat Pay    | its identity source is reliable             | 3 monthly payments   | Identity from a reliable source              | Art. 19(6) |
        | Wahat Pay    | the regulator does not object to its product | 3 monthly payments  | The regulator's non-objection to the product | Art. 20(2) |
        | Najd Finance | it collects electronically only             | In store: 5 payments | No cash collection                           | Art. 22(3) |
        | Najd Finance | its portfolio is within its capital         | In store: 5 payments | The provider's portfolio within its capital  | Art. 22(4) |
        | Wahat Pay    | its funding comes from licensed lenders     | 3 monthly payments   | Funding from licensed lenders                | Art. 22(5) |

  Rule: What the shop attests

    Scenario: While we do not attest equal prices, every buy-now-pay-later plan is refused
      Given our own attestation that we add no surcharge ended on 30 September 2026 and was renewed on 8 October 2026
      And a returning customer in Saudi Arabia
      And a watch for SAR 1,500.00 in the cart
      When the customer checks out in a store on 1 October 2026
      Then "3 monthly payments" is refused by "No surcharge in the store"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 19(7)
      And that is the only reason
      And "12 monthly payments" is offered

  Rule: What the customer agrees to

    Scenario: Without agreeing to the terms the plan is refused, and agreeing makes it possible
      Given a returning customer in Saudi Arabia
      And the customer has not agreed to the terms
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is refused by "Terms shown and accepted first"
      And that is the only reason
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 19(4)
      And the customer is advised to agree to the terms
      When the customer does so
      Then "3 monthly payments" is offered

    Scenario Outline: Without agreeing to <consent> two rules refuse the plan, and agreeing makes it possible
      Given a returning customer in Saudi Arabia
      And the customer has not agreed to <consent>
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is refused by "Consent to query and to report"
      And it cites SAMA, Implementing Regulation of the Credit Information Law, Consent to query and to report
      And "3 monthly payments" is refused by "<policy>"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, <clause>
      And the customer is advised to agree to <consent>
      When the customer does so
      Then "3 monthly payments" is offered
      And it keeps "Consent to query and to report"
      And it keeps "<policy>"

      Examples:
        | consent                                 | policy                                      | clause     |
        | the credit record enquiry               | Credit record asked for, with consent       | Art. 19(2) |
        | the registration with the credit bureau | Reported to the credit bureau, with consent | Art. 19(3) |

    Scenario: A consent without the enquiry itself is not enough, and no advice is pretended
      Given a returning customer in Saudi Arabia
      And the credit bureau was not asked
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is refused by "Credit record asked for, with consent"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 19(2)
      And no advice is given

  Rule: Who the customer is

    Scenario: On the eighteenth Hijri birthday the law is content, and our own handbook is not yet
      Given a returning customer in Saudi Arabia
      And the customer was born on 27 November 2008
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 15 May 2026
      Then "3 monthly payments" is refused by "Eighteen Hijri years"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 20(3)
      And no advice is given
      When the customer checks out in a store on 16 May 2026
      Then "3 monthly payments" is refused by "Eighteen years, by the Gregorian calendar"
      And it cites Dar Al Manzil, Installment policy handbook, 3.4
      And that is the only reason
      And the customer reads "Installment plans are for adults. Every other way to pay is open to you."
      When the customer checks out in a store on 27 November 2026
      Then "3 monthly payments" is offered

    Scenario: A visitor is served only by the provider whom the regulator lets serve visitors
      Given a returning customer in Saudi Arabia
      And the customer lives in Kuwait
      And a television for SAR 1,500.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "In store: 5 payments" is refused by "Residents, unless the regulator does not object"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 20(4)
      And no advice is given
      And "3 monthly payments" is offered
      And it keeps "Residents, unless the regulator does not object"

    Scenario: A customer whose identity is not verified is asked to confirm it
      Given a returning customer in Saudi Arabia
      And the identity of the customer is not verified
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is refused by "Identity from a reliable source"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 19(6)
      And the customer reads "Please confirm who you are, with your digital identity or at the counter, to see this plan."

  Rule: "In riyals, unless the regulator does not object"

    Scenario: A plan in dollars would need the regulator's non-objection
      Given a returning customer in Saudi Arabia
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is offered
      And the same plan in US dollars would be against "In riyals, unless the regulator does not object"
      And the same plan in US dollars would keep "In riyals, unless the regulator does not object" if the regulator did not object
