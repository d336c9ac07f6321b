@compliance
Feature: Nobody in Saudi Arabia is lent more than the principles of responsible lending allow

  Which share of an income may be spoken for depends on how much of it counts: to SAR 15,000 one set of limits holds,
  to SAR 25,000 another, and above that a third. A plan counts by its monthly average, whatever its rhythm.

  Rule: "Salary deductions, incomes to SAR 15,000" and "Salary deductions, middle incomes"

    Scenario: A third of the salary, to the halala, is still accepted
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 10,000.00 a month
      And the customer pays SAR 3,083.00 a month for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is offered
      And it keeps "Salary deductions, incomes to SAR 15,000"
      And it keeps "Obligations without the mortgage, incomes to SAR 15,000"
      And it keeps "All obligations, incomes to SAR 15,000"

    Scenario: One halala more is refused, with the reckoning, and a smaller cart helps
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 10,000.00 a month
      And the customer pays SAR 3,083.01 a month for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is refused by "Salary deductions, incomes to SAR 15,000"
      And that is the only reason
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 15(a)
      And it counts SAR 3,333.01 against SAR 3,333.00
      And it has been so since 12 August 2018
      And the customer reads "The payments of this plan are higher than may be agreed here. A smaller cart, a larger down payment or a longer plan can help."
      And staff read "What is deducted from salary and this plan exceed 33.33 % of the salary, for an income of SAR 15,000 or less (Principle 15(a))."
      And the customer is advised to take SAR 0.07 off the cart
      When the customer does so
      Then "Your home in 12 payments, no fees" is offered

    Scenario: An income of SAR 15,000.00 is in the lowest band, and refused there
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 15,000.00 a month
      And the customer pays SAR 4,800.00 a month for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is refused by "Salary deductions, incomes to SAR 15,000"
      And that is the only reason
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 15(a)
      And it counts SAR 5,050.00 against SAR 4,999.50

    Scenario: An income of SAR 15,000.01 is in the next band, which nobody confirmed, so a person decides
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 15,000.01 a month
      And the customer pays SAR 4,800.00 a month for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" waits for a person, by "Salary deductions, middle incomes"
      And that is the only reason
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 16
      And it counts SAR 5,050.00 against SAR 4,999.50
      And the customer reads "A colleague would like to look at this plan with you before it is confirmed."

    Scenario: In the middle band a third of the salary is accepted as well
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 20,000.00 a month
      And the customer pays SAR 6,416.00 a month for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is offered
      And it keeps "Salary deductions, middle incomes"
      And "Salary deductions, incomes to SAR 15,000" does not concern it

    Scenario: A customer of whom no income is known is refused and never guessed
      Given a returning customer in Saudi Arabia
      And it is not known what the customer earns
      And a watch for SAR 900.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then nothing is offered
      And "3 monthly payments" is refused by "Salary deductions, incomes to SAR 15,000", because it is not known what the customer earns
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 15(a)

  Rule: "Salary deductions, incomes from SAR 25,000"

    Scenario: From SAR 25,000 the share of the salary stays the same
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 30,000.00 a month
      And the customer pays SAR 9,749.00 a month for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is offered
      And it keeps "Salary deductions, incomes from SAR 25,000"

    Scenario: One halala more is refused
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 30,000.00 a month
      And the customer pays SAR 9,749.01 a month for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is refused by "Salary deductions, incomes from SAR 25,000"
      And that is the only reason
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 17
      And it counts SAR 9,999.01 against SAR 9,999.00

  Rule: A pension bears a quarter

    Scenario Outline: A pension of <pension> bears deductions of <most>, and not a halala more
      Given a returning customer in Saudi Arabia
      And the customer's pension is <pension> a month
      And the customer pays <owed> a month for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is offered
      And it keeps "<policy>"

      Examples:
        | pension       | most         | owed         | policy                                      |
        | SAR 10,000.00 | SAR 2,500.00 | SAR 2,250.00 | Pension deductions, incomes to SAR 15,000   |
        | SAR 20,000.00 | SAR 5,000.00 | SAR 4,750.00 | Pension deductions, middle incomes          |
        | SAR 30,000.00 | SAR 7,500.00 | SAR 7,250.00 | Pension deductions, incomes from SAR 25,000 |

    Scenario Outline: With a pension of <pension>, <owed> a month for other credit is a halala too much
      Given a returning customer in Saudi Arabia
      And the customer's pension is <pension> a month
      And the customer pays <owed> a month for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is refused by "<policy>"
      And that is the only reason
      And it cites SAMA, Responsible Lending Principles for Individual Customers, <clause>
      And it counts <counted> against <limit>

      Examples:
        | pension       | owed         | policy                                      | clause          | counted      | limit        |
        | SAR 10,000.00 | SAR 2,250.01 | Pension deductions, incomes to SAR 15,000   | Principle 15(a) | SAR 2,500.01 | SAR 2,500.00 |
        | SAR 30,000.00 | SAR 7,250.01 | Pension deductions, incomes from SAR 25,000 | Principle 17    | SAR 7,500.01 | SAR 7,500.00 |

    Scenario: In the middle band a person decides
      Given a returning customer in Saudi Arabia
      And the customer's pension is SAR 20,000.00 a month
      And the customer pays SAR 4,750.01 a month for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" waits for a person, by "Pension deductions, middle incomes"
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 16
      And it counts SAR 5,000.01 against SAR 5,000.00

  Rule: "Obligations without the mortgage, incomes to SAR 15,000"

    Scenario: Forty-five percent of the income may be owed beside the home
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 10,000.00 a month
      And the customer pays SAR 0.00 a month out of the income, SAR 1,000.00 for a home and SAR 4,250.01 for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is refused by "Obligations without the mortgage, incomes to SAR 15,000"
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 15(b)
      And it counts SAR 4,500.01 against SAR 4,500.00

    Scenario: Income from elsewhere counts at one half, once two years of statements verify it
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 6,000.00 a month and SAR 8,000.00 from elsewhere, with statements of 2 years
      And the customer pays SAR 0.00 a month out of the income, SAR 1,000.00 for a home and SAR 4,250.00 for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is offered
      And it keeps "Obligations without the mortgage, incomes to SAR 15,000"
      And it keeps "Other income, verified by two years of statements"

    Scenario: Two halalas less from elsewhere are one halala less that counts, and too little
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 6,000.00 a month and SAR 7,999.98 from elsewhere, with statements of 2 years
      And the customer pays SAR 0.00 a month out of the income, SAR 500.00 for a home and SAR 4,250.00 for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is refused by "Obligations without the mortgage, incomes to SAR 15,000"
      And that is the only reason
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 15(b)
      And it counts SAR 4,500.00 against SAR 4,499.99

    Scenario: Aid from Citizen Account counts nothing
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 10,000.00 a month and receives SAR 3,000.00 from Citizen Account
      And the customer pays SAR 0.00 a month out of the income, SAR 0.00 for a home and SAR 4,250.01 for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is refused by "Obligations without the mortgage, incomes to SAR 15,000"
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 15(b)
      And it counts SAR 4,500.01 against SAR 4,500.00

  Rule: "Other income, verified by two years of statements"

    Scenario: Statements of one year are too few
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 9,000.00 a month and SAR 2,000.00 from elsewhere, with statements of 1 year
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is refused by "Other income, verified by two years of statements"
      And that is the only reason
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 14(b)
      And the customer reads "Please show us account statements of the last two years, so that we can show you this plan."

  Rule: "All obligations, incomes to SAR 15,000" and "All obligations, with housing support"

    Scenario: With a mortgage, 55 % of the income may be spoken for
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 10,000.00 a month
      And the customer pays SAR 0.00 a month out of the income, SAR 4,000.00 for a home and SAR 1,250.01 for other credit
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is refused by "All obligations, incomes to SAR 15,000"
      And that is the only reason
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 15(c), as amended
      And it counts SAR 5,500.01 against SAR 5,500.00

    Scenario: Where the state supports the home, 65 % may be
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 10,000.00 a month
      And the customer pays SAR 0.00 a month out of the income, SAR 4,000.00 for a home and SAR 2,250.00 for other credit
      And the state supports the customer's home
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is offered
      And it keeps "All obligations, with housing support"
      And "All obligations, incomes to SAR 15,000" does not concern it

    Scenario: And not a halala more
      Given a returning customer in Saudi Arabia
      And the customer earns SAR 10,000.00 a month
      And the customer pays SAR 0.00 a month out of the income, SAR 4,000.00 for a home and SAR 2,250.01 for other credit
      And the state supports the customer's home
      And a sofa for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your home in 12 payments, no fees" is refused by "All obligations, with housing support"
      And that is the only reason
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Principle 15(c), as amended
      And it counts SAR 6,500.01 against SAR 6,500.00

  Rule: "Deductions of all creditors from a salary" and "Deductions of all creditors from a pension"

    Scenario Outline: Consumer finance is refused where a <share> of the <income> is passed, whatever the band
      Given a returning customer in Saudi Arabia
      And <who>
      And the customer pays <owed> a month for other credit
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments" is refused by "<policy>"
      And it cites SAMA, Regulations for Consumer Financing, Art. 14(1)
      And it counts <counted> against <limit>

      Examples:
        | share   | income  | who                                            | owed         | policy                                     | counted      | limit        |
        | third   | salary  | the customer earns SAR 20,000.00 a month       | SAR 6,500.00 | Deductions of all creditors from a salary  | SAR 6,767.70 | SAR 6,666.00 |
        | quarter | pension | the customer's pension is SAR 20,000.00 a month | SAR 4,800.00 | Deductions of all creditors from a pension | SAR 5,067.70 | SAR 5,000.00 |

    Scenario Outline: Below it, consumer finance out of a <income> is offered
      Given a returning customer in Saudi Arabia
      And <who>
      And the customer pays <owed> a month for other credit
      And a freezer for SAR 3,000.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then "12 monthly payments" is offered
      And it keeps "<policy>"

      Examples:
        | income  | who                                             | owed         | policy                                     |
        | salary  | the customer earns SAR 20,000.00 a month        | SAR 6,398.30 | Deductions of all creditors from a salary  |
        | pension | the customer's pension is SAR 20,000.00 a month | SAR 4,732.30 | Deductions of all creditors from a pension |

  Rule: "Five years at most" and "Sixty months from the first day"

    Scenario Outline: A plan of sixty-one months keeps the whole book from being used, for "<policy>" forbids it
      Given a returning customer in Saudi Arabia
      And the account manager writes "Furniture in 18 payments" with 60 payments
      When the book is checked
      Then the book is refused, because "<policy>" forbids "Furniture in 18 payments"

      Examples:
        | policy                          |
        | Five years at most              |
        | Sixty months from the first day |

    Scenario: A plan of sixty months is accepted, one of sixty-one is refused from the day on which both rules are law
      Given a returning customer in Saudi Arabia
      And the account manager writes "Furniture in 18 payments" with 59 payments
      And a sofa for SAR 5,000.00 in the cart
      When the customer checks out in a store on 26 November 2026
      Then "Furniture in 18 payments" is offered
      And it keeps "Five years at most"
      And it keeps "Sixty months from the first day"
      Given the account manager writes "Furniture in 18 payments" with 60 payments
      And "Five years at most" is law from 27 November 2026
      And "Sixty months from the first day" is law from 27 November 2026
      When the customer checks out in a store on 26 November 2026
      Then "Furniture in 18 payments" is offered
      When the customer checks out in a store on 27 November 2026
      Then "Furniture in 18 payments" is refused by "Five years at most"
      And it cites SAMA, Responsible Lending Principles for Individual Customers, Term of financing
      And it counts 61 months against 60
      And it has been so since 27 November 2026
      And "Furniture in 18 payments" is refused by "Sixty months from the first day"
      And it cites SAMA, Regulations for Consumer Financing, Art. 14(5)
      And no advice is given
