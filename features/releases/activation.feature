@releases
Feature: An approved book is put into force at once or on a day, and taken back in one step

  Every checkout follows within a second, each answer is of one book and names it, and an earlier book is never far away.

  Rule: At once

    Scenario: The same cart is answered by the old book, and then by the new one
      Given the book of the shop is in force
      And a returning customer in Saudi Arabia
      And the customer already owes SAR 3,000.00 on plans
      And a laptop for SAR 1,500.00 in the cart
      When the customer checks out in the web shop on 2 March 2027
      Then "3 monthly payments" is offered
      When Fatimah proposes that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      And Omar approves Fatimah's proposal, because it says what the circular says
      And Omar puts Fatimah's proposal into force, because the circular is published
      And the same checkout is decided again
      Then "3 monthly payments" is refused by "Outstanding BNPL financing per person"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 22(1)
      And it counts SAR 4,500.00 against SAR 4,000.00
      And each answer names the book that gave it

    Scenario: Every running checkout follows
      Given the book of the shop is in force
      And a second checkout is running
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      When Omar puts Khalid's proposal into force, because the lender asks for it
      Then every checkout decides by the book in force
      And the book of Khalid's proposal is in force

    Scenario: A book is put into force once
      Given the book of the shop is in force
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      And Omar put Khalid's proposal into force
      When Sara tries to put Khalid's proposal into force, because it was forgotten
      Then the desk refuses, because it is in force already

  Rule: On a day

    Scenario: Until its day the old book decides, and from its first moment the new one
      Given the book of the shop is in force
      And a returning customer in Saudi Arabia
      And a laptop for SAR 3,000.00 in the cart
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      When Omar puts Khalid's proposal into force from 1 December 2026
      Then Khalid's proposal waits for 1 December 2026, 00:00 in Riyadh
      When it is 30 November 2026, 23:59
      And the customer checks out in the web shop on 30 November 2026
      Then "20 payments, your own down payment" is offered
      And its down payment is SAR 300.00
      When it is 1 December 2026, 00:00
      And the customer checks out in the web shop on 1 December 2026
      Then "20 payments, your own down payment" is offered
      And its down payment is SAR 600.00
      And the book of Khalid's proposal is in force

    Scenario: A clock that goes back takes no book back
      Given the book of the shop is in force
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      When Omar puts Khalid's proposal into force from 1 December 2026
      And it is 1 December 2026
      Then the book of Khalid's proposal is in force
      When the clock is set back to 25 November 2026
      Then the book of Khalid's proposal is in force
      When Fatimah tries to propose that "20 payments, your own down payment" takes at least 15 % today
      Then the desk refuses, because this clock is behind what has happened already

    Scenario: The way back does not wait for a clock to be set right
      Given the book of the shop is in force
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      And Omar put Khalid's proposal into force
      When the clock is set back to 20 November 2026
      And Sara goes back to the book before, because customers complain
      Then the first book of the shop decides again

    Scenario: A day that is over is no day to begin
      Given the book of the shop is in force
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      When Omar tries to put Khalid's proposal into force from 20 November 2026
      Then the desk refuses, because that day is over

    Scenario: What is scheduled can be called off, and scheduled again
      Given the book of the shop is in force
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      When Omar puts Khalid's proposal into force from 1 December 2026
      And Sara calls off what is scheduled, because the lender wants another day
      And it is 2 December 2026
      Then nothing is scheduled
      And the book of the shop is still in force
      When Omar approves Khalid's proposal, because the day is settled
      And Omar puts Khalid's proposal into force from 5 December 2026
      And it is 5 December 2026
      Then the book of Khalid's proposal is in force

  Rule: Two changes never undo each other in silence

    Scenario: Of two people who act at the same moment one is first, and the other is told
      Given the book of the shop is in force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Fatimah's proposal
      And Omar approved Khalid's proposal
      When Sara tries to put Khalid's proposal into force while Omar puts Fatimah's
      Then the desk refuses, because it was made on a book that another one has replaced
      And the book of Fatimah's proposal is in force
      And no entry of the log was lost

    Scenario: A proposal on a book that was replaced is outdated
      Given the book of the shop is in force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Fatimah's proposal
      And Omar put Fatimah's proposal into force
      When Omar tries to approve Khalid's proposal, because the lender asks for it
      Then the desk refuses, because it was made on a book that another one has replaced

    Scenario: A book of today does not slip under one that is scheduled
      Given the book of the shop is in force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Fatimah's proposal
      And Omar approved Khalid's proposal
      When Omar puts Fatimah's proposal into force from 1 December 2026
      And Sara tries to put Khalid's proposal into force, because the lender asks for it
      Then the desk refuses, because it would be undone by what is scheduled

  Rule: Back to the book before

    Scenario: One step goes back, and calls off what was scheduled on the book that is left
      Given the book of the shop is in force
      And a returning customer in Saudi Arabia
      And a laptop for SAR 3,000.00 in the cart
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      And Omar put Khalid's proposal into force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      And Omar approved Fatimah's proposal
      When Omar puts Fatimah's proposal into force from 1 December 2026
      And Sara goes back to the book before, because the lender asked for 10 % after all
      And the customer checks out in the web shop on 27 November 2026
      Then "20 payments, your own down payment" is offered
      And its down payment is SAR 300.00
      And nothing is scheduled
      When it is 2 December 2026
      Then every checkout decides by the book in force

    Scenario: The first book of a shop has none before it
      Given the book of the shop is in force
      When Omar tries to go back to the book before, because customers complain
      Then the desk refuses, because no other book was in force before

  Rule: A store that is lost breaks nothing

    Scenario: The store is lost before a book is put into force, and it never was
      Given the book of the shop is in force
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      When the store is lost while Omar puts Khalid's proposal into force
      Then customers are served by the book that the checkout has
      When the store can be reached again
      Then the book of the shop is still in force
      And Khalid's proposal is approved
      And no entry of the log was lost

    Scenario: The store is lost right after a book is put into force, and it is followed later
      Given the book of the shop is in force
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      When the store is lost right after Omar put Khalid's proposal into force
      Then customers are served by the book that the checkout has
      When the store can be reached again
      Then the book of Khalid's proposal is in force
      And no entry of the log was lost

    Scenario: A checkout that was told to go on does so
      Given the book of the shop is in force
      And a checkout that goes on when the store is lost for five minutes
      When the store cannot be reached for 10 minutes
      Then customers are served by the book that the checkout has
      And the operator is not warned

    Scenario: A checkout that was told to warn goes on and says so
      Given the book of the shop is in force
      And a checkout that goes on and warns when the store is lost for five minutes
      When the store cannot be reached for 10 minutes
      Then customers are served by the book that the checkout has
      And the operator is warned that the store is lost

    Scenario: A checkout that was told to stop waits for the stated time, and stops
      Given the book of the shop is in force
      And a checkout that offers nothing when the store is lost for five minutes
      When the store cannot be reached for 4 minutes
      Then customers are served by the book that the checkout has
      When the store cannot be reached for 2 minutes
      Then nothing is decided any more
      When the store can be reached again
      Then customers are served by the book that the checkout has
