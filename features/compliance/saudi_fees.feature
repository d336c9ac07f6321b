@compliance
Feature: What consumer finance in Saudi Arabia may cost, and what its customers are told before they sign

  Rule: "Fees of consumer finance, before the Fees Guide" until 19 February 2026, "Fees of consumer finance" after it

    Scenario: The same checkout, a day apart: a fee of SAR 80 is lawful on 19 February 2026 and too high on the 20th
      Given a loyal customer in Saudi Arabia
      And a freezer for SAR 10,000.00 in the cart
      When the customer checks out in a store on 19 February 2026
      Then "New year, 12 payments" is offered
      And its fees are SAR 92.00, SAR 12.00 of it tax
      And it keeps "Fees of consumer finance, before the Fees Guide"
      And "Fees of consumer finance" does not concern it
      When the customer checks out in a store on 20 February 2026
      Then "New year, 12 payments" is refused by "Fees of consumer finance"
      And that is the only reason
      And it cites SAMA, Fees Guide for Financial Institutions' Services, Amendment of Consumer Financing Art. 9 and of Rule 1 on fees
      And it counts SAR 80.00 against SAR 50.00
      And it has been so since 20 February 2026
      And no advice is given
      And the customer reads "The fees of this plan are higher than they may be for this amount, so we do not offer it."

    Scenario Outline: On <on>, SAR 10,000 bear a fee of <most> and not a halala more
      Given the account manager writes "New year, 12 payments" with a fee of <kept> for the customer
      And a loyal customer in Saudi Arabia
      And a freezer for SAR 10,000.00 in the cart
      When the customer checks out in a store on <on>
      Then "New year, 12 payments" is offered
      And it keeps "<policy>"
      Given the account manager writes "New year, 12 payments" with a fee of <broken> for the customer
      When the customer checks out in a store on <on>
      Then "New year, 12 payments" is refused by "<policy>"
      And it cites SAMA, <clause>
      And it counts <counted> against <most>
      And it has been so since <since>

      Examples:
        | on               | kept    | broken     | policy                                          | counted    | most       | since            | clause |
        | 19 February 2026 | 100 SAR | 100.01 SAR | Fees of consumer finance, before the Fees Guide | SAR 100.01 | SAR 100.00 | 7 July 2014      | Implementing Regulation of the Finance Companies Control Law; Regulations for Consumer Financing; Financial Consumer Protection Principles, Art. 83; Art. 9; section 4, Rule 1 |
        | 20 February 2026 | 50 SAR  | 50.01 SAR  | Fees of consumer finance                        | SAR 50.01  | SAR 50.00  | 20 February 2026 | Fees Guide for Financial Institutions' Services, Amendment of Consumer Financing Art. 9 and of Rule 1 on fees |

  Rule: "Fees of consumer microfinance"

    Scenario: A microfinance company may charge one percent
      Given Rabwa Credit is a consumer microfinance company
      And a loyal customer in Saudi Arabia
      And a freezer for SAR 10,000.00 in the cart
      When the customer checks out in a store on 19 February 2026
      Then "New year, 12 payments" is offered
      And it is governed by "Consumer microfinance"
      And it keeps "Fees of consumer microfinance"

    Scenario: And no more than that
      Given Rabwa Credit is a consumer microfinance company
      And the account manager writes "New year, 12 payments" with a fee of 120 SAR for the customer
      And a loyal customer in Saudi Arabia
      And a freezer for SAR 10,000.00 in the cart
      When the customer checks out in a store on 19 February 2026
      Then "New year, 12 payments" is refused by "Fees of consumer microfinance"
      And it cites SAMA, Consumer Microfinance Rules, Art. 68
      And it counts SAR 120.00 against SAR 100.00

    Scenario: Every other lender of consumer finance is governed by other rules
      Given a loyal customer in Saudi Arabia
      And a freezer for SAR 10,000.00 in the cart
      When the customer checks out in a store on 19 February 2026
      Then "New year, 12 payments" is offered
      And it is governed by "Consumer finance"
      And "Fees of consumer microfinance" does not concern it

  Rule: "Fifteen percent VAT on fees"

    Scenario: A fee bears fifteen percent
      Given a returning customer in Saudi Arabia
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "12 monthly payments" is offered
      And its fees are SAR 13.80, SAR 1.80 of it tax
      And it keeps "Fifteen percent VAT on fees"

    Scenario: A book with another tax is not used at all
      Given a returning customer in Saudi Arabia
      And the tax on fees is written as 5 %
      When the book is checked
      Then the book is refused, because "Fifteen percent VAT on fees" forbids "12 monthly payments"

  Rule: "Three months of term cost for settling early" and "No share of the amount for settling early"

    Scenario: Three months of the cost may be charged, and the customer is told how much that is
      Given "12 monthly payments" costs 3 months of its cost when repaid early
      And a returning customer in Saudi Arabia
      And a freezer for SAR 10,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "12 monthly payments" is offered
      And it keeps "Three months of term cost for settling early"
      And it keeps "No share of the amount for settling early"
      And the customer is shown "If you settle this plan early you pay what is still owed and its cost up to that day. For settling early itself you pay SAR 276.27 at most." before the contract, as "What settling early costs" asks

    Scenario: A plan that charges nothing for it says so
      Given a returning customer in Saudi Arabia
      And a freezer for SAR 10,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "12 monthly payments" is offered
      And the customer is shown "If you settle this plan early you pay what is still owed and its cost up to that day. For settling early itself you pay SAR 0.00 at most." before the contract, as "What settling early costs" asks

    Scenario: Four months of the cost keep the book from being used
      Given "12 monthly payments" costs 4 months of its cost when repaid early
      When the book is checked
      Then the book is refused, because "Three months of term cost for settling early" forbids "12 monthly payments"

    Scenario: A share of the amount keeps the book from being used
      Given "12 monthly payments" costs 0.5 % of what is repaid early
      When the book is checked
      Then the book is refused, because "No share of the amount for settling early" forbids "12 monthly payments"

    Scenario: Four months of the cost are refused from the day on which the articles are law
      Given "12 monthly payments" costs 4 months of its cost when repaid early
      And "Three months of term cost for settling early" is law from 27 November 2026
      And a returning customer in Saudi Arabia
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in a store on 26 November 2026
      Then "12 monthly payments" is offered
      When the customer checks out in a store on 27 November 2026
      Then "12 monthly payments" is refused by "Three months of term cost for settling early"
      And it cites SAMA, Implementing Regulation of the Finance Companies Control Law; Regulations for Consumer Financing; Early Payment Guide, Art. 84; Art. 11; Early Payment Guide
      And it counts 4 months against 3
      And it has been so since 27 November 2026

  Rule: "Residents and riyals, unless the regulator does not object"

    Scenario: A visitor cannot have consumer finance without the regulator's non-objection
      Given a returning customer in Saudi Arabia
      And the customer lives in Kuwait
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "12 monthly payments" is refused by "Residents and riyals, unless the regulator does not object"
      And that is the only reason
      And it cites SAMA, Implementing Regulation of the Finance Companies Control Law, Art. 58(2)
      And no advice is given

    Scenario: A resident can, and in dollars nobody could
      Given a returning customer in Saudi Arabia
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "12 monthly payments" is offered
      And it keeps "Residents and riyals, unless the regulator does not object"
      And the same plan in US dollars would be against "Residents and riyals, unless the regulator does not object"
      And the same plan in US dollars would keep "Residents and riyals, unless the regulator does not object" if the regulator did not object

  Rule: What is told before the contract

    Scenario: A customer of consumer finance reads all of it, with the figures of the very plan
      Given a returning customer in Saudi Arabia
      And a freezer for SAR 10,000.00 in the cart
      When the customer checks out in a store on 27 November 2026
      Then "12 monthly payments" is offered
      And the customer is shown "Financed amount SAR 10,000.00. APR 13.65%. Term cost 12% a year on what is still owed: SAR 661.86. Fees SAR 46.00, VAT of SAR 6.00 included. 12 payments from 27 December 2026 to 27 November 2027, the term cost running from today. Fee for a late payment: SAR 0.00." before the contract, as "Initial disclosure" asks
      And the customer is shown "Synopsis: Rabwa Credit finances SAR 10,000.00 for you over 12 months. The cost for the time is SAR 707.86, worked out on what is still owed, and you pay SAR 10,707.86 in all. Please confirm that you have received this synopsis." before the contract, as "A synopsis of the contract" asks
      And the customer is shown "APR 13.65%. If every payment is made on its day, you pay SAR 10,707.86 in all: SAR 934.49 on 27 December 2026, then 10 payments of SAR 888.49, every month from 27 January 2027 to 27 October 2027, then SAR 888.47 on 27 November 2027. Fees SAR 46.00. Late payments stand in your credit record. You may repay early at any time." before the contract, as "What the contract says" asks
      And the customer is shown "Your contract is in Arabic and you get a copy of it. If you ask for it you also get it in English; the Arabic text prevails." before the contract, as "The contract in Arabic" asks
      And the customer is shown "The fee of SAR 46.00 is charged only after you have agreed to it, and you get a text message at once when it is." before the contract, as "Consent to each fee" asks

    Scenario: A free plan has no fee to agree to
      Given a returning customer in Saudi Arabia
      And a television for SAR 3,600.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Screens in 18 payments, 0 %" is offered
      And it keeps "Initial disclosure"
      And "Consent to each fee" does not concern it

    Scenario: Before the Fees Guide nobody was told of consent to each fee
      Given a loyal customer in Saudi Arabia
      And a freezer for SAR 10,000.00 in the cart
      When the customer checks out in a store on 19 February 2026
      Then "New year, 12 payments" is offered
      And "Consent to each fee" does not concern it

  Rule: What a lender of consumer finance attests

    Scenario Outline: While Rabwa Credit does not attest that <claim>, its plan is refused by "<policy>"
      Given the attestation of Rabwa Credit that <claim> ended on 30 September 2026 and was renewed on 8 October 2026
      And a returning customer in Saudi Arabia
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in a store on 30 September 2026
      Then "12 monthly payments" is offered
      And it keeps "<policy>"
      When the customer checks out in a store on 1 October 2026
      Then "12 monthly payments" is refused by "<policy>"
      And that is the only reason
      And it cites <source>
      And no advice is given
      When the customer checks out in a store on 8 October 2026
      Then "12 monthly payments" is offered

      Examples:
        | claim                                           | policy                                       | source                                                                           |
        | every charge is in its rate                     | Every charge in the annual percentage rate   | SAMA, Regulations for Consumer Financing, Art. 8(1)                              |
        | no fee comes before the signature               | No fee before the signature                  | SAMA, Financial Consumer Protection Principles, Section 4, Rule 1                |
        | it adds nothing to what others charge           | No mark-up on what others charge             | SAMA, Fees Guide for Financial Institutions' Services, Fees of third parties     |
        | a card counts by its ceiling                    | Cards counted by their ceilings              | SAMA, Responsible Lending Principles for Individual Customers, Principle 13(a)   |
        | debts to employers and friends count            | Debts to employers and friends counted       | SAMA, Responsible Lending Principles for Individual Customers, Principle 13(b)   |
        | uneven installments count at their average      | Uneven installments at their monthly average | SAMA, Responsible Lending Principles for Individual Customers, Principle 13(e)   |
        | statements verify other income                  | Other income verified in the provider's files | SAMA, Responsible Lending Principles for Individual Customers, Principle 14(b) |
        | basic expenses are recorded                     | Basic expenses recorded                      | SAMA, Responsible Lending Principles for Individual Customers, Qualitative principles |
        | it collects through permitted channels          | Collected through permitted channels         | SAMA, Debt Collection Regulations (106889333), Art. 5(1)                         |
        | it sends no reminder while a complaint is open  | No reminders while a complaint is open       | SAMA, Debt Collection Regulations (106889333), Art. 6                            |
        | it updates the credit bureau every week         | The credit bureau updated every week         | SAMA, Credit information circular (351000062501), Weekly update                  |
        | it flags what is disputed                       | Disputed data flagged                        | SAMA, Credit information circular (351000062501), Data in dispute                |
        | the impact of automated decisions is assessed   | An impact assessment in writing              | SDAIA, Implementing Regulation of the Personal Data Protection Law, Art. 25      |
