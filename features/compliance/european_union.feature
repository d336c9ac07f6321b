@compliance
Feature: Credit in Europe follows the second Consumer Credit Directive from the day on which it applies

  The directive applies from 20 November 2026. Who sells in Europe finds here what changes on that day, what stays outside, what customers are
  told before they sign, and what they are told when credit is refused.

  Rule: The same purchase a day apart

    Scenario: On the last day of the first directive nobody has to be assessed
      Given a returning customer in Germany
      And nobody assessed whether the customer can pay
      And a phone for EUR 600.00 in the cart
      When the customer checks out in the web shop on 19 November 2026
      Then "3 monthly payments" is offered
      And it is governed by "Before the second directive"
      And "Creditworthiness assessed" does not concern it

    Scenario: On the first day of the second directive the same plan is refused
      Given a returning customer in Germany
      And nobody assessed whether the customer can pay
      And a phone for EUR 600.00 in the cart
      When the customer checks out in the web shop on 20 November 2026
      Then "3 monthly payments" is refused by "Creditworthiness assessed", because it is not known whether the customer was found able to pay
      And it cites EU, Directive (EU) 2023/2225, Art. 18(1)
      And it is so since 20 November 2026
      And that is the only reason

    Scenario: A customer found able to pay has the plan on that day too
      Given a returning customer in Germany
      And a phone for EUR 600.00 in the cart
      When the customer checks out in the web shop on 20 November 2026
      Then "3 monthly payments" is offered
      And it costs EUR 600.00 in all, EUR 200.00 of it today
      And it is governed by "Free credit by a third party"
      And it keeps "Creditworthiness assessed"
      And it keeps "Credit that can be repaid"

  Rule: What stays outside the directive

    Scenario: A shop that waits 14 days for its own money may do so on the web without an assessment
      Given a guest who says nothing in Germany
      And a phone for EUR 600.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "Pay in 14 days" is offered
      And it is governed by "The shop's own 14 days"
      And "Creditworthiness assessed" does not concern it

    Scenario: A large enterprise has the 50 days in its stores only
      Given a guest who says nothing in Germany
      And a phone for EUR 600.00 in the cart
      When the customer checks out in a store on 27 November 2026
      Then "Pay in 50 days" is offered
      And it is governed by "The shop's own 50 days"
      When the customer checks out in the web shop on 27 November 2026
      Then "Pay in 50 days" is refused by "Creditworthiness assessed"
      And it cites EU, Directive (EU) 2023/2225, Art. 18(1)

    Scenario: A medium enterprise has the 50 days on the web too
      Given a guest who says nothing in Germany
      And we are a medium enterprise
      And a phone for EUR 600.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "Pay in 50 days" is offered
      And it is governed by "The shop's own 50 days"

    Scenario: Up to EUR 100,000 a loan is consumer credit
      Given a returning customer in Germany
      And nobody assessed whether the customer can pay
      And a sofa for EUR 100,000.00 in the cart
      When the customer checks out in a store on 27 November 2026
      Then "48 monthly payments" is refused by "Creditworthiness assessed"
      And it cites EU, Directive (EU) 2023/2225, Art. 18(1)

    Scenario: A cent above it the directive does not reach the loan
      Given a returning customer in Germany
      And nobody assessed whether the customer can pay
      And a sofa for EUR 100,000.01 in the cart
      When the customer checks out in a store on 27 November 2026
      Then "48 monthly payments" is offered
      And it is governed by "Above the directive's amount"
      And "Creditworthiness assessed" does not concern it

  Rule: "Credit that can be repaid"

    Scenario: An assessment that finds against the customer is looked at by a person
      Given a returning customer in Germany
      And the assessment found that the customer cannot pay
      And a phone for EUR 600.00 in the cart
      When the customer checks out in the app on 27 November 2026
      Then "3 monthly payments" waits for a person, by "Credit that can be repaid"
      And it cites EU, Directive (EU) 2023/2225, Art. 18(6)
      And that is the only reason
      And the customer reads "A colleague would like to look at this plan with you before it is confirmed."

  Rule: "Data that may not be used"

    Scenario: A shop that wants to use what it knows of its customers' health cannot use its book
      Given a returning customer in Germany
      And we declare an input about health
      When the book is checked
      Then the book is refused, because "Data that may not be used" forbids an input about health
      And "Data that may not be used" cites EU, Directive (EU) 2023/2225, Arts. 18(3) and 19(5)

    Scenario: Nor one that reads social networks
      Given a returning customer in Germany
      And we declare an input about social networks
      When the book is checked
      Then the book is refused, because "Data that may not be used" forbids an input about social networks

    Scenario: What a customer bought before may be used
      Given a returning customer in Germany
      And we declare an input about earlier purchases
      And a phone for EUR 600.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then the book is accepted
      And "3 monthly payments" is offered
      And it keeps "Data that may not be used"

  Rule: What the customer is told before the contract

    Scenario: A loan is shown with its key figures and the last day to withdraw
      Given a returning customer in Germany
      And a phone for EUR 1,200.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "12 monthly payments" is offered
      And it is governed by "Consumer credit, second directive"
      And its annual percentage rate is 10.36 %
      And the customer is shown "Key information: borrowing rate 9.9% a year, charges €0.00, APR 10.36%, total amount of credit €1,200.00, duration 12 months. You pay €1,265.32 in all. Schedule: 11 payments of €105.44, every month from 27 December 2026 to 27 October 2027, then €105.48 on 27 November 2027. The lender is Linden Pay." before the contract, as "Key information before the contract" asks
      And the customer is shown "You may withdraw from this credit agreement until 11 December 2026, without giving a reason." before the contract, as "Withdrawal within 14 days" asks
      And the customer is shown "You have this information less than a day before the contract. Between one and seven days after it, Linden Pay reminds you that you may withdraw." before the contract, as "A reminder of the right to withdraw" asks
      And "Withdrawal within 14 days" cites EU, Directive (EU) 2023/2225, Art. 26(1)

  Rule: What stands in every advertisement

    Scenario: A free plan carries the warning and the representative example
      Given a returning customer in Germany
      And a phone for EUR 600.00 in the cart
      When the customer checks out in the web shop on 20 November 2026
      Then "3 monthly payments" is offered
      And every advertisement says "Caution! Borrowing money costs money.", as "A warning in every advertisement" asks
      And every advertisement says "Representative example: cash price €600.00, advance payment €0.00, total amount of credit €600.00, duration 2 months. Fixed borrowing rate 0% a year, charges €0.00, APR 0.00%. Payments: 3, the largest €200.00; €600.00 in all.", as "The representative example" asks

    Scenario: The day before, neither was due
      Given a returning customer in Germany
      And a phone for EUR 600.00 in the cart
      When the customer checks out in the web shop on 19 November 2026
      Then "3 monthly payments" is offered
      And "A warning in every advertisement" does not concern it
      And "The representative example" does not concern it

  Rule: Paying back early

    Scenario: A loan of four years may cost 1 % of what is repaid early
      Given a returning customer in Germany
      And a sofa for EUR 20,000.00 in the cart
      When the customer checks out in a store on 27 November 2026
      Then "48 monthly payments" is offered
      And it keeps "Compensation for early repayment"
      And "Compensation in the last year" does not concern it

    Scenario: At 2 % it is offered on the last day before the directive
      Given a returning customer in Germany
      And "48 monthly payments" costs 2 % of what is repaid early
      And a sofa for EUR 20,000.00 in the cart
      When the customer checks out in a store on 19 November 2026
      Then "48 monthly payments" is offered

    Scenario: At 2 % it is refused from the day on which the directive applies
      Given a returning customer in Germany
      And "48 monthly payments" costs 2 % of what is repaid early
      And a sofa for EUR 20,000.00 in the cart
      When the customer checks out in a store on 20 November 2026
      Then "48 monthly payments" is refused by "Compensation for early repayment"
      And it cites EU, Directive (EU) 2023/2225, Art. 29
      And it is so since 20 November 2026
      And staff read "Settling early costs more than 1 % of the amount repaid early (Art. 29)."

    Scenario: A loan of a year may cost half of that
      Given a returning customer in Germany
      And a phone for EUR 1,200.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "12 monthly payments" is offered
      And it keeps "Compensation in the last year"

    Scenario: At 1 % a loan of a year is refused
      Given a returning customer in Germany
      And "12 monthly payments" costs 1 % of what is repaid early
      And a phone for EUR 1,200.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "12 monthly payments" is refused by "Compensation in the last year"
      And it cites EU, Directive (EU) 2023/2225, Art. 29
      And that is the only reason

    Scenario: Months of its cost are no share of what is repaid early
      Given a returning customer in Germany
      And "12 monthly payments" costs 3 months of its cost when repaid early
      And a phone for EUR 1,200.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "12 monthly payments" is refused by "No months of cost for early repayment"
      And it cites EU, Directive (EU) 2023/2225, Art. 29
      And it is so since 20 November 2026
      And that is the only reason

  Rule: "No box ticked beforehand"

    Scenario: While nobody attests that no box is ticked, a person decides
      Given a returning customer in Germany
      And our own attestation that we tick no box beforehand ended on 26 November 2026 and was renewed on 1 December 2026
      And a phone for EUR 600.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then "3 monthly payments" waits for a person, by "No box ticked beforehand"
      And it cites EU, Directive (EU) 2023/2225, Art. 15
      And that is the only reason

    Scenario: Once it is attested again the plan is offered
      Given a returning customer in Germany
      And our own attestation that we tick no box beforehand ended on 26 November 2026 and was renewed on 1 December 2026
      And a phone for EUR 600.00 in the cart
      When the customer checks out in the web shop on 1 December 2026
      Then "3 monthly payments" is offered
      And it keeps "No box ticked beforehand"

  Rule: What the customer is told when credit is refused

    Scenario: A refusal says that a machine decided, how to have a person look at it, and what data was considered
      Given a returning customer in Germany
      And nobody assessed whether the customer can pay
      And a sofa for EUR 2,000.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then nothing is offered
      And the refusal says "We cannot offer you this credit today. The decision was made by automated processing of your details.", as "Told of the refusal at once" asks
      And "Told of the refusal at once" cites EU, Directive (EU) 2023/2225, Art. 18(9)
      And the refusal says "You may ask for a person: to have the assessment explained clearly, to give your own point of view, and to have the assessment and the decision reviewed.", as "A person looks at it when asked" asks
      And "A person looks at it when asked" cites EU, Directive (EU) 2023/2225, Art. 18(8)
      And the refusal says "A credit register was consulted. You are told its result and its particulars, free of charge and without undue delay. Categories of data considered: credit bureau record.", as "What the credit register said" asks
      And "What the credit register said" cites EU, Directive (EU) 2023/2225, Art. 19(6)

    Scenario: Where no credit register was consulted, nothing is said of one
      Given a returning customer in Germany
      And nobody assessed whether the customer can pay
      And the credit bureau was not asked
      And a sofa for EUR 2,000.00 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then nothing is offered
      And the refusal leaves out "What the credit register said"
      And "Told of the refusal at once" cites EU, Directive (EU) 2023/2225, Art. 18(9)

    Scenario: A cart that is too large for every plan is no refusal of credit
      Given a returning customer in Germany
      And a sofa for EUR 150,000.01 in the cart
      When the customer checks out in the web shop on 27 November 2026
      Then nothing is offered
      And no credit was refused
