@audit
Feature: The same question has the same answer, on any machine and on any day

  A decision depends on what was asked, on the moment it was asked for and on the book, and on nothing else.

  Rule: Same question, same book, same answer

    Scenario: Asked twice, the answer is the same to the letter
      Given a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      And the same checkout is decided again
      Then all answers are alike, to the letter

    Scenario: A book that was loaded anew gives the same answer
      Given a gold customer in Saudi Arabia
      And a television for SAR 5,000.00 in the cart
      When the customer checks out in a store on 27 November 2026
      And the same checkout is decided again by a book that was loaded anew
      Then all answers are alike, to the letter
