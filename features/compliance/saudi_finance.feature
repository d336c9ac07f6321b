@compliance
Feature: Consumer finance in Saudi Arabia is licensed, capped and transparent

  Rule: "Fees of consumer finance"

    Scenario: A fee under half a percent, counted without tax, is offered
      Given a returning customer in Saudi Arabia
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments" is offered
      And its fees are SAR 13.80, SAR 1.80 of it tax
      And it keeps "Fees of consumer finance"

    Scenario: A fee that is too high for a small cart is refused, with the reckoning
      Given the account manager writes "12 monthly payments" with a fee of 12 SAR for the customer
      And a returning customer in Saudi Arabia
      And a freezer for SAR 2,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments" is refused by "Fees of consumer finance"
      And it cites SAMA, Fees Guide for Financial Institutions' Services, Amendment of Consumer Financing Art. 9 and of Rule 1 on fees
      And it counts SAR 12.00 against SAR 10.00
      And the customer is advised to add SAR 400.00 to the cart

    Scenario: The same fee is within the cap for a larger cart
      Given the account manager writes "12 monthly payments" with a fee of 12 SAR for the customer
      And a returning customer in Saudi Arabia
      And a freezer for SAR 2,400.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments" is offered
      And it keeps "Fees of consumer finance"

  Rule: "Credit record asked for and registered, with consent"

    Scenario: Without the registration, consumer finance is declined, and agreeing makes it possible
      Given a returning customer in Saudi Arabia
      And the customer has not agreed to the registration with the credit bureau
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments" is refused by "Credit record asked for and registered, with consent"
      And it cites SAMA, Regulations for Consumer Financing, Art. 14(2) to (4)
      And the customer is advised to agree to the registration with the credit bureau
      When the customer does so
      Then "12 monthly payments" is offered
      And it keeps "Credit record asked for and registered, with consent"

  Rule: What a consumer-finance provider attests

    Scenario Outline: While Rabwa Credit does not attest that <claim>, its plan is refused by <clause>
      Given the attestation of Rabwa Credit that <claim> ended on 30 September 2026 and was renewed on 8 October 2026
      And a returning customer in Saudi Arabia
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in a store on 30 September 2026
      Then "12 monthly payments" is offered
      And it keeps "<policy>"
      When the customer checks out in a store on 1 October 2026
      Then "12 monthly payments" is refused by "<policy>"
      And it cites SAMA, <instrument>, <clause>
      And that is the only reason

      Examples:
        | claim                                      | policy                             | clause             | instrument |
        | its interest follows the declining balance | Term cost by the declining balance | Art. 8(2); Art. 82 | Regulations for Consumer Financing; Implementing Regulation of the Finance Companies Control Law |
        | its term cost is fixed                     | A fixed term cost                  | Art. 8(3)          | Regulations for Consumer Financing |

    Scenario: A plan without interest needs neither attestation
      Given a returning customer in Saudi Arabia
      And a television for SAR 3,600.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Screens in 18 payments, 0 %" is offered
      And "Term cost by the declining balance" does not concern it
      And "A fixed term cost" does not concern it

  Rule: "Financed by a licensed company"

    Scenario: A retailer may not finance its own goods, so a lapsed licence ends the plan
      Given the licence of Rabwa Credit for consumer finance ended on 30 September 2026 and was renewed on 8 October 2026
      And a returning customer in Saudi Arabia
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in a store on 1 October 2026
      Then "12 monthly payments" is refused by "Financed by a licensed company"
      And that is the only reason
      And it cites SAMA, Controls for finance by a person of its own goods and services (79/MFC), Para. I

  Rule: "A licensed retailer that owns its goods" and "No buying back"

    Scenario: While we do not attest that we own the goods, nothing is offered in Saudi Arabia
      Given our own attestation that we own the goods ended on 30 September 2026 and was renewed on 8 October 2026
      And a returning customer in Saudi Arabia
      And a watch for SAR 1,500.00 in the cart
      When the customer checks out in a store on 1 October 2026
      Then nothing is offered
      And "12 monthly payments" is refused by "A licensed retailer that owns its goods"
      And it cites SAMA, Controls for finance by a person of its own goods and services (79/MFC), Para. I, bullet 1

    Scenario: While we do not attest that we buy nothing back, nothing is offered in Saudi Arabia
      Given our own attestation that we buy nothing back ended on 30 September 2026 and was renewed on 8 October 2026
      And a returning customer in Saudi Arabia
      And a watch for SAR 1,500.00 in the cart
      When the customer checks out in a store on 1 October 2026
      Then nothing is offered
      And "3 monthly payments" is refused by "No buying back"
      And it cites SAMA, Controls for finance by a person of its own goods and services (79/MFC), Para. I, bullet 2

  Rule: "Obligations against income, middle incomes" is not confirmed, so it asks for a person

    Scenario: A customer whose obligations would pass 65 % of income waits for a person, and is not declined
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 20,000.00 a month
      And the customer pays SAR 1,500.00 a month out of the income, SAR 9,000.00 for a home and SAR 2,300.00 for other credit
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments" waits for a person, by "Obligations against income, middle incomes"
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 16
      And it counts SAR 13,067.70 against SAR 13,000.00
      And the customer reads "A colleague would like to look at this plan with you before it is confirmed."

    Scenario: Just under 65 % the plan is offered
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 20,000.00 a month
      And the customer pays SAR 1,500.00 a month out of the income, SAR 9,000.00 for a home and SAR 2,200.00 for other credit
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments" is offered
      And it keeps "Obligations against income, middle incomes"

    Scenario: When the obligations are not known, a person decides
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 20,000.00 a month
      And it is not known what the customer pays for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "Your home in 12 payments, no fees" waits for a person, by "Obligations against income, middle incomes"
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 16

    Scenario: A refusal beats the question to a person
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 20,000.00 a month
      And the customer pays SAR 1,500.00 a month out of the income, SAR 9,000.00 for a home and SAR 2,300.00 for other credit
      And the oldest unpaid installment of the customer is 31 days late
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments" is refused by "No new plan while a payment is overdue"
      And it cites Dar Al Manzil, Installment policy handbook, 3.2

    Scenario: A rule that the officer could not confirm refers instead of refusing
      Given the compliance officer could not confirm "Outstanding BNPL financing per person"
      And a returning customer in Saudi Arabia
      And the customer already owes SAR 4,500.00 on plans
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" waits for a person, by "Outstanding BNPL financing per person"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 22(1)
