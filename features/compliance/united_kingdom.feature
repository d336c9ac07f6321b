@compliance
Feature: Installments in the United Kingdom follow the FCA's rules from the day on which they apply

  Free installments by a third party are regulated from 15 July 2026. A shop's own installments stay exempt, credit at a cost is advertised with a
  representative example, and the dearest credit has a price cap.

  Rule: The same purchase a day apart

    Scenario: On the last exempt day nobody has to be assessed
      Given a returning customer in the United Kingdom
      And nobody assessed whether the customer can pay
      And a phone for GBP 300.00 in the cart
      When the customer checks out in the web shop on 14 July 2026
      Then "3 monthly payments" is offered
      And it is governed by "Exempt until 14 July 2026"
      And "Creditworthiness of every agreement" does not concern it
      And "A lender with permission" does not concern it

    Scenario: On the first regulated day the same plan is refused
      Given a returning customer in the United Kingdom
      And nobody assessed whether the customer can pay
      And a phone for GBP 300.00 in the cart
      When the customer checks out in the web shop on 15 July 2026
      Then "3 monthly payments" is refused by "Creditworthiness of every agreement", because it is not known whether the customer was found able to pay
      And it cites FCA, Consumer Credit sourcebook (CONC), CONC 5.2A
      And it is so since 15 July 2026
      And that is the only reason

    Scenario: A customer who was assessed has the plan on that day too
      Given a returning customer in the United Kingdom
      And a phone for GBP 300.00 in the cart
      When the customer checks out in the web shop on 15 July 2026
      Then "3 monthly payments" is offered
      And it costs GBP 300.00 in all, GBP 100.00 of it today
      And it is governed by "Deferred payment credit"
      And it keeps "Creditworthiness of every agreement"
      And it keeps "A lender with permission"

    Scenario: An agreement below GBP 50 needs the assessment too
      Given a returning customer in the United Kingdom
      And nobody assessed whether the customer can pay
      And an abaya for GBP 49.99 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "3 monthly payments" is refused by "Creditworthiness of every agreement"
      And it cites FCA, Consumer Credit sourcebook (CONC), CONC 5.2A

  Rule: What is deferred payment credit, and what is not

    Scenario: The shop's own installments stay exempt
      Given a guest who says nothing in the United Kingdom
      And a phone for GBP 300.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "3 payments to the shop" is offered
      And it is governed by "The shop's own installments"
      And "Creditworthiness of every agreement" does not concern it

    Scenario: Twelve payments are deferred payment credit
      Given a returning customer in the United Kingdom
      And the account manager writes "3 monthly payments" with 12 payments
      And a phone for GBP 300.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "3 monthly payments" is offered
      And it is governed by "Deferred payment credit"

    Scenario: Thirteen are other consumer credit
      Given a returning customer in the United Kingdom
      And the account manager writes "3 monthly payments" with 13 payments
      And the attestation of Mersey Credit that half of its customers get its representative rate ended on 31 October 2026 and was renewed on 1 December 2026
      And a phone for GBP 300.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "3 monthly payments" is refused by "A rate that half the customers get"
      And it cites FCA, Handbook Glossary, Representative APR

  Rule: "A lender with permission"

    Scenario: A lender whose temporary permission ran out cannot lend until it has the full one
      Given a returning customer in the United Kingdom
      And the licence of Harbour Later for buy now, pay later ended on 26 November 2026 and was renewed on 1 December 2026
      And a phone for GBP 300.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "3 monthly payments" is refused by "A lender with permission"
      And it cites HM Treasury, Regulated Activities Order, Deferred payment credit
      And it is so since 15 July 2026
      And that is the only reason

  Rule: What the customer is told before the agreement

    Scenario: Key product information and additional information come with a free plan
      Given a returning customer in the United Kingdom
      And a phone for GBP 300.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "3 monthly payments" is offered
      And the customer is shown "Key information: Harbour Later lends you £300.00, free of interest and charges, for 2 months. You pay £300.00 in all. Schedule: 3 payments of £100.00, every month from 27 November 2026 to 27 January 2027. A late payment costs £6.00. A credit reference check may be made. Your rights are set out in the additional information." before the contract, as "Key product information" asks
      And the customer is shown "Additional information: you may withdraw from or cancel this agreement, and pay early, as its terms set out. A continuous payment authority can be cancelled with your bank. You may complain to the Financial Ombudsman Service; the Financial Services Compensation Scheme does not cover this plan. Section 75 of the Consumer Credit Act applies: within its price limits Harbour Later answers for the goods beside the seller." before the contract, as "Additional product information" asks

    Scenario: A loan at a rate is advertised with its representative example
      Given a returning customer in the United Kingdom
      And a phone for GBP 2,400.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "24 monthly payments" is offered
      And it is governed by "Consumer credit"
      And every advertisement says "Representative example: cash price £2,400.00, advance payment £0.00, total amount of credit £2,400.00 over 24 months. Interest 19.9% a year (fixed), other charges £0.00. Representative 21.82% APR. Repayment schedule: 23 payments of £122.03, every month from 27 December 2026 to 27 October 2028, then £122.13 on 27 November 2028. Total amount payable £2,928.82.", as "The representative example" asks
      And every advertisement says "Representative 21.82% APR.", as "The representative APR" asks
      And "The representative APR" cites FCA, Consumer Credit sourcebook (CONC), CONC 3.5.7R
      And it keeps "A rate that half the customers get"

  Rule: "A rate that half the customers get"

    Scenario: A lender that no longer attests its representative rate is not offered
      Given a returning customer in the United Kingdom
      And the attestation of Mersey Credit that half of its customers get its representative rate ended on 31 October 2026 and was renewed on 1 December 2026
      And a phone for GBP 2,400.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "24 monthly payments" is refused by "A rate that half the customers get"
      And it cites FCA, Handbook Glossary, Representative APR
      And that is the only reason

  Rule: The price cap on high-cost short-term credit

    Scenario: GBP 24 for GBP 100 over 30 days is the published example, and the most
      Given a returning customer in the United Kingdom
      And a phone for GBP 100.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "Pay in 30 days, at a charge" is offered
      And its interest is GBP 24.00
      And it costs GBP 124.00 in all, GBP 0.00 of it today
      And it is governed by "High-cost short-term credit"
      And it keeps "0.8 % a day"
      And it keeps "GBP 15 for late payments"
      And it keeps "Never more than was lent"

    Scenario: Where the interest rounds up to a penny more, the plan is refused
      Given a returning customer in the United Kingdom
      And a phone for GBP 100.03 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "Pay in 30 days, at a charge" is refused by "0.8 % a day"
      And it counts GBP 24.01 against GBP 24.00
      And it cites FCA, Consumer Credit sourcebook (CONC), CONC 5A
      And that is the only reason

    Scenario: A loan below 100 % a year has no such cap
      Given a returning customer in the United Kingdom
      And the account manager writes "Pay in 30 days, at a charge" with interest of 60 % a year
      And a phone for GBP 100.03 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "Pay in 30 days, at a charge" is offered
      And it is governed by "Consumer credit"
      And "0.8 % a day" does not concern it

    Scenario: Late payments may cost GBP 15 in all and not a penny more
      Given a returning customer in the United Kingdom
      And late payments to Quick Thirty cost 15.01 GBP each and 15.01 GBP at most
      And a phone for GBP 100.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "Pay in 30 days, at a charge" is refused by "GBP 15 for late payments"
      And it counts GBP 15.01 against GBP 15.00
      And it cites FCA, Consumer Credit sourcebook (CONC), CONC 5A

    Scenario: Interest and late fees together never exceed what was lent
      Given a returning customer in the United Kingdom
      And the account manager writes "Pay in 30 days, at a charge" with interest of 1000 % a year
      And a phone for GBP 50.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "Pay in 30 days, at a charge" is refused by "Never more than was lent"
      And it counts GBP 56.10 against GBP 50.00
      And it cites FCA, Consumer Credit sourcebook (CONC), CONC 5A
