@releases
Feature: A book travels as one signed release, and nothing else decides

  A release is one file with all documents of a book, signed by those who vouch for it. Every checkout verifies it before
  it decides. What does not fit is refused with a clear word, and the book that decides goes on.

  Rule: The same book makes the same file

    Scenario: Signed twice by the same signer, the release is the same to the letter
      Given the book of the shop
      When it is made into a signed release
      And it is made into a signed release once more, from documents in another order
      Then both releases are alike, to the letter
      And the release is accepted

    Scenario: A second signer adds a name and takes none away
      Given the book of the shop
      When it is made into a signed release
      And a second person, who is trusted too, signs it
      Then the release names both signers
      And the release is accepted

  Rule: A release that does not fit is refused

    Scenario Outline: <what> is refused
      Given the book of the shop
      When it is made into a signed release
      And <harm>
      Then the release is refused, because <why>

      Examples:
        | what                               | harm                                     | why                                           |
        | A release that was cut short       | the file is cut short                    | the file ends before the release does         |
        | A limit that was raised on the way | a limit in the file is raised            | what it holds is not what was signed          |
        | A file that was laid out anew      | the file is laid out anew                | it was edited or laid out anew                |
        | A release without a signature      | the signature is taken away              | nobody signed it                              |
        | A signature of another release     | it gets the signature of another release | the signature does not fit                    |
        | A release of a stranger            | it is signed by a stranger only          | its signer is not trusted here                |
        | A release of a signer who left     | its signer is trusted no longer          | its signer is trusted no longer               |
        | A release of a newer form          | it has a newer form                      | it has a newer form than this version reads   |

  Rule: The book that decides goes on

    Scenario: A release that was changed in the store does not decide
      Given the book of the shop is in force
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      When Omar puts Khalid's proposal into force, and somebody changes its release
      Then every checkout goes on with the book of the shop
      And the operator is told that the release cannot be used

    Scenario: A release that was changed after its approval cannot be put into force
      Given the book of the shop is in force
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      When somebody changes the release of Khalid's proposal in the store
      And Omar tries to put what was changed into force
      Then the desk refuses, because what the store keeps is not what was approved
      And the book of the shop is still in force

    Scenario: A checkout that does not know the signer decides nothing
      Given the book of the shop is in force
      When a checkout starts on a machine that knows none of our signers
      Then that checkout decides nothing, because its signer is not trusted there
      And the first checkout goes on

  Rule: A checkout survives a restart without its store

    Scenario: The last good book is known after a restart, and what is withdrawn stays withdrawn
      Given the book of the shop is in force
      And a returning customer in Saudi Arabia
      And a laptop for SAR 1,500.00 in the cart
      And Khalid proposed that "20 payments, your own down payment" takes at least 20 % today
      And Omar approved Khalid's proposal
      And Omar put Khalid's proposal into force
      When Omar withdraws "3 monthly payments", because its price is wrong
      And the customer checks out in the web shop on 27 November 2026
      And the store cannot be reached
      And every checkout is started anew
      And the same checkout is decided again
      Then all answers are alike, to the letter
      And "3 monthly payments" is refused, because it was withdrawn
      When the store can be reached again
      And every checkout is started anew
      Then every checkout decides by the book in force

    Scenario: A last good book that somebody edited does not decide
      Given the book of the shop is in force
      When the store cannot be reached
      And somebody raises a limit in the last good book
      And every checkout is started anew
      Then no checkout decides, because the last good book cannot be used
