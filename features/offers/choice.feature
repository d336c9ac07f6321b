@offers
Feature: A customer sees few plans, the cheapest first, and never two of a kind

  The order is what the customer pays in all, then what is paid today, then how long it lasts. What the retailer
  earns has no part in it.

  Rule: The cheapest plan comes first

    Scenario: Free plans come before plans with interest, and the least paid today decides between equals
      Given a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then these plans are offered, in this order:
        | plan                                          | in all       | today        | yearly rate |
        | 6 payments, no fees                           | SAR 3,499.00 | SAR 874.75   | 0.00 %      |
        | A new phone in 10 payments, your down payment | SAR 3,499.00 | SAR 1,049.70 | 0.00 %      |
        | 3 monthly payments                            | SAR 3,499.00 | SAR 1,166.34 | 0.00 %      |
        | 13 payments, one every 4 weeks                | SAR 3,707.85 | SAR 174.95   | 12.12 %     |
        | 12 monthly payments                           | SAR 3,746.69 | SAR 0.00     | 13.65 %     |
        | 20 payments, your own down payment            | SAR 3,839.89 | SAR 349.90   | 12.73 %     |
        | 24 monthly payments                           | SAR 4,050.04 | SAR 0.00     | 15.45 %     |

    Scenario: Every plan of the country is in the answer, offered or refused with a reason
      Given a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then every plan of the market is either offered or refused with a reason

  Rule: Of the seasonal plans that fit, the best stays

    Scenario: The winter plan takes the place of the shorter White Friday plan
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "6 payments, no fees" is offered
      And "White Friday in 3 payments" is refused, because "6 payments, no fees" takes its place

  Rule: "White Friday in the app: 5 payments" is exclusive

    Scenario: Who gets the plan of the app sees no other seasonal plan
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 3,000.00 in the cart
      When the customer checks out in the app on 27 November 2026
      Then "White Friday in the app: 5 payments" is offered
      And its down payment is SAR 450.00
      And it costs SAR 3,000.00 in all, SAR 960.00 of it today
      And "6 payments, no fees" is refused, because "White Friday in the app: 5 payments" takes its place
      And "White Friday in 3 payments" is refused, because "White Friday in the app: 5 payments" takes its place

  Rule: "Plans shown at once"

    Scenario: A gold customer who could have nine plans is shown the eight cheapest
      Given a gold customer in Saudi Arabia
      And a phone for SAR 4,000.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then only the cheapest 8 plans are shown, as "Plans shown at once" says
      And "24 monthly payments" is refused by "Plans shown at once", because “Gold: 36 payments at our best rate” takes its place
      And it cites Dar Al Manzil, Installment policy handbook, 5.1
      And the customer reads "We show the plans that cost you least. This one is left out today."

    Scenario: Seven plans are all shown
      Given a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then 7 plans are offered
      And "6 payments, no fees" is offered
      And it keeps "Plans shown at once"

  Rule: A plan says where its borders are

    Scenario: One halala below the least amount the plan is refused, and the advice does not pretend that one halala is enough
      Given a returning customer in Saudi Arabia
      And a perfume for SAR 98.99 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "4 payments, one every two weeks" is refused, because the cart is SAR 0.01 below its least amount of SAR 99.00
      And that is the only reason
      And the customer reads "This plan starts at SAR 99.00. Your cart is SAR 0.01 short of it."
      And the customer is advised to add SAR 0.01 to the cart, though more is needed
      When the customer does so
      Then "4 payments, one every two weeks" is refused by "Smallest installment in Saudi Arabia"
      And it cites Dar Al Manzil, Installment policy handbook, 2.4

    Scenario: Above the greatest amount the customer is told how much to take off
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 2,600.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "4 payments, one every two weeks" is refused, because the cart is SAR 100.00 above its greatest amount of SAR 2,500.00
      And the customer is advised to take SAR 100.00 off the cart
      When the customer does so
      Then "4 payments, one every two weeks" is offered

    Scenario: A plan that has not begun says when it begins
      Given a returning customer in Saudi Arabia
      And a sofa for SAR 20,000.00 in the cart
      When the customer checks out in a store on 31 December 2026
      Then "First home in 36 payments" is refused, because it begins on 1 January 2027
      And the customer is advised to come back on 1 January 2027
      When the customer does so
      Then "First home in 36 payments" is offered

    Scenario: "A laptop for the new term in 9 payments" ended in October and says so
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 15 October 2026
      Then "A laptop for the new term in 9 payments" is offered
      When the customer checks out in the web shop on 16 October 2026
      Then "A laptop for the new term in 9 payments" is refused, because it ended on 15 October 2026
      And no advice is given

    Scenario: While its provider moves house, a plan is refused
      Given a returning customer in Saudi Arabia
      And a perfume for SAR 400.00 in the cart
      When the customer checks out in a store on 5 December 2026
      Then "3 monthly payments" is refused, because its provider cannot be reached that day
      When the customer checks out in a store on 7 December 2026
      Then "3 monthly payments" is offered

    Scenario: A cart in dollars gets no plan in riyals
      Given a returning customer in Saudi Arabia
      And a perfume for USD 400.00 in the cart
      And a cart priced in US dollars
      When the customer checks out in a store on 5 October 2026
      Then nothing is offered
      And "3 monthly payments" is refused, because it is priced in SAR
      And that is the only reason
