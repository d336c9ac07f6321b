@offers
Feature: A customer gets the plans of a season on its days, and on no other

  Seasons follow the Gregorian or the Hijri calendar, in the time zone of the market. Where the moon was sighted on
  another day than the table expects, the announced days count.

  Rule: "White Friday in 3 payments" lives from 20 until 30 November

    Scenario: On the eve of White Friday the plan is refused, and the customer is told when to come back
      Given a new customer in Saudi Arabia
      And a laptop for SAR 1,500.00 in the cart
      When the customer checks out in the web shop on 19 November 2026
      Then "White Friday in 3 payments" is refused, because it belongs to the season of White Friday
      And that is the only reason
      And the customer is advised to come back on 20 November 2026
      When the customer does so
      Then "White Friday in 3 payments" is offered

    Scenario: Half past nine in the evening of Greenwich is already the next day in Riyadh
      Given a new customer in Saudi Arabia
      And a laptop for SAR 1,500.00 in the cart
      When the customer checks out in the web shop on 19 November 2026 at 21:30 in Greenwich
      Then "White Friday in 3 payments" is offered

    Scenario: The last minute of the season in Riyadh is past at nine in the evening of Greenwich
      Given a new customer in Saudi Arabia
      And a laptop for SAR 1,500.00 in the cart
      When the customer checks out in the web shop on 30 November 2026 at 21:00 in Greenwich
      Then "White Friday in 3 payments" is refused, because it belongs to the season of White Friday

  Rule: "White Friday screens in 8 payments" is for televisions only

    Scenario: A large screen comes under the legal limit with a fifth down
      Given a new customer in Saudi Arabia
      And the customer joined on 1 June 2026
      And a television for SAR 6,000.00 in the cart
      When the customer checks out in a store on 20 November 2026
      Then "White Friday screens in 8 payments" is offered
      And its down payment is SAR 1,200.00
      And it is paid in 8 payments of SAR 600.00, the last SAR 600.00 on 20 July 2027

    Scenario: A laptop is no screen
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 3,000.00 in the cart
      When the customer checks out in a store on 20 November 2026
      Then "White Friday screens in 8 payments" is refused, because it pays for Televisions only
      And no advice is given

  Rule: "6 payments, no fees" belongs to the winter sale, which crosses the new year

    Scenario Outline: The winter plan on <day> is <answer>
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 2,400.00 in the cart
      When the customer checks out in the web shop on <day>
      Then "6 payments, no fees" is <answer>

      Examples:
        | day             | answer  |
        | 1 November 2026 | offered |
        | 1 January 2027  | offered |
        | 31 January 2027 | offered |

    Scenario: The day after the winter sale the plan is over
      Given a returning customer in Saudi Arabia
      And a laptop for SAR 2,400.00 in the cart
      When the customer checks out in the web shop on 1 February 2027
      Then "6 payments, no fees" is refused, because it ended on 31 January 2027
      And no advice is given

  Rule: "96 riyals today, 4 payments after" celebrates the Saudi national day

    Scenario: On 23 September the customer pays SAR 96 today
      Given a returning customer in Saudi Arabia
      And a perfume for SAR 996.00 in the cart
      When the customer checks out in a store on 23 September 2026
      Then "96 riyals today, 4 payments after" is offered
      And it costs SAR 996.00 in all, SAR 96.00 of it today
      And it is paid in 4 payments of SAR 225.00, the last SAR 225.00 on 23 January 2027

  Rule: "Buy in Ramadan, pay after Eid" and "Ramadan table in 4 payments" follow the announced days of Ramadan 1448

    Scenario: Nothing of a Ramadan purchase falls due before the feast
      Given a returning customer in Saudi Arabia
      And an abaya for SAR 600.00 in the cart
      When the customer checks out in the app on 15 February 2027
      Then "Buy in Ramadan, pay after Eid" is offered
      And it costs SAR 600.00 in all, SAR 0.00 of it today
      And its first payment is due on 1 April 2027

    Scenario: The table is laid in four payments on the first announced day
      Given a returning customer in Saudi Arabia
      And a dinner set for SAR 800.00 in the cart
      When the customer checks out in a store on 8 February 2027
      Then "Ramadan table in 4 payments" is offered
      And it costs SAR 800.00 in all, SAR 200.00 of it today

    Scenario: When Ramadan is announced a day later, its plans begin a day later
      Given the moon moved Ramadan 1448 to 9 February 2027 until 9 March 2027
      And a returning customer in Saudi Arabia
      And a dinner set for SAR 800.00 in the cart
      When the customer checks out in a store on 8 February 2027
      Then "Ramadan table in 4 payments" is refused, because it belongs to the season of Ramadan
      And the customer is advised to come back on 9 February 2027

    Scenario: Without an announcement the Umm al-Qura table speaks
      Given nobody announced Ramadan 1448
      And a returning customer in Saudi Arabia
      And a dinner set for SAR 800.00 in the cart
      When the customer checks out in a store on 8 February 2027
      Then "Ramadan table in 4 payments" is offered

  Rule: "Eid clothes in 3 payments" follows Eid al-Fitr

    Scenario: Clothes for the feast are paid in three, on its first day
      Given a returning customer in Saudi Arabia
      And an abaya for SAR 900.00 in the cart
      When the customer checks out in a store on 10 March 2027
      Then "Eid clothes in 3 payments" is offered
      And it costs SAR 900.00 in all, SAR 300.00 of it today

    Scenario: Six days later the feast is over
      Given a returning customer in Saudi Arabia
      And an abaya for SAR 900.00 in the cart
      When the customer checks out in a store on 16 March 2027
      Then "Eid clothes in 3 payments" is refused, because it belongs to the season of Eid al-Fitr

  Rule: "Eid al-Adha kitchen in 6 payments" follows Eid al-Adha

    Scenario: A freezer is bought before the feast of sacrifice, with SAR 200 down
      Given a returning customer in Saudi Arabia
      And a freezer for SAR 2,000.00 in the cart
      When the customer checks out in a store on 16 May 2027
      Then "Eid al-Adha kitchen in 6 payments" is offered
      And its down payment is SAR 200.00
      And it is paid in 6 payments of SAR 300.00, the last SAR 300.00 on 15 November 2027
