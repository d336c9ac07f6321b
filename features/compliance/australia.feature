@compliance
Feature: Low cost credit in Australia keeps its fees within limits, and its customers are checked

  Rule: Fees of the first twelve months with a provider

    Scenario: AUD 200 of fees and AUD 120 for being late are the most, AUD 320 together
      Given a returning customer in Australia
      And the credit bureau gave partial data on 1 September 2026
      And a sofa for AUD 2,500.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments with a fee of 8 %" is offered
      And its fees are AUD 200.00, AUD 0.00 of it tax
      And it is governed by "Low cost credit contract"
      And it keeps these policies:
        | policy                                              | clause   |
        | Fees of the first twelve months with a provider     | Reg. 69G |
        | Late fees of twelve months with a provider          | Reg. 69G |
        | All fees of the first twelve months with a provider | Reg. 69G |
      And "Fees of a later twelve months with a provider" does not concern it
      And "All fees of a later twelve months with a provider" does not concern it

    Scenario: One cent that the lender charged before is one too many
      Given a returning customer in Australia
      And the credit bureau gave partial data on 1 September 2026
      And Ironbark Credit has known the customer since 1 March 2026, and charged AUD 0.01 in fees and AUD 0.00 for late payments in these twelve months
      And a sofa for AUD 2,500.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments with a fee of 8 %" is refused by "Fees of the first twelve months with a provider"
      And it counts AUD 200.01 against AUD 200.00
      And it cites Australia, National Consumer Credit Protection Regulations, Reg. 69G
      And that has been so since 10 June 2025
      And the customer reads "This plan would go over the fees that may be charged in a year. A smaller cart or a plan without fees can help."
      And "12 monthly payments with a fee of 8 %" is refused by "All fees of the first twelve months with a provider"
      And it counts AUD 320.01 against AUD 320.00
      And it cites Australia, National Consumer Credit Protection Regulations, Reg. 69G

    Scenario: What another lender charged does not count
      Given a returning customer in Australia
      And the credit bureau gave partial data on 1 September 2026
      And Banksia Later has known the customer since 1 March 2026, and charged AUD 100.00 in fees and AUD 20.00 for late payments in these twelve months
      And a sofa for AUD 2,500.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments with a fee of 8 %" is offered

    Scenario: A smaller cart has a smaller fee
      Given a returning customer in Australia
      And the credit bureau gave partial data on 1 September 2026
      And a sofa for AUD 2,600.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments with a fee of 8 %" is refused by "Fees of the first twelve months with a provider"
      And it counts AUD 208.00 against AUD 200.00
      And it cites Australia, National Consumer Credit Protection Regulations, Reg. 69G
      And the customer is advised to take AUD 99.94 off the cart
      When the customer does so
      Then "12 monthly payments with a fee of 8 %" is offered

    Scenario: Where no account is known, nothing can be counted and nothing is offered
      Given a returning customer in Australia
      And the credit bureau gave partial data on 1 September 2026
      And it is not known what any lender charged the customer
      And a sofa for AUD 1,200.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then nothing is offered

  Rule: Fees of a later twelve months with a provider

    Scenario: AUD 125 of fees and AUD 120 for being late are the most later, AUD 245 together
      Given a returning customer in Australia
      And the credit bureau gave partial data on 1 September 2026
      And Ironbark Credit has known the customer since 5 October 2025, and charged AUD 45.00 in fees and AUD 0.00 for late payments in these twelve months
      And a sofa for AUD 1,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments with a fee of 8 %" is offered
      And it keeps these policies:
        | policy                                            | clause   |
        | Fees of a later twelve months with a provider     | Reg. 69G |
        | All fees of a later twelve months with a provider | Reg. 69G |
      And "Fees of the first twelve months with a provider" does not concern it

    Scenario: One cent more is refused
      Given a returning customer in Australia
      And the credit bureau gave partial data on 1 September 2026
      And Ironbark Credit has known the customer since 5 October 2025, and charged AUD 45.01 in fees and AUD 0.00 for late payments in these twelve months
      And a sofa for AUD 1,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments with a fee of 8 %" is refused by "Fees of a later twelve months with a provider"
      And it counts AUD 125.01 against AUD 125.00
      And it cites Australia, National Consumer Credit Protection Regulations, Reg. 69G
      And "12 monthly payments with a fee of 8 %" is refused by "All fees of a later twelve months with a provider"
      And it counts AUD 245.01 against AUD 245.00
      And it cites Australia, National Consumer Credit Protection Regulations, Reg. 69G

    Scenario: A day before the first year is over, the same fees are still allowed
      Given a returning customer in Australia
      And the credit bureau gave partial data on 1 September 2026
      And Ironbark Credit has known the customer since 6 October 2025, and charged AUD 45.01 in fees and AUD 0.00 for late payments in these twelve months
      And a sofa for AUD 1,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments with a fee of 8 %" is offered
      And it keeps "Fees of the first twelve months with a provider"

  Rule: "Late fees of twelve months with a provider"

    Scenario: A customer who was often late gets no plan that could cost more of it
      Given a returning customer in Australia
      And the credit bureau gave negative data on 1 September 2026
      And Banksia Later has known the customer since 1 March 2026, and charged AUD 20.00 in fees and AUD 60.01 for late payments in these twelve months
      And a phone for AUD 400.00 in the cart
      When the customer checks out in the app on 5 October 2026
      Then "4 payments, one every two weeks, for AUD 10" is refused by "Late fees of twelve months with a provider"
      And it counts AUD 120.01 against AUD 120.00
      And it cites Australia, National Consumer Credit Protection Regulations, Reg. 69G
      And the customer reads "This plan is not open to you at the moment. Please choose another way to pay."

  Rule: The day on which the rules began

    Scenario: On 9 June 2025 a plan has no limit of fees and needs no check, on 10 June 2025 it has both
      Given a loyal customer in Australia
      And a sofa for AUD 2,600.00 in the cart
      When the customer checks out in a store on 9 June 2025
      Then "12 monthly payments with a fee of 8 %" is offered
      And no body of rules governs it
      And "Fees of the first twelve months with a provider" does not concern it
      When the customer checks out in a store on 10 June 2025
      Then "12 monthly payments with a fee of 8 %" is refused by "Fees of the first twelve months with a provider"
      And it cites Australia, National Consumer Credit Protection Regulations, Reg. 69G
      And that has been so since 10 June 2025
      And "12 monthly payments with a fee of 8 %" is refused by "A credit check of the last 120 days"
      And it cites Australia, National Consumer Credit Protection Regulations, Credit checks for low cost credit contracts
      And that has been so since 10 June 2025

  Rule: "A credit check of the last 120 days"

    Scenario: A check is good for 120 days
      Given a returning customer in Australia
      And the credit bureau gave negative data on 1 June 2026
      And a phone for AUD 400.00 in the cart
      When the customer checks out in the app on 29 September 2026
      Then "4 payments, one every two weeks, for AUD 10" is offered
      And it keeps "A credit check of the last 120 days"
      When the customer checks out in the app on 30 September 2026
      Then "4 payments, one every two weeks, for AUD 10" is refused by "A credit check of the last 120 days"
      And that is the only reason
      And it cites Australia, National Consumer Credit Protection Regulations, Credit checks for low cost credit contracts
      And the customer reads "A credit check comes before this plan. A colleague can start it for you."

  Rule: "A partial credit check from AUD 2,000"

    Scenario: From AUD 2,000 on plans, a check of negative data is not enough
      Given a returning customer in Australia
      And the credit bureau gave negative data on 1 September 2026
      And the customer already owes AUD 1,500.00 on plans
      And a phone for AUD 500.00 in the cart
      When the customer checks out in the app on 5 October 2026
      Then "4 payments, one every two weeks, for AUD 10" is refused by "A partial credit check from AUD 2,000"
      And it cites Australia, National Consumer Credit Protection Regulations, Credit checks for low cost credit contracts
      And the customer reads "For this amount, a more complete credit check comes first. A smaller amount needs less."

    Scenario Outline: Partial or complete data are
      Given a returning customer in Australia
      And the credit bureau gave <kind> data on 1 September 2026
      And the customer already owes AUD 1,500.00 on plans
      And a phone for AUD 500.00 in the cart
      When the customer checks out in the app on 5 October 2026
      Then "4 payments, one every two weeks, for AUD 10" is offered
      And it keeps "A partial credit check from AUD 2,000"

      Examples:
        | kind     |
        | partial  |
        | complete |

    Scenario: A cent below, negative data do
      Given a returning customer in Australia
      And the credit bureau gave negative data on 1 September 2026
      And the customer already owes AUD 1,499.99 on plans
      And a phone for AUD 500.00 in the cart
      When the customer checks out in the app on 5 October 2026
      Then "4 payments, one every two weeks, for AUD 10" is offered
      And "A partial credit check from AUD 2,000" does not concern it

  Rule: "An Australian credit licence"

    Scenario: A lapsed licence ends the plan from the next day
      Given a returning customer in Australia
      And the licence of Banksia Later for buy now, pay later ended on 30 September 2026 and was renewed on 8 October 2026
      And the credit bureau gave negative data on 1 September 2026
      And a phone for AUD 400.00 in the cart
      When the customer checks out in the app on 30 September 2026
      Then "4 payments, one every two weeks, for AUD 10" is offered
      And it keeps "An Australian credit licence"
      When the customer checks out in the app on 1 October 2026
      Then "4 payments, one every two weeks, for AUD 10" is refused by "An Australian credit licence"
      And that is the only reason
      And it cites Australia, National Consumer Credit Protection Act, Australian credit licence
