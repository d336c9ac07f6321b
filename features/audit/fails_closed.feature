@audit
Feature: When the machine is in doubt, nothing slips through

  Every answer of the rule engine is checked by a second, independent evaluator while the customer waits. If the two
  disagree, or the engine fails, the plans concerned are refused and the disagreement is kept. There is no silent pass.

  Rule: Two evaluators must agree

    Scenario: A wrong answer about a rule refuses every plan that the rule concerns
      Given the rule engine answers wrongly about "No new plan while a payment is overdue"
      And a returning customer in Saudi Arabia
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then nothing is offered
      And "3 monthly payments" is refused by "No new plan while a payment is overdue", because it could not be judged safely
      And it cites Dar Al Manzil, Installment policy handbook, 3.2
      And the customer reads "This plan could not be checked just now, so it is not offered. Please try again later."
      And no advice is given

    Scenario: A rule engine that lets a late payer pass is overruled
      Given the rule engine answers wrongly about "No new plan while a payment is overdue"
      And a returning customer in Saudi Arabia
      And the oldest unpaid installment of the customer is 90 days late
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then nothing is offered
      And "3 monthly payments" is refused by "No new plan while a payment is overdue", because it could not be judged safely
      And it cites Dar Al Manzil, Installment policy handbook, 3.2

    Scenario: A wrong answer refuses what it concerns, and nothing else
      Given the rule engine answers wrongly about "Residents, unless the regulator does not object"
      And a returning customer in Saudi Arabia
      And a television for SAR 1,500.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "In store: 5 payments" is refused by "Residents, unless the regulator does not object", because it could not be judged safely
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 20(4)
      And "12 monthly payments" is offered

    Scenario: A customer wrongly called gold gets no gold plan
      Given the rule engine answers wrongly about the customers called "Gold"
      And a returning customer in Saudi Arabia
      And a laptop for SAR 2,400.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "Gold: 12 payments, no fees" is refused, because it could not be judged safely
      And "3 monthly payments" is offered

    Scenario: A season wrongly opened opens no plan
      Given the rule engine answers wrongly about the season "White Friday"
      And a returning customer in Saudi Arabia
      And a laptop for SAR 2,400.00 in the cart
      When the customer checks out in the web shop on 19 November 2026
      Then "White Friday in 3 payments" is refused, because it could not be judged safely
      And "3 monthly payments" is offered

  Rule: A rule engine that fails offers nothing

    Scenario: When the rule engine fails, every plan is refused
      Given the rule engine fails
      And a returning customer in Saudi Arabia
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then nothing is offered
      And every plan is refused, because it could not be judged safely

    Scenario: When the rule engine recovers, customers are served again
      Given the rule engine fails
      And a returning customer in Saudi Arabia
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then nothing is offered
      When the rule engine recovers
      Then "3 monthly payments" is offered

  Rule: The disagreement is kept for the officer

    Scenario: The record holds what both evaluators said
      Given decisions are recorded before they are answered
      And the rule engine answers wrongly about "No new plan while a payment is overdue"
      And a returning customer in Saudi Arabia
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026, and the decision is recorded
      Then the customer got an answer
      And the record holds both answers about "No new plan while a payment is overdue"
