@offers
Feature: A customer sees what credit costs, in riyals and as one yearly rate

  Interest runs on what is still owed. The annual percentage rate counts interest and fees, tax included, so that
  plans can be compared.

  Rule: "12 monthly payments" is the plain plan of a year

    Scenario: A freezer of SAR 3,000 costs interest and a small fee
      Given a returning customer in Saudi Arabia
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments" is offered
      And its fees are SAR 13.80, SAR 1.80 of it tax
      And its interest is SAR 198.56
      And it costs SAR 3,212.36 in all, SAR 0.00 of it today
      And its annual percentage rate is 13.65 %
      And its first payment is due on 5 November 2026
      And it is governed by "Consumer finance"

    Scenario: The law has the cost shown before the contract, in one sentence
      Given a returning customer in Saudi Arabia
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments" is offered
      And the customer is shown "You pay SAR 3,212.36 in all. The annual percentage rate is 13.65%." before the contract, as "The whole cost, before the contract" asks
      And the customer is shown "This plan is financed by Rabwa Credit, a company licensed by the Saudi Central Bank. Its licence is shown on the contract and on every letter." before the contract, as "The financier's licence is shown" asks

  Rule: "24 monthly payments" and "36 monthly payments" are for larger carts

    Scenario: The longer the plan, the more it costs in all
      Given a returning customer in Saudi Arabia
      And a television for SAR 6,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "24 monthly payments" is offered
      And its interest is SAR 913.86
      And its annual percentage rate is 15.45 %
      And "36 monthly payments" is offered
      And its interest is SAR 1,487.75
      And its annual percentage rate is 16.49 %

  Rule: "Gold: 36 payments at our best rate" has no fee at all

    Scenario: A gold customer pays interest only, at the lowest rate
      Given a gold customer in Saudi Arabia
      And a television for SAR 9,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Gold: 36 payments at our best rate" is offered
      And its fees are SAR 0.00, SAR 0.00 of it tax
      And its interest is SAR 1,288.05
      And its annual percentage rate is 9.27 %

  Rule: "20 payments, your own down payment" rewards a larger down payment

    Scenario: The more is paid today, the less interest there is
      Given a returning customer in Saudi Arabia
      And a television for SAR 5,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "20 payments, your own down payment" is offered
      And its down payment is SAR 500.00
      And its interest is SAR 466.50
      Given the customer chooses a down payment of SAR 3,500.00
      When the customer checks out in a store on 5 October 2026
      Then "20 payments, your own down payment" is offered
      And its interest is SAR 155.51

  Rule: "13 payments, one every 4 weeks" follows the weekly wage

    Scenario: Every payment falls on the same day of the week
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 4,000.00 in the cart
      When the customer checks out in the app on 4 October 2026
      Then "13 payments, one every 4 weeks" is offered
      And its down payment is SAR 200.00
      And its first payment is due on 1 November 2026
      And its fees are SAR 9.20, SAR 1.20 of it tax

  Rule: "Furniture in 18 payments" waits for the delivery

    Scenario: The fee is paid at the checkout, the first payment two months later
      Given a returning customer in Saudi Arabia
      And a sofa for SAR 5,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Furniture in 18 payments" is offered
      And its down payment is SAR 1,000.00
      And its fees are SAR 18.40, SAR 2.40 of it tax
      And its first payment is due on 5 December 2026
      And it costs SAR 5,341.37 in all, SAR 1,018.40 of it today

  Rule: "First home in 36 payments" rests for three months

    Scenario: A first home is furnished with at least SAR 2,500 down
      Given a returning customer in Saudi Arabia
      And a sofa for SAR 20,000.00 in the cart
      When the customer checks out in a store on 10 January 2027
      Then "First home in 36 payments" is offered
      And its down payment is SAR 2,500.00
      And its first payment is due on 10 April 2027

  Rule: "A phone in 24 payments" was withdrawn

    Scenario: A withdrawn plan is refused and says so
      Given a returning customer in Saudi Arabia
      And a phone for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 November 2026
      Then "A phone in 24 payments" is refused, because it was withdrawn
      And no advice is given
