@offers
Feature: A customer knows what the down payment is, and may choose it where the plan allows

  Rule: "6 payments, no fees" takes a tenth of the price today

    Scenario: A phone of SAR 3,499 is paid with a tenth today and six payments
      Given a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "6 payments, no fees" is offered first
      And its down payment is SAR 349.90
      And it costs SAR 3,499.00 in all, SAR 874.75 of it today
      And its payments are:
        | due              | amount     |
        | 27 November 2026 | SAR 524.85 |
        | 27 December 2026 | SAR 524.85 |
        | 27 January 2027  | SAR 524.85 |
        | 27 February 2027 | SAR 524.85 |
        | 27 March 2027    | SAR 524.85 |
        | 27 April 2027    | SAR 524.85 |

  Rule: "In store: 5 payments" takes fifty riyals today

    Scenario: The down payment is an amount, whatever the price
      Given a returning customer in Saudi Arabia
      And a television for SAR 1,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "In store: 5 payments" is offered
      And its down payment is SAR 50.00
      And it costs SAR 1,000.00 in all, SAR 240.00 of it today

  Rule: "Travel now, 5 payments" takes four tenths today

    Scenario: A flight is paid to two fifths before it leaves
      Given a returning customer in Saudi Arabia
      And a flight for SAR 2,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "Travel now, 5 payments" is offered
      And its down payment is SAR 800.00
      And it costs SAR 2,000.00 in all, SAR 800.00 of it today

  Rule: "A new phone in 10 payments, your down payment" lets the customer choose

    Scenario: Without a choice, the least down payment is taken
      Given a returning customer in Saudi Arabia
      And a phone for SAR 2,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "A new phone in 10 payments, your down payment" is offered
      And its down payment is SAR 600.00

    Scenario: The customer pays half today and owes less later
      Given a returning customer in Saudi Arabia
      And a phone for SAR 2,000.00 in the cart
      And the customer chooses a down payment of SAR 1,000.00
      When the customer checks out in a store on 5 October 2026
      Then "A new phone in 10 payments, your down payment" is offered
      And its down payment is SAR 1,000.00
      And it is paid in 10 payments of SAR 100.00, the last SAR 100.00 on 5 August 2027

    Scenario: A choice below the least is refused, and the customer is told how much is missing
      Given a returning customer in Saudi Arabia
      And a phone for SAR 2,000.00 in the cart
      And the customer chooses a down payment of SAR 599.99
      When the customer checks out in a store on 5 October 2026
      Then "A new phone in 10 payments, your down payment" is refused, because its least down payment is SAR 600.00
      And that is the only reason
      And the customer is advised to pay SAR 0.01 more today
      When the customer does so
      Then "A new phone in 10 payments, your down payment" is offered
      And its down payment is SAR 600.00

    Scenario: A choice above the greatest is refused too
      Given a returning customer in Saudi Arabia
      And a phone for SAR 2,000.00 in the cart
      And the customer chooses a down payment of SAR 1,500.00
      When the customer checks out in a store on 5 October 2026
      Then "A new phone in 10 payments, your down payment" is refused, because its greatest down payment is SAR 1,200.00
      And the customer is advised to pay SAR 300.00 less today
