@audit
Feature: An officer can read back every decision, and see whether anybody touched it

  A decision is on the disk before its answer leaves. Each record carries the mark of the one before it, and the book
  that decided is kept with it.

  Rule: A decision is durable before it is answered

    Scenario: After a restart a recorded decision gives the same answer again
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      Then the customer got an answer
      When the log is closed and opened again
      Then the log holds 1 decision
      And the recorded decision gives the same answer again, to the letter
      And the chain of records is unbroken

    Scenario: An officer reads who was offered what, and which article refused the rest
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And the customer already owes SAR 4,000.00 on plans
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      Then an officer reads that "12 monthly payments" was offered for SAR 3,746.69
      And an officer reads that "6 payments, no fees" was refused by "Outstanding BNPL financing per person", Art. 22(1)

    Scenario: Records are kept for ten years, and hold no more than the decision needed
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      Then "6 payments, no fees" is offered
      And it keeps "Records kept for ten years"
      And the record names neither the customer nor the date of birth

  Rule: Nobody changes a record unnoticed

    Scenario: A record that was changed behind the log's back is found
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And somebody changes the recorded decision behind the log's back
      Then the chain of records shows which decision was changed

  Rule: What cannot be recorded is not offered

    Scenario: When the disk refuses, the customer gets no answer and nothing is offered
      Given decisions are recorded before they are answered
      And the disk of the log takes no more
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      Then the customer got no answer, and nothing was offered

    Scenario: When the disk works again, the next customer is served and the chain has no gap
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And the disk of the log takes no more
      And the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      Then the customer got no answer, and nothing was offered
      When the disk of the log works again
      And the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      Then the customer got an answer
      And the log holds 2 decisions
      And the chain of records is unbroken
