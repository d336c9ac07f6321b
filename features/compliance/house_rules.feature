@compliance
Feature: The retailer keeps its own handbook, and nobody is shamed at a counter

  The house may be stricter than the law and is never milder. What a customer reads may be said aloud with others in
  the queue; what staff need to know is told to staff.

  Rule: "Goods not sold in installments"

    Scenario: A gift card spoils the cart, and leaving it out makes the plan possible
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 2,000.00 in the cart
      And a gift card for SAR 200.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then nothing is offered
      And "3 monthly payments" is refused by "Goods not sold in installments"
      And it cites Dar Al Manzil, Installment policy handbook, 2.1
      And the customer reads "Some items in your cart can only be paid in full. Buy them separately and the rest may be paid in installments."
      And the customer is advised to leave out Gift cards
      When the customer does so
      Then "3 monthly payments" is offered
      And it costs SAR 2,000.00 in all, SAR 666.68 of it today
      And it keeps "Goods not sold in installments"

    Scenario Outline: <article> alone cannot be bought on a plan, and there is nothing to advise
      Given a returning customer in the United Arab Emirates
      And <article> for AED 600.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then nothing is offered
      And "6 payments for AED 49" is refused by "Goods not sold in installments"
      And it cites Dar Al Manzil, Installment policy handbook, 2.1
      And no advice is given

      Examples:
        | article                |
        | a gold bar             |
        | a carton of cigarettes |

  Rule: "No new plan while a payment is overdue"

    Scenario: Thirty days late is still accepted
      Given a returning customer in Saudi Arabia
      And the oldest unpaid installment of the customer is 30 days late
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is offered
      And it keeps "No new plan while a payment is overdue"

    Scenario: Thirty-one days late is refused, and the customer reads no word about it
      Given a returning customer in Saudi Arabia
      And the oldest unpaid installment of the customer is 31 days late
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then nothing is offered
      And "3 monthly payments" is refused by "No new plan while a payment is overdue"
      And that is the only reason
      And it cites Dar Al Manzil, Installment policy handbook, 3.2
      And the customer reads "This plan cannot be offered for this purchase today. Every other way to pay is open to you."
      And staff read "The oldest unpaid installment is more than 30 days late (handbook 3.2). Do not discuss it at the counter; invite the customer to call the service line."
      And no advice is given

  Rule: "First purchases in Saudi Arabia" and "First purchases in the Emirates"

    Scenario: A new customer may owe SAR 2,000 at most, and is told what would fit
      Given a new customer in Saudi Arabia
      And a laptop for SAR 2,000.01 in the cart
      When the customer checks out in a store on 5 November 2026
      Then "3 monthly payments" is refused by "First purchases in Saudi Arabia"
      And that is the only reason
      And it cites Dar Al Manzil, Installment policy handbook, 3.1
      And it counts SAR 2,000.01 against SAR 2,000.00
      And the customer reads "For a first purchase, a smaller amount can be paid in installments. The amount grows as we get to know each other."
      And the customer is advised to take SAR 0.01 off the cart
      When the customer does so
      Then "3 monthly payments" is offered
      And it keeps "First purchases in Saudi Arabia"

    Scenario: In the Emirates the first limit is AED 1,500
      Given a new customer in the United Arab Emirates
      And a laptop for AED 1,600.00 in the cart
      When the customer checks out in a store on 5 November 2026
      Then "6 payments for AED 49" is refused by "First purchases in the Emirates"
      And it cites Dar Al Manzil, Installment policy handbook, 3.1
      And it counts AED 1,600.00 against AED 1,500.00
      And the customer is advised to take AED 100.00 off the cart
      When the customer does so
      Then "6 payments for AED 49" is offered
      And it keeps "First purchases in the Emirates"

    Scenario: The first limit does not concern a customer of ninety days
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 2,500.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is offered
      And "First purchases in Saudi Arabia" does not concern it

  Rule: "Verified identity"

    Scenario: Consumer finance too asks for a verified identity
      Given a returning customer in Saudi Arabia
      And the identity of the customer is not verified
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "12 monthly payments" is refused by "Verified identity"
      And that is the only reason
      And it cites Dar Al Manzil, Installment policy handbook, 3.3

  Rule: "Eighteen years, by the Gregorian calendar"

    Scenario: On the eighteenth birthday a customer of the Emirates may choose a plan
      Given a returning customer in the United Arab Emirates
      And the customer was born on 5 October 2008
      And a watch for AED 600.00 in the cart
      When the customer checks out in a store on 4 October 2026
      Then "6 payments for AED 49" is refused by "Eighteen years, by the Gregorian calendar"
      And it cites Dar Al Manzil, Installment policy handbook, 3.4
      And no advice is given
      When the customer checks out in a store on 5 October 2026
      Then "6 payments for AED 49" is offered
      And it keeps "Eighteen years, by the Gregorian calendar"

  Rule: "Smallest installment in Saudi Arabia" and "Smallest installment in the Emirates"

    Scenario: Four payments of less than SAR 25 are refused, and one riyal helps
      Given a returning customer in Saudi Arabia
      And a perfume for SAR 99.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "4 payments, one every two weeks" is refused by "Smallest installment in Saudi Arabia"
      And it cites Dar Al Manzil, Installment policy handbook, 2.4
      And it counts SAR 24.75 against SAR 25.00
      And the customer is advised to add SAR 1.00 to the cart
      When the customer does so
      Then "4 payments, one every two weeks" is offered
      And it keeps "Smallest installment in Saudi Arabia"

    Scenario: Four payments of less than AED 30 are refused
      Given a returning customer in the United Arab Emirates
      And a perfume for AED 110.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "4 payments, one every two weeks" is refused by "Smallest installment in the Emirates"
      And it cites Dar Al Manzil, Installment policy handbook, 2.4
      And it counts AED 27.50 against AED 30.00
      And the customer is advised to add AED 10.00 to the cart

  Rule: "A seasonal plan or a discount, not both"

    Scenario: A discounted cart takes no seasonal plan, and our other plans stay open
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 2,400.00 in the cart
      And a discount of SAR 100.00
      When the customer checks out in the web shop on 27 November 2026
      Then "6 payments, no fees" is refused by "A seasonal plan or a discount, not both"
      And it cites Dar Al Manzil, Installment policy handbook, 4.3
      And the customer reads "Your cart already has a discount, so the seasonal plan does not apply. Our other plans are open to you."
      And "3 monthly payments" is offered
      And it costs SAR 2,300.00 in all, SAR 766.68 of it today

    Scenario: Without a discount the seasonal plan keeps the handbook
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 2,400.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "6 payments, no fees" is offered
      And it keeps "A seasonal plan or a discount, not both"
