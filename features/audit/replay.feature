@audit
Feature: A recorded decision can be decided again, years later, and whatever changed since is named

  A record holds what was asked, under seal where it is about the customer, and the log keeps the book that decided. So
  the same question can be put to the same book once more.

  Rule: The same question to the same book has the same answer

    Scenario: A decision is decided again from its record
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And the customer already owes SAR 4,000.00 on plans
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And the log is closed and opened again
      Then decided again from its record, it is the same answer to the letter

    Scenario: Who was told to come back is told the same day again
      Given decisions are recorded before they are answered
      And a new customer in Saudi Arabia
      And a laptop for SAR 1,500.00 in the cart
      When the customer checks out in the web shop on 19 November 2026, and the decision is recorded
      Then "White Friday in 3 payments" is refused, because it belongs to the season of White Friday
      And the customer is advised to come back on 20 November 2026
      And decided again from its record, it is the same answer to the letter

    Scenario: A later book does not change what was decided
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And the limit of "Outstanding BNPL financing per person" becomes SAR 2,000
      Then decided again from its record, it is the same answer to the letter

  Rule: What another book would answer is shown with the first difference

    Scenario: A lower limit would have refused a plan that was offered
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And the plan "6 payments, no fees" is taken out of the book
      Then the book that is in force now answers otherwise, first about "6 payments, no fees"

    Scenario: A book that changes nothing for this customer has the same answer
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And the limit of "Outstanding BNPL financing per person" becomes SAR 4,900
      Then the book that is in force now has the same answer

  Rule: A book or an engine that is not what it was is named

    Scenario: A kept book that was changed behind the log's back decides nothing
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And somebody changes the kept book behind the log's back
      Then deciding again is refused, because the book is no longer the one that decided

    Scenario: An engine that decides otherwise is told from a book that changed
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And the customer already owes SAR 4,000.00 on plans
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And a newer engine "99.0.0" has forgotten what to advise
      Then deciding again comes out otherwise, because of the engine "99.0.0"

  Rule: What is not to be known is not in the log

    Scenario: What the retailer's own programmes say is decided with and never written down
      Given the retailer knows who is in its club
      And decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And the customer is in the club
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      Then "6 payments, no fees" is offered
      And it keeps "Own inputs are not recorded"
      And the record says nothing of the club, as "Own inputs are not recorded" asks
      And deciding again is refused, because facts are missing

    Scenario: A customer of whom no such thing is known has a whole record
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      Then decided again from its record, it is the same answer to the letter

    Scenario: Erased facts are gone for good, and the chain has no gap
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And the customer already owes SAR 4,000.00 on plans
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And the facts of the recorded decision are erased
      Then an officer reads no fact, and that they were erased
      And nothing that was known of the customer can be read from the log
      And an officer reads that "6 payments, no fees" was refused by "Outstanding BNPL financing per person", Art. 22(1)
      And the chain of records is unbroken
      And deciding again is refused, because facts are missing
