@audit
Feature: What is known of a customer is kept as long as the law demands, and then forgotten

  Each decision seals what was known of the customer with a key of its own. To forget is to delete that key: nobody can
  read the facts again, while the decision, its reasons and the chain of records stay whole. Policies of the book say for
  how long each country keeps.

  Rule: Ten years after the end of the relationship in Saudi Arabia

    Scenario: The ten years begin when the last installment would be paid
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And what no law keeps any longer is forgotten on 27 November 2038
      Then an officer still reads what was known of the customer
      And the facts are kept until 27 November 2038 by "Records kept for ten years"
      When what no law keeps any longer is forgotten on 28 November 2038
      Then nothing that was known of the customer can be read from the log
      And an officer reads that "12 monthly payments" was offered for SAR 3,746.69
      And the log tells that "Records kept for ten years" no longer kept them
      And the chain of records is unbroken

  Rule: Twenty-five months after the decision in the United States

    Scenario: The last day is still a day on which facts are kept
      Given decisions are recorded before they are answered
      And a returning customer in the United States
      And a phone for USD 900.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And what no law keeps any longer is forgotten on 27 December 2028
      Then an officer still reads what was known of the customer
      And the facts are kept until 27 December 2028 by "Applications kept for 25 months"
      When what no law keeps any longer is forgotten on 28 December 2028
      Then nothing that was known of the customer can be read from the log
      And the log tells that "Applications kept for 25 months" no longer kept them
      And the chain of records is unbroken

  Rule: Who asks to be forgotten is forgotten, once the law allows it

    Scenario: Too early, that is refused with the law that stands against it
      Given decisions are recorded before they are answered
      And a returning customer in the United States
      And a phone for USD 900.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And the customer asks to be forgotten on 1 June 2027
      Then that is refused, because "Applications kept for 25 months" keeps the facts until 27 December 2028
      And the refusal cites CFPB, Regulation B (12 CFR 1002), 1002.12(b)
      And an officer still reads what was known of the customer

    Scenario: In Saudi Arabia the customer waits for the records of buy-now-pay-later
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And the customer asks to be forgotten on 1 June 2030
      Then that is refused, because "Records kept for ten years" keeps the facts until 27 November 2038
      And the refusal cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 13(4)

    Scenario: Where no law keeps them, the facts go at once, and the chain has no gap
      Given decisions are recorded before they are answered
      And a returning customer in Kuwait
      And a phone for KWD 200.000 in the cart
      When the customer checks out in a store on 5 October 2026, and the decision is recorded
      And the customer asks to be forgotten on 6 October 2026
      Then nothing that was known of the customer can be read from the log
      And an officer reads no fact, and that they were erased
      And the log tells who forgot the customer, and why, but not whom
      And the chain of records is unbroken

    Scenario: Above the law stands an order, and the log says which law it set aside
      Given decisions are recorded before they are answered
      And a returning customer in the United States
      And a phone for USD 900.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And an order demands on 1 June 2027 that the customer is forgotten
      Then nothing that was known of the customer can be read from the log
      And the log tells that "Applications kept for 25 months" was set aside
      And the chain of records is unbroken

    Scenario: Somebody whom the log does not know is not looked for in vain
      Given decisions are recorded before they are answered
      And a returning customer in Kuwait
      And a phone for KWD 200.000 in the cart
      When the customer checks out in a store on 5 October 2026, and the decision is recorded
      And another person asks to be forgotten on 6 October 2026
      Then it is said that nothing is known of that person
      And an officer still reads what was known of the customer

  Rule: Each day can be copied, and the copy is the same whenever it is made

    Scenario: An auditor gets the same copy of White Friday a day later and years later
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And the day of 27 November 2026 is copied on 28 November 2026
      And the day of 27 November 2026 is copied on 28 November 2028
      Then both copies hold 27 November 2026 as a whole, and are alike to the letter

  Rule: Nobody forgets behind the log's back

    Scenario: A key that was deleted by hand is found
      Given decisions are recorded before they are answered
      And a returning customer in Saudi Arabia
      And a phone for SAR 3,499.00 in the cart
      When the customer checks out in the web shop on 27 November 2026, and the decision is recorded
      And somebody deletes the key of the customer's facts behind the log's back
      Then the chain of records shows that the facts were removed
