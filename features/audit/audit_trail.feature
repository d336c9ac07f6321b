@audit
Feature: Who changed what in the book, when and why, can be read years later

  Every step of the release desk stands in the same chain as the decisions, with a name and a reason. Nothing in it can
  be changed, taken out or put elsewhere without being found.

  Rule: Every step has a name, a time and a reason

    @releases
    Scenario: From the proposal to the way back
      Given the book of the shop is in force
      When Fatimah proposes that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      And Omar approves Fatimah's proposal, because it says what the circular says
      And Omar puts Fatimah's proposal into force, because the circular is published
      And Khalid withdraws "3 monthly payments", because its price is wrong
      And Sara reinstates "3 monthly payments", because the price is right
      And Sara goes back to the book before, because the circular was taken back
      Then the trail tells, in this order:
        | when  | who     | what                             | why                           |
        | 09:01 | Fatimah | proposed Fatimah's proposal      | the circular of the regulator |
        | 09:02 | Omar    | approved Fatimah's proposal      | it says what the circular says |
        | 09:03 | Omar    | put Fatimah's book into force    | the circular is published     |
        | 09:04 | Khalid  | withdrew "3 monthly payments"    | its price is wrong            |
        | 09:05 | Sara    | reinstated "3 monthly payments"  | the price is right            |
        | 09:06 | Sara    | went back to the shop's book     | the circular was taken back   |
      And no entry of the log was lost

    @releases
    Scenario: A book that takes effect on its day, and one that is called off
      Given the book of the shop is in force
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      When Omar puts Khalid's proposal into force from 1 December 2026
      And Sara calls off what is scheduled, because the lender wants another day
      And Omar puts Khalid's proposal into force from 24 November 2026
      And it is 24 November 2026
      Then the trail tells, in this order:
        | when  | who        | what                             | why                            |
        | 09:01 | Khalid     | proposed Khalid's proposal       | requested by the lender        |
        | 09:02 | Omar       | approved Khalid's proposal       | read and compared              |
        | 09:03 | Omar       | scheduled Khalid's book          | as announced                   |
        | 09:04 | Sara       | called off Khalid's book         | the lender wants another day   |
        | 09:05 | Omar       | scheduled Khalid's book          | as announced                   |
        | 09:00 | the system | let Khalid's book take effect    |                                |

    @releases
    Scenario: A step that was refused leaves nothing behind
      Given the book of the shop is in force
      When Omar tries to withdraw "3 monthly payments" without a reason
      Then the trail tells nothing

    @releases
    Scenario: The first book of a shop and the first signer are in the trail too
      Given the book of the shop is in force
      When Sara reads the trail from its beginning
      Then the trail begins with a signer that is trusted and the first book of the shop

    @releases
    Scenario: A new signer comes and the old one goes, and the book goes on
      Given the book of the shop is in force
      When Sara replaces the shop's signer, because it is the yearly change
      Then the trail tells, in this order:
        | when  | who  | what                    | why                     |
        | 09:01 | Sara | trusted another signer  | it is the yearly change |
        | 09:02 | Sara | ended the trust in one  | it is the yearly change |
      When every checkout is started anew
      Then the book of the shop is still in force

  Rule: Nobody rewrites what was done

    @releases
    Scenario Outline: <deed> is found, with the entry that it concerns
      Given the book of the shop is in force
      And Fatimah proposed that "Outstanding BNPL financing per person" falls to SAR 4,000.00 from 1 March 2027
      And Omar approved Fatimah's proposal
      And Omar put Fatimah's proposal into force
      When somebody <harm> behind the log's back
      Then the chain shows that the approval was <found>

      Examples:
        | deed                         | harm                                     | found   |
        | Another approver             | writes Fatimah's name under the approval | changed |
        | Another day                  | moves the approval to another day        | changed |
        | Another reason               | rewrites the reason of the approval      | changed |
        | An approval of another text  | lets the approval name another text      | changed |
        | An approval that is gone     | takes the approval out                   | removed |
        | An order that never was      | puts the approval before its proposal    | reordered |
