@audit
Feature: A cart that is sent twice is decided once

  Networks lose answers, and apps ask again. A shop sends each cart under a reference: the same cart under the same
  reference gets the very answer that was given, and the log holds one decision.

  Rule: The same reference, the same answer

    Scenario: An app that asks again gets the same answer, to the letter
      Given a shop that sends each cart under a reference
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the cart of 27 November 2026 is sent as "order 1001"
      And the cart of 27 November 2026 is sent as "order 1001"
      Then both answers are the same, to the letter, and the second says that it was given before
      And the shop was told that "6 payments, no fees" is offered
      And the log of the shop holds 1 decision

    Scenario: Another reference is another decision
      Given a shop that sends each cart under a reference
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the cart of 27 November 2026 is sent as "order 1001"
      And the cart of 27 November 2026 is sent as "order 1002"
      Then the answers are of two decisions
      And the log of the shop holds 2 decisions

    Scenario: An answer stays what it was, though another book is in force by now
      Given a shop that sends each cart under a reference
      And a returning customer in Saudi Arabia
      And a laptop for SAR 1,500.00 in the cart
      When the cart of 27 November 2026 is sent as "order 1001"
      And "3 monthly payments" is withdrawn meanwhile
      And the cart of 27 November 2026 is sent as "order 1001"
      Then both answers are the same, to the letter, and the second says that it was given before
      And the shop was told that "3 monthly payments" is offered

  Rule: A reference stands for one cart

    Scenario: Another cart under the same reference is refused, and the first answer stands
      Given a shop that sends each cart under a reference
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the cart of 27 November 2026 is sent as "order 1001"
      And a watch for SAR 900.00 is put into the cart
      And the cart of 27 November 2026 is sent as "order 1001"
      Then the shop is told that this reference stands for another cart
      And the log of the shop holds 1 decision

  Rule: Nothing is lost, and nothing is decided twice

    Scenario: The power is cut after the decision and before its answer
      Given a shop that sends each cart under a reference
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the power is cut between the decision of "order 1001" on 27 November 2026 and its answer
      And the cart of 27 November 2026 is sent as "order 1001"
      Then the answer is that of the decision before the power cut
      And the log of the shop holds 1 decision
      And nothing in the log of the shop was changed or lost

    Scenario: What could not be decided leaves its reference free
      Given a shop that sends each cart under a reference
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the cart of 27 November 2026 is sent as "order 1001" while the disk is full
      Then the shop gets no plans
      When the cart of 27 November 2026 is sent as "order 1001"
      Then the shop was told that "6 payments, no fees" is offered
      And the log of the shop holds 1 decision
