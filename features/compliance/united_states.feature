@compliance
Feature: Consumer credit in the United States is disclosed, capped for the forces, and refused with reasons

  Rule: Which rules govern a plan

    Scenario Outline: Four free payments are outside Truth in Lending, but for the days of an interpretive rule
      Given a loyal customer in the United States
      And a phone for USD 400.00 in the cart
      When the customer checks out in the web shop on <day>
      Then "4 payments, one every two weeks, free" is offered
      And it is governed by "<rules>"
      And "Truth in Lending disclosure: the credit" does not concern it

      Examples:
        | day          | rules                                   |
        | 29 July 2024 | Outside Truth in Lending                |
        | 30 July 2024 | Interpretive rule on buy now, pay later |
        | 12 May 2025  | Interpretive rule on buy now, pay later |
        | 13 May 2025  | Outside Truth in Lending                |

    Scenario: A fifth payment brings a free plan under Truth in Lending
      Given a loyal customer in the United States
      And a phone for USD 400.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "5 payments, one every two weeks, free" is offered
      And it is governed by "Truth in Lending"
      And it has neither fees nor interest
      And the customer is shown "Creditor: Tallgrass Later. Amount financed, the credit provided to you: US$400.00. You may ask for a written itemization of it. Finance charge, what the credit costs you: US$0.00." before the contract, as "Truth in Lending disclosure: the credit" asks

    Scenario: A rate brings any plan under Truth in Lending
      Given a loyal customer in the United States
      And a sofa for USD 1,200.00 in the cart
      When the customer checks out in the web shop on 30 July 2024
      Then "12 monthly payments at 30 % a year" is offered
      And it is governed by "Truth in Lending"

  Rule: "The rate by Regulation Z"

    Scenario: Two and a half percent a month is 30 % a year
      Given a loyal customer in the United States
      And a sofa for USD 1,200.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments at 30 % a year" is offered
      And its annual percentage rate is 30.00 %
      And it keeps "The rate by Regulation Z"

    Scenario: A shop that states the effective rate may not offer the loan at all
      Given a loyal customer in the United States
      And the market states the effective rate
      When the book is checked
      Then the book is refused, because "The rate by Regulation Z" forbids "12 monthly payments at 30 % a year"
      And "The rate by Regulation Z" cites CFPB, Regulation Z (12 CFR 1026), 1026.22(a)(1) and Appendix J

  Rule: The closed-end disclosure before the contract

    Scenario: A fee that is paid today is prepaid: the amount financed is less, and the finance charge more
      Given a loyal customer in the United States
      And a sofa for USD 1,200.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "6 monthly payments with a fee today" is offered
      And it costs USD 1,281.31 in all, USD 163.20 of it today
      And its down payment is USD 120.00
      And the customer is shown "Creditor: Tallgrass Lending. Amount financed, the credit provided to you: US$1,036.80. You may ask for a written itemization of it. Finance charge, what the credit costs you: US$81.31." before the contract, as "Truth in Lending disclosure: the credit" asks
      And the customer is shown "Annual percentage rate, the cost of your credit as a yearly rate: 26.41%. Payment schedule: 5 payments of US$186.35, every month from 5 November 2026 to 5 March 2027, then US$186.36 on 5 April 2027. Total of payments: US$1,118.11. Total sale price, with your down payment of US$120.00: US$1,281.31. Prepayment: paying off early costs US$0.00 at most. Late payment: US$15.00 for each. Security interest: none." before the contract, as "Truth in Lending disclosure: the payments" asks

  Rule: "Rate and finance charge stand out"

    Scenario Outline: While the provider does not attest how its contracts look, its loans wait
      Given a loyal customer in the United States
      And the attestation of Tallgrass Lending that its rate and finance charge stand out ended on 30 September 2026 and was renewed on 8 October 2026
      And a sofa for USD 1,200.00 in the cart
      When the customer checks out in a store on 30 September 2026
      Then "<plan>" is offered
      And it keeps "Rate and finance charge stand out"
      When the customer checks out in a store on 1 October 2026
      Then "<plan>" is refused by "Rate and finance charge stand out"
      And it cites CFPB, Regulation Z (12 CFR 1026), 1026.17(a)
      And that is the only reason
      And the customer reads "This plan is not available at the moment. Please choose another way to pay."

      Examples:
        | plan                                |
        | 12 monthly payments at 30 % a year  |
        | 6 monthly payments with a fee today |

  Rule: "36 % at most for covered borrowers"

    Scenario: A covered borrower is offered 30 % and not 39 %
      Given a loyal customer in the United States
      And the customer is a covered borrower
      And a sofa for USD 1,200.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "12 monthly payments at 30 % a year" is offered
      And it keeps "36 % at most for covered borrowers"
      And "18 monthly payments at 39 % a year" is refused by "36 % at most for covered borrowers"
      And it counts a rate of 39 % against 36 %
      And it cites US Department of Defense, Military Lending Act (10 USC 987) and its regulation (32 CFR 232), 10 USC 987; 32 CFR 232
      And the customer reads "This plan is not open to you today. A plan that costs less may be."
      And no advice is given

    Scenario: Anybody else is offered both
      Given a loyal customer in the United States
      And a sofa for USD 1,200.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "18 monthly payments at 39 % a year" is offered
      And "36 % at most for covered borrowers" does not concern it

    Scenario: Nobody asked whether the customer is covered
      Given a loyal customer in the United States
      And it is not known whether the customer is a covered borrower
      And a sofa for USD 1,200.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "12 monthly payments at 30 % a year" is offered
      And "18 monthly payments at 39 % a year" is refused by "36 % at most for covered borrowers"
      And it cites US Department of Defense, Military Lending Act (10 USC 987) and its regulation (32 CFR 232), 10 USC 987; 32 CFR 232

  Rule: A refusal says why, and what the credit bureau had to do with it

    Scenario: Five things stand in the way, and the four that weigh most are named
      Given a new customer in the United States
      And the identity of the customer is not verified
      And the customer earns USD 900.00 a month
      And the customer pays USD 4,500.00 a month for other credit
      And the oldest unpaid installment of the customer is 31 days late
      And a sofa for USD 1,200.00 in the cart
      When the customer checks out in the web shop on 20 November 2026
      Then nothing is offered
      And the refusal names these reasons, the weightiest first:
        | reason                                                    |
        | Income insufficient for amount of credit requested        |
        | Delinquent past or present credit obligations with others |
        | Other: unable to verify identity                          |
        | Excessive obligations in relation to income               |
      And these are 4 reasons, as "Four principal reasons at most" says
      And "Four principal reasons at most" cites CFPB, Official interpretation of Regulation B (12 CFR 1002), Comment 9(b)(2)-1
      And the refusal says "We could not offer you this credit. The principal reasons are: Income insufficient for amount of credit requested; Delinquent past or present credit obligations with others; Other: unable to verify identity; Excessive obligations in relation to income.", as "The principal reasons of a refusal" asks
      And "The principal reasons of a refusal" cites CFPB, Regulation B (12 CFR 1002), 1002.9(b)(2)
      And the refusal says "Information from the credit bureau that we asked was among what we went by. The bureau, named in the letter that comes with this notice, did not make this decision. You may have a free copy of your report from it if you ask within 60 days.", as "The credit bureau's part in a refusal" asks
      And "The credit bureau's part in a refusal" cites CFPB, Regulation B (12 CFR 1002), Appendix C, Form C-1, part II

    Scenario: A fifth reason would be named if the limit allowed it
      Given a new customer in the United States
      And the compliance officer sets "Four principal reasons at most" to 5
      And the identity of the customer is not verified
      And the customer earns USD 900.00 a month
      And the customer pays USD 4,500.00 a month for other credit
      And the oldest unpaid installment of the customer is 31 days late
      And a sofa for USD 1,200.00 in the cart
      When the customer checks out in the web shop on 20 November 2026
      Then the refusal names these reasons, the weightiest first:
        | reason                                                    |
        | Income insufficient for amount of credit requested        |
        | Delinquent past or present credit obligations with others |
        | Other: unable to verify identity                          |
        | Excessive obligations in relation to income               |
        | Other: length of time as a customer                       |

    Scenario: Where no bureau was asked, no bureau is spoken of
      Given a loyal customer in the United States
      And the credit bureau was not asked
      And the oldest unpaid installment of the customer is 31 days late
      And a phone for USD 400.00 in the cart
      When the customer checks out in the app on 5 October 2026
      Then nothing is offered
      And the refusal says "We could not offer you this credit. The principal reasons are: Delinquent past or present credit obligations with others.", as "The principal reasons of a refusal" asks
      And the refusal leaves out "The credit bureau's part in a refusal"

    Scenario: A cart that is too small is no refusal of credit
      Given a loyal customer in the United States
      And a phone for USD 20.00 in the cart
      When the customer checks out in the app on 5 October 2026
      Then nothing is offered
      And no credit was refused

  Rule: "Applications kept for 25 months"

    Scenario Outline: Free or not, the decision is kept
      Given a loyal customer in the United States
      And a sofa for USD 1,200.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "<plan>" is offered
      And it keeps "Applications kept for 25 months"

      Examples:
        | plan                                  |
        | 12 monthly payments at 30 % a year    |
        | 4 payments, one every two weeks, free |
