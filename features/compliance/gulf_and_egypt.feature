@compliance
Feature: Plans in Kuwait, Qatar and Egypt keep the limits of their own central banks and regulators

  Rule: "Deferred payments of a customer, all providers together", in Kuwait

    Scenario: KWD 500 in all is the most, and a smaller cart helps
      Given a returning customer in Kuwait
      And the customer already owes KWD 300.001 on plans
      And a phone for KWD 200.000 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "4 monthly payments from next month" is refused by "Deferred payments of a customer, all providers together"
      And that is the only reason
      And it counts KWD 500.001 against KWD 500.000
      And it cites CBK, Deferred-payment controls, Amount per customer
      And the customer is advised to take KWD 0.001 off the cart
      When the customer does so
      Then "4 monthly payments from next month" is offered
      And it is governed by "Deferred payment in Kuwait"
      And it keeps "Deferred payments of a customer, all providers together"
      And it keeps "Four months at most"
      And it keeps "No interest and no profit"

    Scenario: Nobody knows what the customer owes
      Given a returning customer in Kuwait
      And it is not known what the customer already owes on plans
      And a phone for KWD 200.000 in the cart
      When the customer checks out in a store on 5 October 2026
      Then nothing is offered
      And "3 payments, the first today" is refused, because it is not known what the customer already owes on plans

  Rule: A plan that Kuwait forbids never reaches a customer

    Scenario: Five months are one too many
      Given a returning customer in Kuwait
      And the account manager writes "4 monthly payments from next month" with 5 payments
      When the book is checked
      Then the book is refused, because "Four months at most" forbids "4 monthly payments from next month"
      And "Four months at most" cites CBK, Deferred-payment controls, Term

    Scenario: A fee for the customer counts as profit
      Given a returning customer in Kuwait
      And the account manager writes "4 monthly payments from next month" with a fee of 1 KWD for the customer
      When the book is checked
      Then the book is refused, because "No interest and no profit" forbids "4 monthly payments from next month"
      And "No interest and no profit" cites CBK, Deferred-payment controls, Interest and profit

  Rule: "QAR 25,000 with all providers together", in Qatar

    Scenario: To the dirham
      Given a returning customer in Qatar
      And the customer already owes QAR 20,000.00 on plans
      And a phone for QAR 5,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "6 monthly payments for a service charge of QAR 75" is offered
      And it is governed by "Buy now, pay later in Qatar"
      And its fees are QAR 75.00, QAR 0.00 of it tax
      And its interest is QAR 0.00
      And it keeps these policies:
        | policy                                  | clause                       |
        | No interest                             | Product conditions, interest |
        | A year at most                          | Product conditions, term     |
        | For residents of Qatar                  | Customers, residence         |
        | Eighteen years of age                   | Customers, age               |
        | QAR 25,000 with all providers together  | Exposure of a customer       |
        | The provider's capital covers its plans | Capital of a provider        |

    Scenario: One dirham more
      Given a returning customer in Qatar
      And the customer already owes QAR 20,000.01 on plans
      And a phone for QAR 5,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "6 monthly payments for a service charge of QAR 75" is refused by "QAR 25,000 with all providers together"
      And that is the only reason
      And it counts QAR 25,000.01 against QAR 25,000.00
      And it cites QCB, Buy Now Pay Later Regulations, Exposure of a customer
      And that has been so since 6 August 2023
      And the customer is advised to take QAR 0.01 off the cart

  Rule: The day on which Qatar's rules began

    Scenario: On 5 August 2023 a visitor is offered a plan, on 6 August 2023 only residents are
      Given a loyal customer in Qatar
      And the customer lives in Kuwait
      And a phone for QAR 5,000.00 in the cart
      When the customer checks out in a store on 5 August 2023
      Then "6 monthly payments for a service charge of QAR 75" is offered
      And no body of rules governs it
      And "For residents of Qatar" does not concern it
      When the customer checks out in a store on 6 August 2023
      Then "6 monthly payments for a service charge of QAR 75" is refused by "For residents of Qatar"
      And it cites QCB, Buy Now Pay Later Regulations, Customers, residence
      And that has been so since 6 August 2023
      And the customer reads "This plan is for residents of Qatar. Other ways to pay are open to you."

  Rule: "Eighteen years of age"

    Scenario: On the eighteenth birthday, and not on the day before
      Given a returning customer in Qatar
      And the customer was born on 5 October 2008
      And a phone for QAR 5,000.00 in the cart
      When the customer checks out in a store on 4 October 2026
      Then "12 monthly payments, no charge" is refused by "Eighteen years of age"
      And it cites QCB, Buy Now Pay Later Regulations, Customers, age
      And the customer reads "This plan is not open to you yet. Please choose another way to pay."
      When the customer checks out in a store on 5 October 2026
      Then "12 monthly payments, no charge" is offered
      And it keeps "Eighteen years of age"

  Rule: "The provider's capital covers its plans"

    Scenario: While the provider does not attest its capital, it finances nothing
      Given a returning customer in Qatar
      And the attestation of Sidra Later that its capital covers its plans ended on 30 September 2026 and was renewed on 8 October 2026
      And a phone for QAR 5,000.00 in the cart
      When the customer checks out in a store on 30 September 2026
      Then "12 monthly payments, no charge" is offered
      And it keeps "The provider's capital covers its plans"
      When the customer checks out in a store on 1 October 2026
      Then nothing is offered
      And "12 monthly payments, no charge" is refused by "The provider's capital covers its plans"
      And it cites QCB, Buy Now Pay Later Regulations, Capital of a provider

  Rule: A plan that Qatar forbids reaches no customer from the first day of the rules

    Scenario: A plan of thirteen months ends when the rules begin
      Given a loyal customer in Qatar
      And the account manager writes "12 monthly payments, no charge" with 13 payments
      And a phone for QAR 5,000.00 in the cart
      When the customer checks out in a store on 5 August 2023
      Then "12 monthly payments, no charge" is offered
      When the customer checks out in a store on 6 August 2023
      Then "12 monthly payments, no charge" is refused by "A year at most"
      And it counts 13 months against 12
      And it cites QCB, Buy Now Pay Later Regulations, Product conditions, term
      And that has been so since 6 August 2023

    Scenario: A plan with interest ends when the rules begin
      Given a loyal customer in Qatar
      And the account manager writes "12 monthly payments, no charge" with interest of 12 % a year
      And a phone for QAR 5,000.00 in the cart
      When the customer checks out in a store on 5 August 2023
      Then "12 monthly payments, no charge" is offered
      When the customer checks out in a store on 6 August 2023
      Then "12 monthly payments, no charge" is refused by "No interest"
      And it cites QCB, Buy Now Pay Later Regulations, Product conditions, interest
      And that has been so since 6 August 2023

  Rule: In Egypt a plan of six months or more is consumer finance

    Scenario Outline: It is the term that counts, not the cost
      Given a returning customer in Egypt
      And a phone for EGP 12,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "<plan>" is offered
      And it is governed by "Consumer finance in Egypt"
      And it keeps these policies:
        | policy                                       | clause                      |
        | Licensed for consumer finance in Egypt       | Licence                     |
        | The contract form of the FRA                 | Contract form               |
        | Limits reported to the credit bureau at once | Approved limits             |
        | Nothing charged on an unused limit           | Unused limits               |
        | Cash ahead of financing within EGP 50,000    | Cash limit before financing |
        | Half of income for all installments          | Half of income              |

      Examples:
        | plan                               |
        | 6 monthly payments, no interest    |
        | 12 monthly payments at 24 % a year |

    Scenario: Four months are not
      Given a returning customer in Egypt
      And a phone for EGP 12,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "4 monthly payments, no interest" is offered
      And no body of rules governs it
      And "Licensed for consumer finance in Egypt" does not concern it

    Scenario Outline: While the provider does not attest that <claim>, its consumer finance waits
      Given a returning customer in Egypt
      And the attestation of Miqyas Finance that <claim> ended on 30 September 2026 and was renewed on 8 October 2026
      And a phone for EGP 12,000.00 in the cart
      When the customer checks out in a store on 30 September 2026
      Then "6 monthly payments, no interest" is offered
      When the customer checks out in a store on 1 October 2026
      Then "4 monthly payments, no interest" is offered
      And "6 monthly payments, no interest" is refused by "<policy>"
      And that is the only reason
      And it cites FRA, <source>

      Examples:
        | claim                                   | policy                                       | source                                            |
        | it reports each limit at once           | Limits reported to the credit bureau at once | Circular on reporting to I-Score, Approved limits |
        | an unused limit costs nothing           | Nothing charged on an unused limit           | Circular on reporting to I-Score, Unused limits   |
        | its cash advances stay within the limit | Cash ahead of financing within EGP 50,000    | Resolution 138/2025, Cash limit before financing  |

    Scenario: Without contracts on the regulator's form there is no consumer finance
      Given a returning customer in Egypt
      And the attestation of Miqyas Finance that its contracts follow the regulator's form ended on 30 September 2026 and was renewed on 8 October 2026
      And a phone for EGP 12,000.00 in the cart
      When the customer checks out in a store on 1 October 2026
      Then "12 monthly payments at 24 % a year" is refused by "The contract form of the FRA"
      And that is the only reason
      And it cites Egypt, Law 18/2020, Contract form

    Scenario: Without a licence there is none either
      Given a returning customer in Egypt
      And the licence of Miqyas Finance for consumer finance ended on 30 September 2026 and was renewed on 8 October 2026
      And a phone for EGP 12,000.00 in the cart
      When the customer checks out in a store on 1 October 2026
      Then "4 monthly payments, no interest" is offered
      And "12 monthly payments at 24 % a year" is refused by "Licensed for consumer finance in Egypt"
      And that is the only reason
      And it cites Egypt, Law 18/2020, Licence

  Rule: "Half of income for all installments" is not confirmed, so it asks for a person

    Scenario: To the piastre
      Given a returning customer in Egypt
      And the customer earns EGP 20,000.00 a month
      And the customer pays EGP 8,000.00 a month for other credit
      And a phone for EGP 12,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "6 monthly payments, no interest" is offered
      And it keeps "Half of income for all installments"

    Scenario: A piastre more waits for a person, and is not declined
      Given a returning customer in Egypt
      And the customer earns EGP 20,000.00 a month
      And the customer pays EGP 8,000.01 a month for other credit
      And a phone for EGP 12,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "6 monthly payments, no interest" waits for a person, by "Half of income for all installments"
      And it counts EGP 10,000.01 against EGP 10,000.00
      And it cites FRA, Debt burden ratio, Half of income
      And the customer reads "A colleague would like to look at this plan with you before it is confirmed."
