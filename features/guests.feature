@compliance
Feature: A guest is always answered, and told what is missing

  Everything about a customer may be unknown. A guest's checkout is answered all the same: what is missing matters only
  to the rules that ask for it, and no rule is passed over because of it.

  Rule: A guest who says nothing is offered nothing, and each plan says why

    Scenario: A guest with a small cart is told what is missing
      Given a guest who says nothing in Saudi Arabia
      And a perfume for SAR 300.00 in the cart
      When the customer checks out in the web shop on 5 October 2026
      Then nothing is offered
      And every plan of the market is either offered or refused with a reason
      And "Your first 3 payments with us" is refused by "Eighteen Hijri years", because it is not known when the customer was born
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 20(3)
      And "Your first 3 payments with us" is refused by "Outstanding BNPL financing per person", because it is not known what the customer already owes on plans
      And it cites SAMA, Rules for Regulating Buy-Now-Pay-Later Companies, Art. 22(1)
      And "Your first 3 payments with us" is refused by "No new plan while a payment is overdue", because it is not known whether a payment is late
      And it cites Dar Al Manzil, Installment policy handbook, 3.2
      And the customer reads "A few more details are needed before this plan can be offered."

    Scenario: A plan for loyal customers says that it does not know the guest
      Given a guest who says nothing in Saudi Arabia
      And a perfume for SAR 600.00 in the cart
      When the customer checks out in the app on 5 October 2026
      Then "Nothing today, then 5 payments" is refused, because it is not known whether a payment is late and since when we know the customer

  Rule: A guest who answers every question is a customer like any other, up to the first limit

    Scenario: A guest in the Emirates pays the first cart in three
      Given a guest who answers every question in the United Arab Emirates
      And a perfume for AED 300.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "Your first 3 payments with us" is offered
      And it keeps "First purchases in the Emirates"

    Scenario: A guest with a large cart is held to the first limit
      Given a guest who answers every question in Saudi Arabia
      And a laptop for SAR 3,000.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then "3 monthly payments" is refused by "First purchases in Saudi Arabia"
      And it cites Dar Al Manzil, Installment policy handbook, 3.1
      And it counts SAR 3,000.00 against SAR 2,000.00

    Scenario: When it is not known when the guest was born, nobody guesses an age
      Given a guest who answers every question in Saudi Arabia
      And it is not known when the customer was born
      And a perfume for SAR 300.00 in the cart
      When the customer checks out in a store on 5 October 2026
      Then nothing is offered
      And "Your first 3 payments with us" is refused by "Eighteen years, by the Gregorian calendar", because it is not known when the customer was born
      And it cites Dar Al Manzil, Installment policy handbook, 3.4
