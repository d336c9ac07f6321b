@compliance
Feature: A Saudi shop keeps what the law asks of its sales, its discounts and its customers' data

  Rule: "Seven days to return", "Fifteen days of delay" and "Price, taxes and payments"

    Scenario Outline: Who buys <where> is told of returns, of delays and of the whole price
      Given a returning customer in Saudi Arabia
      And a phone for SAR 1,500.00 in the cart
      When the customer checks out <where> on 5 October 2026
      Then "3 monthly payments" is offered
      And the customer is shown "You may end this purchase within 7 days of receiving the goods (for a service, of its contract), if you have not used them. Unless we agree otherwise, what ending it costs is yours to bear. Made to order, perishable and hygiene goods are excepted." before the contract, as "Seven days to return" asks
      And the customer is shown "If delivery is more than 15 days late you may cancel, and everything you paid is returned." before the contract, as "Fifteen days of delay" asks
      And the customer is shown "Price SAR 1,500.00, VAT included. Fees SAR 0.00, VAT of SAR 0.00 included. You pay SAR 500.00 today and SAR 1,500.00 in all, in 3 payments until 5 December 2026." before the contract, as "Price, taxes and payments" asks

      Examples:
        | where           |
        | in the web shop |
        | in the app      |

    Scenario: At a counter the rules of electronic commerce are silent
      Given a returning customer in Saudi Arabia
      And a phone for SAR 1,500.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is offered
      And "Seven days to return" does not concern it
      And "Fifteen days of delay" does not concern it
      And "Price, taxes and payments" does not concern it

  Rule: "A licence for discounts" and "The price before the discount"

    Scenario: Under the autumn licence a discounted cart is financed, and both prices are advertised
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 2,400.00 in the cart
      And a discount of SAR 100.00
      When the customer checks out in the web shop on 20 October 2026
      Then "3 monthly payments" is offered
      And it keeps "A licence for discounts"
      And it keeps "Three discount licences a year"
      And it keeps "Forty-five days of full discounts"
      And it keeps "The price before the discount"
      And every advertisement says "Price before the discount SAR 2,400.00, after it SAR 2,300.00. The licence for the discount is on display.", as "The price before the discount" asks

    Scenario: The day before the licence begins, the same cart is refused, and at full price it is not
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 2,400.00 in the cart
      And a discount of SAR 100.00
      When the customer checks out in the web shop on 19 October 2026
      Then nothing is offered
      And "3 monthly payments" is refused by "A licence for discounts"
      And that is the only reason
      And it cites Ministry of Commerce, Licensing of commercial discounts, Discount licence
      And the customer reads "Your cart has a discount, with which this plan is not available. At full price it may be."
      Given a discount of SAR 0.00
      When the customer checks out in the web shop on 19 October 2026
      Then "3 monthly payments" is offered
      And "A licence for discounts" does not concern it
      And "The price before the discount" does not concern it

    Scenario: A licence that ran out and was not renewed
      Given our own attestation that we hold a discount licence ended on 26 November 2026 and was renewed on 1 December 2026
      And a returning customer in Saudi Arabia
      And a laptop for SAR 2,400.00 in the cart
      And a discount of SAR 100.00
      When the customer checks out in the web shop on 27 November 2026
      Then "3 monthly payments" is refused by "A licence for discounts"
      And it cites Ministry of Commerce, Licensing of commercial discounts, Discount licence

  Rule: "Three discount licences a year" and "Forty-five days of full discounts"

    Scenario: A fourth licence in one year is one too many
      Given the discount licence of 1 February 2027 is written from 1 September 2026 until 15 September 2026
      And a returning customer in Saudi Arabia
      And a laptop for SAR 2,400.00 in the cart
      And a discount of SAR 100.00
      When the customer checks out in the web shop on 27 November 2026
      Then "3 monthly payments" is refused by "Three discount licences a year"
      And that is the only reason
      And it cites Ministry of Commerce, Licensing of commercial discounts, Conditions of discounts
      And it counts 4 licences against 3

    Scenario: A licence of forty-six days is a day too long
      Given the discount licence of 20 October 2026 is written from 19 October 2026 until 3 December 2026
      And a returning customer in Saudi Arabia
      And a laptop for SAR 2,400.00 in the cart
      And a discount of SAR 100.00
      When the customer checks out in the web shop on 27 November 2026
      Then "3 monthly payments" is refused by "Forty-five days of full discounts"
      And that is the only reason
      And it cites Ministry of Commerce, Licensing of commercial discounts, Conditions of discounts
      And it counts 46 days against 45

  Rule: "Explicit consent to credit data"

    Scenario: The consent to the credit record enquiry covers the bureau's data
      Given a returning customer in Saudi Arabia
      And the customer has not agreed to the use of credit data
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is offered
      And it keeps "Explicit consent to credit data"

    Scenario: Without either consent nobody looks at credit data, and no plan is offered
      Given a returning customer in Saudi Arabia
      And the customer has not agreed to the use of credit data
      And the customer has not agreed to the credit record enquiry
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then nothing is offered
      And "3 monthly payments" is refused by "Explicit consent to credit data"
      And it cites SDAIA, Personal Data Protection Law, Art. 24
      And it has been so since 14 September 2023
      And "3 monthly payments" is refused by "Credit record asked for, with consent"
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 19(2)
      And the customer is advised to agree to the credit record enquiry
      When the customer does so
      Then "3 monthly payments" is offered

  Rule: "What happens to personal data" and "Processing records kept for five years"

    Scenario: Before the checkout the customer is told, and the records are kept
      Given a returning customer in Saudi Arabia
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is offered
      And it keeps "What happens to personal data"
      And it keeps "Processing records kept for five years"
      And it keeps "Records kept for ten years"

  Rule: "Advertising policy reviewed"

    Scenario: While nobody attests that the advertising policy was reviewed, nothing is offered
      Given our own attestation that our advertising policy was reviewed ended on 30 September 2026 and was renewed on 8 October 2026
      And a returning customer in Saudi Arabia
      And a watch for SAR 1,500.00 in the cart
      When the customer checks out in a store on 1 October 2026
      Then nothing is offered
      And "12 monthly payments" is refused by "Advertising policy reviewed"
      And that is the only reason
      And it cites SAMA, Advertising Rules (44064343), Advertising policy
      When the customer checks out in a store on 8 October 2026
      Then "12 monthly payments" is offered
      And it keeps "Advertising policy reviewed"

  Rule: "A free credit report after a refusal"

    Scenario: Who is refused credit is told of the free report, beside the reasons
      Given a returning customer in Saudi Arabia
      And the customer pays SAR 9,000.00 a month for other credit
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then nothing is offered
      And "3 monthly payments" is refused by "Salary deductions, incomes to SAR 15,000"
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 15(a)
      And the refusal says "Because financing was declined, you may ask the credit bureau (SIMAH) for your credit report free of charge.", as "A free credit report after a refusal" asks
      And "A free credit report after a refusal" cites SIMAH, Consumer rights, as told by SIMAH, Report after a negative decision

    Scenario: Who is offered a plan was refused nothing
      Given a returning customer in Saudi Arabia
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is offered
      And no credit was refused
