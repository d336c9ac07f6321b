@releases
Feature: A second person approves exactly one text, and not for ever

  Nobody approves what they wrote. An approval is of the text that was read: whatever is edited afterwards has to be read
  and approved again. After seven days an approval is worth nothing.

  Rule: Another person approves

    Scenario: A second person approves, with a reason, and still nothing is live
      Given the book of the shop is in force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      When Omar approves Fatimah's proposal, because it says what the circular says
      Then Fatimah's proposal is approved
      And the book of the shop is still in force

    Scenario: Nobody approves their own proposal
      Given the book of the shop is in force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      When Fatimah tries to approve her own proposal, because it is urgent
      Then the desk refuses, because another person has to approve it
      And Fatimah's proposal waits for an approval

    Scenario: Who has changed a proposal is an author too
      Given the book of the shop is in force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      When Omar changes Fatimah's proposal: "Outstanding BNPL financing per person" falls to SAR 4,500.00 from 1 March 2027
      Then Fatimah's proposal was written by Fatimah and Omar
      When Omar tries to approve Fatimah's proposal, because it is right now
      Then the desk refuses, because another person has to approve it
      When Sara approves Fatimah's proposal, because it says what the circular says
      Then Fatimah's proposal is approved

    Scenario: An approval says who gave it and why
      Given the book of the shop is in force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      When Omar tries to approve Fatimah's proposal without a reason
      Then the desk refuses, because no reason is given
      When somebody without a name tries to approve Fatimah's proposal
      Then the desk refuses, because it is not said who is acting

  Rule: An approval is of the text that was read

    Scenario: A text that was edited since it was read is not approved
      Given the book of the shop is in force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      When Omar reads Fatimah's proposal
      And Fatimah changes Fatimah's proposal: "Outstanding BNPL financing per person" falls to SAR 4,500.00 from 1 March 2027
      And Omar tries to approve the text of Fatimah's proposal that was read before
      Then the desk refuses, because it was edited since it was read
      And Fatimah's proposal waits for an approval

    Scenario: What is edited after its approval has to be approved again
      Given the book of the shop is in force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      And Omar approved Fatimah's proposal
      When Fatimah changes Fatimah's proposal: "Outstanding BNPL financing per person" falls to SAR 4,500.00 from 1 March 2027
      Then Fatimah's proposal is approved no longer
      When Omar tries to put Fatimah's proposal into force, because it was approved
      Then the desk refuses, because it was edited after it was approved
      And the book of the shop is still in force

  Rule: An approval lasts seven days

    Scenario: An approval of last week is worth nothing until it is given again
      Given the book of the shop is in force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      And Omar approved Fatimah's proposal
      When it is 29 November 2026
      Then Fatimah's proposal is approved
      When it is 29 November 2026, 09:30
      Then Fatimah's proposal has to be approved again
      When Omar tries to put Fatimah's proposal into force, because it was approved
      Then the desk refuses, because its approval has expired
      When Omar approves Fatimah's proposal, because it still says what the circular says
      And Omar puts Fatimah's proposal into force, because the circular holds
      Then the book of Fatimah's proposal is in force

  Rule: What was never approved, or was rejected, does not decide

    Scenario: A proposal without an approval cannot be put into force
      Given the book of the shop is in force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      When Omar tries to put Fatimah's proposal into force, because it is urgent
      Then the desk refuses, because nobody has approved it

    Scenario: A rejected proposal is closed
      Given the book of the shop is in force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      When Omar rejects Fatimah's proposal, because the circular says 4,500
      Then Fatimah's proposal is rejected
      When Sara tries to approve Fatimah's proposal, because it looks right
      Then the desk refuses, because it was rejected
