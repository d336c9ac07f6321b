@offers
Feature: A customer sees every free plan that fits, with each payment and its date

  A plan without fees must cost exactly the price of the goods: what is paid today and every later payment add up
  to it, to the last halala.

  Rule: "4 payments, one every two weeks" is the everyday plan for small carts

    Scenario: A pair of shoes is split into four payments, two weeks apart
      Given a returning customer in Saudi Arabia
      And a pair of shoes for SAR 350.00 in the cart
      When the customer checks out in a store on 1 October 2026
      Then "4 payments, one every two weeks" is offered
      And it costs SAR 350.00 in all, SAR 87.50 of it today
      And it has neither fees nor interest
      And its payments are:
        | due              | amount    |
        | 1 October 2026   | SAR 87.50 |
        | 15 October 2026  | SAR 87.50 |
        | 29 October 2026  | SAR 87.50 |
        | 12 November 2026 | SAR 87.50 |

    Scenario: Delivery is financed with the goods, and what a gift card paid is not
      Given a returning customer in Saudi Arabia
      And a pair of shoes for SAR 350.00 in the cart
      And delivery for SAR 25.00
      And SAR 175.00 paid with a gift card
      When the customer checks out in the web shop on 1 October 2026
      Then "4 payments, one every two weeks" is offered
      And it costs SAR 200.00 in all, SAR 50.00 of it today

  Rule: "3 monthly payments" never loses a halala, nor a day

    Scenario: What cannot be divided by three is paid with the first payment
      Given a returning customer in Saudi Arabia
      And a watch for SAR 1,000.00 in the cart
      When the customer checks out in the app on 5 October 2026
      Then "3 monthly payments" is offered
      And its payments are:
        | due             | amount     |
        | 5 October 2026  | SAR 333.34 |
        | 5 November 2026 | SAR 333.33 |
        | 5 December 2026 | SAR 333.33 |

    Scenario: A purchase on the last of December is due on the last days of shorter months
      Given a returning customer in Saudi Arabia
      And a watch for SAR 900.00 in the cart
      When the customer checks out in the app on 31 December 2026
      Then "3 monthly payments" is offered
      And its payments are:
        | due              | amount     |
        | 31 December 2026 | SAR 300.00 |
        | 31 January 2027  | SAR 300.00 |
        | 28 February 2027 | SAR 300.00 |

  Rule: "4 payments, the first after payday" waits for the salary

    Scenario: The first payment comes ten days later, and a missing thirty-first becomes the first
      Given a returning customer in Saudi Arabia
      And a perfume for SAR 400.00 in the cart
      When the customer checks out in the web shop on 21 October 2026
      Then "4 payments, the first after payday" is offered
      And it costs SAR 400.00 in all, SAR 0.00 of it today
      And its payments are:
        | due              | amount     |
        | 31 October 2026  | SAR 100.00 |
        | 1 December 2026  | SAR 100.00 |
        | 31 December 2026 | SAR 100.00 |
        | 31 January 2027  | SAR 100.00 |

  Rule: "Nothing today, then 5 payments" defers the first payment by thirty days

    Scenario: A loyal customer in the app takes the goods home and pays nothing today
      Given a loyal customer in Saudi Arabia
      And a bicycle for SAR 1,000.00 in the cart
      When the customer checks out in the app on 5 October 2026
      Then "Nothing today, then 5 payments" is offered
      And it costs SAR 1,000.00 in all, SAR 0.00 of it today
      And its first payment is due on 4 November 2026

  Rule: "Your home in 12 payments, no fees" costs the retailer and not the customer

    Scenario: The fee that we pay the provider is not in the customer's price
      Given a returning customer in Saudi Arabia
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "Your home in 12 payments, no fees" is offered
      And it has neither fees nor interest
      And it is paid in 12 payments of SAR 250.00, the last SAR 250.00 on 5 October 2027

  Rule: "Screens in 18 payments, 0 %" is free of cost and still consumer finance

    Scenario: More than twelve payments at no cost are governed by the rules of consumer finance
      Given a returning customer in Saudi Arabia
      And a television for SAR 3,600.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Screens in 18 payments, 0 %" is offered
      And it has neither fees nor interest
      And it is governed by "Consumer finance"
      And "Twelve installments at most" does not concern it
