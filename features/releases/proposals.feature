@releases
Feature: A change of the book is proposed, told in plain words, and changes nothing for customers

  Whoever edits a document makes a proposal. It says what would change, what is wrong with it and which cases fail.
  Customers notice nothing of it.

  Rule: A proposal is not live

    Scenario: Before and after a proposal the same cart has the same answer
      Given the book of the shop is in force
      And a returning customer in Saudi Arabia
      And the customer already owes SAR 3,000.00 on plans
      And a laptop for SAR 1,500.00 in the cart
      When the customer checks out in the web shop on 2 March 2027
      And Fatimah proposes that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      And the same checkout is decided again
      Then all answers are alike, to the letter
      And "3 monthly payments" is offered
      And Fatimah's proposal waits for an approval
      And the book of the shop is still in force

    Scenario: A proposal that changes nothing is none
      Given the book of the shop is in force
      When Khalid proposes the book as it is
      Then the desk refuses, because nothing in it is new

  Rule: What would change is said in plain words

    Scenario: The limit of a law falls from a day on
      Given the book of the shop is in force
      When Fatimah proposes that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      Then Fatimah's proposal says "The cap sa.bnpl.22.1 (Outstanding BNPL financing per person) in SA falls from SAR 5,000.00 to SAR 4,000.00 from 1 March 2027."
      And it says nothing else
      And Fatimah's proposal has no mistakes, and none of its cases fails
      And Fatimah's proposal was written by Fatimah

    Scenario: A plan takes more today
      Given the book of the shop is in force
      When Khalid proposes that "20 payments, your own down payment" takes at least 20 % today
      Then Khalid's proposal says "The offer choose-20 (20 payments, your own down payment) asks for a down payment of between 20% and 70% instead of between 10% and 70%."
      And it says nothing else
      And Khalid's proposal has no mistakes, and none of its cases fails

  Rule: Mistakes are told, and cannot be approved

    Scenario: A slip of the pen is told with its place
      Given the book of the shop is in force
      When Fatimah proposes "Outstanding BNPL financing per person" with its limit mistyped as "4000 SR"
      Then Fatimah's proposal has a mistake in "Outstanding BNPL financing per person": 4000 SR is no amount
      When Omar tries to approve Fatimah's proposal, because it looks right
      Then the desk refuses, because it has a mistake
      And the book of the shop is still in force

    Scenario: A case that expects otherwise shows that the day is wrong
      Given the book of the shop is in force
      When Fatimah proposes that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2026
      Then Fatimah's proposal tells that the case "SAR 5,000 in all" of "Outstanding BNPL financing per person" fails
      When Omar tries to approve Fatimah's proposal, because it looks right
      Then the desk refuses, because it has a mistake

  Rule: Nobody overwrites what another has changed

    Scenario: Who edits a plan that was changed meanwhile is told, and overwrites nothing
      Given the book of the shop is in force
      And Sara opened "20 payments, your own down payment" to edit it
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      And Omar put Khalid's proposal into force
      When Sara tries to save that "20 payments, your own down payment" takes at least 15 % today
      Then the desk refuses, because the document was changed by somebody else meanwhile
      And the book of Khalid's proposal is in force

  Rule: What a customer would be answered can be tried out

    Scenario: An account manager tries a plan on one cart, and nothing is kept
      Given the book of the shop is in force
      And a returning customer in Saudi Arabia
      And a laptop for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "20 payments, your own down payment" is offered
      And its down payment is SAR 300.00
      When the customer's cart is tried with "20 payments, your own down payment" taking at least 20 % today
      Then only "20 payments, your own down payment" would be answered otherwise, with SAR 600.00 to be paid today
      And nothing of it was kept
