@releases
Feature: A plan is withdrawn in one step, whichever book is in force

  An emergency waits for no proposal: one person withdraws a plan, with a reason. It stays withdrawn under every book
  until another person reinstates it.

  Rule: One step, with its reason

    Scenario: A withdrawn plan is refused from the next cart on
      Given the book of the shop is in force
      And a returning customer in Saudi Arabia
      And a laptop for SAR 1,500.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "3 monthly payments" is offered
      When Omar withdraws "3 monthly payments", because its price is wrong
      And the same checkout is decided again
      Then "3 monthly payments" is refused, because it was withdrawn
      And "12 monthly payments" is offered
      And the shop's book tells that Omar withdrew "3 monthly payments", because its price is wrong

    Scenario: A withdrawal without a reason is refused
      Given the book of the shop is in force
      When Omar tries to withdraw "3 monthly payments" without a reason
      Then the desk refuses, because no reason is given

    Scenario: What is withdrawn already is not withdrawn again
      Given the book of the shop is in force
      When Omar withdraws "3 monthly payments", because its price is wrong
      And Sara tries to withdraw "3 monthly payments", because the lender is closed
      Then the desk refuses, because it is withdrawn already

    Scenario: A plan of another shop cannot be withdrawn
      Given the book of the shop is in force
      When Omar tries to withdraw a plan that no book has
      Then the desk refuses, because no book has such a plan

    Scenario: An emergency does not wait for a clock to be set right
      Given the book of the shop is in force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      And a returning customer in Saudi Arabia
      And a laptop for SAR 1,500.00 in the cart
      When the clock is set back to 20 November 2026
      And Omar withdraws "3 monthly payments", because its price is wrong
      And the customer checks out in the web shop on 27 November 2026
      Then "3 monthly payments" is refused, because it was withdrawn

  Rule: It outlives every book

    Scenario: A new book and the way back leave it withdrawn
      Given the book of the shop is in force
      And a returning customer in Saudi Arabia
      And a laptop for SAR 1,500.00 in the cart
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      When Omar withdraws "3 monthly payments", because its price is wrong
      And Omar puts Khalid's proposal into force, because the lender asks for it
      And the customer checks out in the web shop on 27 November 2026
      Then "3 monthly payments" is refused, because it was withdrawn
      When Sara goes back to the book before, because the lender asked for 10 % after all
      And the same checkout is decided again
      Then "3 monthly payments" is refused, because it was withdrawn

  Rule: Another person reinstates it

    Scenario: Who withdrew a plan does not reinstate it
      Given the book of the shop is in force
      And a returning customer in Saudi Arabia
      And a laptop for SAR 1,500.00 in the cart
      When Omar withdraws "3 monthly payments", because its price is wrong
      And Omar tries to reinstate "3 monthly payments", because the price is right
      Then the desk refuses, because another person has to reinstate it
      When Sara reinstates "3 monthly payments", because the price is right
      And the customer checks out in the web shop on 27 November 2026
      Then "3 monthly payments" is offered
      And the book of the shop is still in force

    Scenario: What is not withdrawn is not reinstated
      Given the book of the shop is in force
      When Sara tries to reinstate "3 monthly payments", because the price is right
      Then the desk refuses, because it is not withdrawn
