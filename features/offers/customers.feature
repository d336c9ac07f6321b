@offers
Feature: A customer gets the plans made for people like them, and is told plainly when a plan is for others

  Who belongs to which group is derived by rules from what is known: since when we know the customer, the income,
  the age. Groups may build on others.

  Rule: Guests and new customers start with "Your first 3 payments with us"

    Scenario: A guest who answers every question gets the first plan
      Given a guest who answers every question in Saudi Arabia
      And a perfume for SAR 300.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your first 3 payments with us" is offered
      And it costs SAR 300.00 in all, SAR 100.00 of it today

    Scenario: On the ninetieth day a customer is no longer new
      Given a new customer in Saudi Arabia
      And the customer joined on 1 July 2026
      And a perfume for SAR 300.00 in the cart
      When the customer checks out in a store on 28 September 2026
      Then "Your first 3 payments with us" is offered
      When the customer checks out in a store on 29 September 2026
      Then "Your first 3 payments with us" is refused, because it is for Guest and New customer only

  Rule: Returning customers get "4 payments, the first after payday"

    Scenario: On the ninetieth day a customer is a returning one
      Given a new customer in Saudi Arabia
      And the customer joined on 1 July 2026
      And a perfume for SAR 300.00 in the cart
      When the customer checks out in the app on 28 September 2026
      Then "4 payments, the first after payday" is refused, because it is for Returning customer only
      When the customer checks out in the app on 29 September 2026
      Then "4 payments, the first after payday" is offered

  Rule: Loyal customers get "Nothing today, then 5 payments"

    Scenario: Two years are not enough while a payment is late
      Given a loyal customer in Saudi Arabia
      And the oldest unpaid installment of the customer is 1 days late
      And a bicycle for SAR 1,000.00 in the cart
      When the customer checks out in the app on 5 October 2026
      Then "Nothing today, then 5 payments" is refused, because it is for Loyal customer only
      And no advice is given

  Rule: Gold customers get "Gold: 12 payments, no fees"

    Scenario: At SAR 15,000 a month a returning customer is gold
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 15,000.00 a month
      And a laptop for SAR 2,400.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "Gold: 12 payments, no fees" is offered
      And its down payment is SAR 240.00
      And it is paid in 12 payments of SAR 180.00, the last SAR 180.00 on 5 September 2027

    Scenario: One halala less and the customer is not
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 14,999.99 a month
      And a laptop for SAR 2,400.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "Gold: 12 payments, no fees" is refused, because it is for Gold only

  Rule: Prime customers of the Emirates get "Prime: 12 payments, no fees"

    Scenario: A loyal customer with a good income pays nothing for a year's time
      Given a prime customer in the United Arab Emirates
      And a laptop for AED 6,000.00 in the cart
      When the customer checks out in the app on 5 October 2026
      Then "Prime: 12 payments, no fees" is offered
      And it has neither fees nor interest
      And it is paid in 12 payments of AED 500.00, the last AED 500.00 on 5 September 2027

    Scenario: The same income does not make a newcomer prime
      Given a prime customer in the United Arab Emirates
      And the customer joined on 5 October 2025
      And a laptop for AED 6,000.00 in the cart
      When the customer checks out in the app on 5 October 2026
      Then "Prime: 12 payments, no fees" is refused, because it is for Prime only

  Rule: Young adults get weekly plans

    Scenario: A young customer pays "12 weekly payments, for the young"
      Given a young customer in Saudi Arabia
      And a game console for SAR 2,000.00 in the cart
      When the customer checks out in the app on 4 October 2026
      Then "12 weekly payments, for the young" is offered
      And its down payment is SAR 200.00
      And it is paid in 12 payments of SAR 150.00, the last SAR 150.00 on 27 December 2026

    Scenario: On the twenty-sixth birthday the weekly plan ends
      Given a young customer in Saudi Arabia
      And the customer was born on 4 October 2000
      And a game console for SAR 2,000.00 in the cart
      When the customer checks out in the app on 3 October 2026
      Then "12 weekly payments, for the young" is offered
      When the customer checks out in the app on 4 October 2026
      Then "12 weekly payments, for the young" is refused, because it is for Young adult, 18 to 25 only

    Scenario: Ten weekly payments in the Emirates
      Given a young customer in the United Arab Emirates
      And a pair of shoes for AED 500.00 in the cart
      When the customer checks out in the app on 4 October 2026
      Then "10 weekly payments, for the young" is offered
      And it is paid in 10 payments of AED 50.00, the last AED 50.00 on 6 December 2026

  Rule: Retired customers get "10 calm payments for retired customers" at the counter

    Scenario: A pension opens the calm plan in a store
      Given a retired customer in Saudi Arabia
      And an air conditioner for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "10 calm payments for retired customers" is offered
      And it is paid in 10 payments of SAR 300.00, the last SAR 300.00 on 5 August 2027

    Scenario: In the web shop the customer is advised to come to a store
      Given a retired customer in Saudi Arabia
      And an air conditioner for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "10 calm payments for retired customers" is refused, because it is sold in a store only
      And that is the only reason
      And the customer is advised to buy in a store
      When the customer does so
      Then "10 calm payments for retired customers" is offered
