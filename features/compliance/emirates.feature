@compliance
Feature: Short-term credit in the Emirates stays within the Central Bank's limits

  Rule: "Short-term credit per person"

    Scenario: AED 20,000 over all plans is the most
      Given a prime customer in the United Arab Emirates
      And the customer already owes AED 14,000.00 on plans
      And a laptop for AED 6,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "6 payments for AED 49" is offered
      And it keeps "Short-term credit per person"

    Scenario: One fils more is refused, and a smaller cart makes it possible
      Given a prime customer in the United Arab Emirates
      And the customer already owes AED 14,000.01 on plans
      And a laptop for AED 6,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "6 payments for AED 49" is refused by "Short-term credit per person"
      And it cites CBUAE, Finance Companies Regulation (C 3/2023), Art. 23.1
      And it counts AED 20,000.01 against AED 20,000.00
      And the customer is advised to take AED 0.01 off the cart
      When the customer does so
      Then "6 payments for AED 49" is offered

    Scenario: Three net monthly incomes are the limit where they are lower
      Given a returning customer in the United Arab Emirates
      And the customer earns AED 4,500.00 a month
      And a television for AED 9,500.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "6 payments for AED 49" is refused by "Short-term credit per person"
      And it counts AED 9,500.00 against AED 9,000.00
      And it cites CBUAE, Finance Companies Regulation (C 3/2023), Art. 23.1

    Scenario: Without a known income the limit cannot be counted, so the plan is refused
      Given a returning customer in the United Arab Emirates
      And it is not known what the customer earns
      And a watch for AED 1,200.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "6 payments for AED 49" is refused by "Short-term credit per person", because it is not known what the customer earns
      And it cites CBUAE, Finance Companies Regulation (C 3/2023), Art. 23.1

  Rule: "No interest"

    Scenario: A plan with interest keeps the whole book from being used
      Given a returning customer in the United Arab Emirates
      And the account manager writes "6 payments for AED 49" with interest of 5 % a year
      When the book is checked
      Then the book is refused, because "No interest" forbids "6 payments for AED 49"

    Scenario: A plan with interest is refused from the day on which the article is law
      Given a returning customer in the United Arab Emirates
      And the account manager writes "6 payments for AED 49" with interest of 5 % a year
      And "No interest" is law from 27 November 2026
      And a watch for AED 1,200.00 in the cart
      When the customer checks out in a store on 27 November 2026
      Then "6 payments for AED 49" is refused by "No interest"
      And it cites CBUAE, Finance Companies Regulation (C 3/2023), Art. 23.3
      And no advice is given

  Rule: "Fees of short-term credit"

    Scenario: A fee far below 30 % is offered
      Given a returning customer in the United Arab Emirates
      And a watch for AED 500.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "6 payments for AED 49" is offered
      And it keeps "Fees of short-term credit"

    Scenario: A fee above 30 % of the amount, tax included, is refused
      Given a returning customer in the United Arab Emirates
      And the account manager writes "3 monthly payments for AED 15" with a fee of 60 AED for the customer
      And a watch for AED 200.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments for AED 15" is refused by "Fees of short-term credit"
      And it cites CBUAE, Finance Companies Regulation (C 3/2023), Art. 23.4
      And it counts AED 63.00 against AED 60.00

  Rule: "All that can be recovered"

    Scenario: With the most late fees of a year, 130 % of the amount is not reached
      Given a returning customer in the United Arab Emirates
      And late payments to Marsa Finance cost 50 AED each and 150 AED at most
      And a watch for AED 1,200.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "6 payments for AED 49" is offered
      And it keeps "All that can be recovered"

    Scenario: For a small amount the same late fees are too much
      Given a returning customer in the United Arab Emirates
      And late payments to Marsa Finance cost 50 AED each and 150 AED at most
      And a watch for AED 500.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "6 payments for AED 49" is refused by "All that can be recovered"
      And that is the only reason
      And it cites CBUAE, Finance Companies Regulation (C 3/2023), Art. 23.4
      And it counts AED 701.45 against AED 650.00
      And it has been so since 29 September 2023

  Rule: "Twelve months at most"

    Scenario: A plan of thirteen months keeps the whole book from being used
      Given a returning customer in the United Arab Emirates
      And the account manager writes "12 payments, 6 % fee" with 13 payments
      When the book is checked
      Then the book is refused, because "Twelve months at most" forbids "12 payments, 6 % fee"

    Scenario: A plan of thirteen months is refused from the day on which the article is law
      Given a returning customer in the United Arab Emirates
      And the account manager writes "12 payments, 6 % fee" with 13 payments
      And "Twelve months at most" is law from 27 November 2026
      And a laptop for AED 3,000.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "12 payments, 6 % fee" is refused by "Twelve months at most"
      And it counts 13 months against 12
      And it cites CBUAE, Finance Companies Regulation (C 3/2023), Art. 23.5

  Rule: "Credit record asked for from AED 5,000"

    Scenario: Below AED 5,000 nobody has to ask the bureau
      Given a returning customer in the United Arab Emirates
      And the credit bureau was not asked
      And a laptop for AED 4,999.99 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "6 payments for AED 49" is offered
      And it keeps "Credit record asked for from AED 5,000"

    Scenario: At AED 5,000 the bureau must have been asked
      Given a returning customer in the United Arab Emirates
      And the credit bureau was not asked
      And a laptop for AED 5,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "6 payments for AED 49" is refused by "Credit record asked for from AED 5,000"
      And that is the only reason
      And it cites CBUAE, Finance Companies Regulation (C 3/2023), Arts. 24.1(b) and 24.5

  Rule: "Consent to asking and sharing credit data"

    Scenario: Without consent the plan is refused, and agreeing makes it possible
      Given a returning customer in the United Arab Emirates
      And the customer has not agreed to the credit record enquiry
      And a watch for AED 1,200.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "6 payments for AED 49" is refused by "Consent to asking and sharing credit data"
      And it cites CBUAE, Finance Companies Regulation (C 3/2023), Arts. 24.2 to 24.4
      And the customer is advised to agree to the credit record enquiry
      When the customer does so
      Then "6 payments for AED 49" is offered

  Rule: "A licensed provider of short-term credit"

    Scenario: From the day after its licence ended, a provider's plans are refused
      Given the licence of Marsa Finance for buy now, pay later ended on 30 September 2026 and was renewed on 8 October 2026
      And a returning customer in the United Arab Emirates
      And a watch for AED 1,200.00 in the cart
      When the customer checks out in a store on 1 October 2026
      Then "6 payments for AED 49" is refused by "A licensed provider of short-term credit"
      And it cites CBUAE, Finance Companies Regulation (C 3/2023), Arts. 1.3 and 21
      And that is the only reason
      And "4 payments, one every two weeks" is offered

  Rule: "Told about the credit bureau"

    Scenario: The customer is told who asks the bureau and what is reported
      Given a returning customer in the United Arab Emirates
      And a watch for AED 1,200.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "6 payments for AED 49" is offered
      And the customer is shown "With your consent Marsa Finance asks the credit bureau about you and reports this plan to it. Late payments stand in your credit report." before the contract, as "Told about the credit bureau" asks

  Rule: A plan that is offered keeps every rule

    Scenario: Six payments for a fee are offered, and each article was looked at
      Given a returning customer in the United Arab Emirates
      And a watch for AED 1,200.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "6 payments for AED 49" is offered
      And it is governed by "Short-term credit"
      And it keeps these policies:
        | policy                                    | clause                  |
        | A licensed provider of short-term credit  | Arts. 1.3 and 21        |
        | Short-term credit per person              | Art. 23.1               |
        | No interest                               | Art. 23.3               |
        | Fees of short-term credit                 | Art. 23.4               |
        | All that can be recovered                 | Art. 23.4               |
        | Twelve months at most                     | Art. 23.5               |
        | Credit record asked for from AED 5,000    | Arts. 24.1(b) and 24.5  |
        | Consent to asking and sharing credit data | Arts. 24.2 to 24.4      |
        | Told about the credit bureau              | Arts. 24.2 to 24.4      |
        | Smallest installment in the Emirates      | 2.4                     |
        | Verified identity                         | 3.3                     |
        | Eighteen years, by the Gregorian calendar | 3.4                     |
        | The whole cost, before the contract       | 5.2                     |
