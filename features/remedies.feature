@compliance
Feature: A refusal says what would help, and the advice always works

  Advice touches only what a customer can change: the cart, the down payment, the place, a consent, the day. It is tried
  out before it is given. Where no single change helps, nothing is advised.

  Rule: Advice that helps by itself

    Scenario: Going to the app opens the plan of the app
      Given a loyal customer in Saudi Arabia
      And a bicycle for SAR 1,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "Nothing today, then 5 payments" is refused, because it is sold in the app only
      And the customer is advised to buy in the app
      When the customer does so
      Then "Nothing today, then 5 payments" is offered

  Rule: Advice that helps in part says so

    Scenario: A cart that is too small on a day that is too early needs two changes
      Given a returning customer in Saudi Arabia
      And a sofa for SAR 14,000.00 in the cart
      When the customer checks out in a store on 31 December 2026
      Then "First home in 36 payments" is refused, because the cart is SAR 1,000.00 below its least amount of SAR 15,000.00
      And the customer is advised to add SAR 1,000.00 to the cart, though more is needed
      When the customer does so
      Then "First home in 36 payments" is refused, because it begins on 1 January 2027
      And that is the only reason
      And the customer is advised to come back on 1 January 2027
      When the customer does so
      Then "First home in 36 payments" is offered

  Rule: No advice is given about who a customer is

    Scenario: Nobody is advised to earn more
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 2,400.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "Gold: 12 payments, no fees" is refused, because it is for Gold only
      And no advice is given

    Scenario: Nobody is advised to move house
      Given a returning customer in Saudi Arabia
      And the customer lives in Kuwait
      And a television for SAR 1,500.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "In store: 5 payments" is refused by "Residents, unless the regulator does not object"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 20(4)
      And no advice is given
