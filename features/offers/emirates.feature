@offers
Feature: A customer in the Emirates sees interest-free plans, and every fee with its tax

  Rule: "4 payments, one every two weeks" is free

    Scenario: A small cart is split into four
      Given a returning customer in the United Arab Emirates
      And a pair of shoes for AED 400.00 in the cart
      When the customer checks out in the app on 5 October 2026
      Then "4 payments, one every two weeks" is offered
      And it has neither fees nor interest
      And it costs AED 400.00 in all, AED 100.00 of it today

  Rule: "3 monthly payments for AED 15" takes its fee with the first payment

    Scenario: The flat fee is the same for every cart, and its tax is shown
      Given a returning customer in the United Arab Emirates
      And a watch for AED 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments for AED 15" is offered
      And its fees are AED 15.75, AED 0.75 of it tax
      And it costs AED 915.75 in all, AED 315.75 of it today

  Rule: "6 payments for AED 49" takes its fee at the checkout

    Scenario: The fee is paid today, beside the first payment
      Given a returning customer in the United Arab Emirates
      And a watch for AED 1,200.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "6 payments for AED 49" is offered
      And its fees are AED 51.45, AED 2.45 of it tax
      And it costs AED 1,251.45 in all, AED 251.45 of it today

  Rule: "12 payments, 6 % fee" spreads its fee over the year

    Scenario: The fee is a share of the amount and is in every payment
      Given a returning customer in the United Arab Emirates
      And a laptop for AED 6,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 payments, 6 % fee" is offered
      And its fees are AED 378.00, AED 18.00 of it tax
      And it is paid in 12 payments of AED 531.50, the last AED 531.50 on 5 October 2027
      And its annual percentage rate is 12.05 %

  Rule: "Furniture in 10 payments" adds a share and an amount

    Scenario: Half a percent and fifty dirhams
      Given a returning customer in the United Arab Emirates
      And a sofa for AED 4,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Furniture in 10 payments" is offered
      And its down payment is AED 600.00
      And its fees are AED 70.35, AED 3.35 of it tax

  Rule: "Winter: 9 payments, your down payment" has a percent fee and a chosen down payment

    Scenario: The fee is counted on what is financed
      Given a returning customer in the United Arab Emirates
      And a flight for AED 100.00 in the cart
      And a watch for AED 2,000.00 in the cart
      And the customer chooses a down payment of AED 800.00
      When the customer checks out in a store on 5 January 2027
      Then "Winter: 9 payments, your down payment" is refused, because it does not pay for Travel
      And the customer is advised to leave out Travel
      When the customer does so
      Then "Winter: 9 payments, your down payment" is offered
      And its fees are AED 25.20, AED 1.20 of it tax

  Rule: "Devices in 6 payments, no fees" is paid by the brands

    Scenario: A quarter down, and no cost to the customer
      Given a returning customer in the United Arab Emirates
      And a television for AED 4,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Devices in 6 payments, no fees" is offered
      And its down payment is AED 1,000.00
      And it has neither fees nor interest

  Rule: "Try it on first, 3 payments later" waits until the time for returns is over

    Scenario: An abaya is tried on at home before the first payment
      Given a returning customer in the United Arab Emirates
      And an abaya for AED 600.00 in the cart
      When the customer checks out in the app on 5 October 2026
      Then "Try it on first, 3 payments later" is offered
      And its payments are:
        | due              | amount     |
        | 4 November 2026  | AED 200.00 |
        | 18 November 2026 | AED 200.00 |
        | 2 December 2026  | AED 200.00 |

  Rule: The seasons of the Emirates have plans of their own

    Scenario: "Union Day: 55 dirhams today, 5 payments after" goes before every other seasonal plan
      Given a returning customer in the United Arab Emirates
      And a perfume for AED 1,055.00 in the cart
      When the customer checks out in the app on 29 November 2026
      Then "Union Day: 55 dirhams today, 5 payments after" is offered
      And it costs AED 1,055.00 in all, AED 55.00 of it today
      And "White Friday in 4 payments, no fees" is refused, because "Union Day: 55 dirhams today, 5 payments after" takes its place

    Scenario: "White Friday in 4 payments, no fees" goes before the winter plan with its fee
      Given a returning customer in the United Arab Emirates
      And a perfume for AED 1,000.00 in the cart
      When the customer checks out in the app on 20 November 2026
      Then "White Friday in 4 payments, no fees" is offered
      And "Winter: 9 payments, your down payment" is refused, because "White Friday in 4 payments, no fees" takes its place

    Scenario: "Ramadan: pay from next month" begins with the announced month
      Given a returning customer in the United Arab Emirates
      And a dinner set for AED 1,000.00 in the cart
      When the customer checks out in a store on 7 February 2027
      Then "Ramadan: pay from next month" is refused, because it belongs to the season of Ramadan
      When the customer checks out in a store on 8 February 2027
      Then "Ramadan: pay from next month" is offered
      And its first payment is due on 10 March 2027

    Scenario: "Eid al-Adha travel in 6 payments" takes a third down and a fee at the checkout
      Given a returning customer in the United Arab Emirates
      And a flight for AED 3,000.00 in the cart
      When the customer checks out in the web shop on 16 May 2027
      Then "Eid al-Adha travel in 6 payments" is offered
      And its down payment is AED 990.00
      And its fees are AED 42.11, AED 2.01 of it tax
      And it costs AED 3,042.11 in all, AED 1,032.11 of it today

    Scenario: "Cool summer in 5 payments" is over, and there is nothing to wait for
      Given a returning customer in the United Arab Emirates
      And an air conditioner for AED 2,000.00 in the cart
      When the customer checks out in a store on 31 August 2026
      Then "Cool summer in 5 payments" is offered
      And its fees are AED 26.25, AED 1.25 of it tax
      When the customer checks out in a store on 1 September 2026
      Then "Cool summer in 5 payments" is refused, because it ended on 31 August 2026
      And no advice is given

  Rule: "Your first 3 payments with us" welcomes newcomers

    Scenario: A newcomer in the Emirates starts small
      Given a new customer in the United Arab Emirates
      And a pram for AED 900.00 in the cart
      When the customer checks out in a store on 5 November 2026
      Then "Your first 3 payments with us" is offered
      And it costs AED 900.00 in all, AED 300.00 of it today
