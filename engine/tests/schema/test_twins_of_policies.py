"""Bad twins of a policy: its citation, its kind, its cap and its texts."""

from engine.tests.schema.documents import twin


@twin("policy")
def test_a_citation_without_its_clause() -> None:
    """A citation says which clause.

    citation:
    #^^^^^^^ citation-without-clause: the citation does not say which clause
    # help: add `clause`, as in `Art. 22(1)`
      authority: Good shop
      instrument: Handbook
      confidence: primary
      checked_on: 2026-11-21
    """


@twin("policy")
def test_a_citation_with_an_empty_clause() -> None:
    """A clause is not empty, and one that looks like a number is put in quotes.

    citation: {authority: A, instrument: B, clause: "", confidence: certain, checked_on: today}
    #                                               ^^ citation-without-clause: the clause is empty
    # help: say which article or section, as in `Art. 22(1)`
    #                                                               ^^^^^^^ not-one-of:
    #... `certain` cannot be the value of `confidence`
    # help: use `primary`, `secondary` or `unconfirmed`
    #                                                                                    ^^^^^ invalid-date:
    #... `today` is no date
    # help: write it as year-month-day, as in `2026-11-27`
    """


@twin("policy")
def test_a_clause_that_is_a_number() -> None:
    """A clause is a text, so that 4.10 is not 4.1.

    citation: {authority: A, instrument: B, clause: 4.10, confidence: primary, checked_on: 2026-11-21}
    #                                               ^^^^ wrong-type: `4.10` is not a text
    # help: write a text, in quotes
    """


@twin("policy")
def test_an_unconfirmed_policy_never_declines() -> None:
    """An unconfirmed policy refers to a person, and cannot say otherwise.

    citation: {authority: A, instrument: B, clause: "1", confidence: unconfirmed, checked_on: 2026-11-21}
    on_missing: refuse
    #           ^^^^^^ unconfirmed-block: an unconfirmed policy never declines
    # help: remove the line: it refers to a person
    """


@twin("policy")
def test_a_policy_with_another_body_than_its_kind() -> None:
    """A policy has the one block that its kind names.

    kind: forbid
    #     ^^^^^^ kind-body-mismatch: a `forbid` policy has the block `forbid` and none of the others
    # help: found: `require`
    """


@twin("policy")
def test_a_policy_with_two_bodies() -> None:
    """A second block is one too many.

    kind: require
    #     ^^^^^^^ kind-body-mismatch: a `require` policy has the block `require` and none of the others
    # help: found: `forbid`, `require`
    forbid: {cart.discounted: true}
    """


@twin("policy")
def test_a_policy_without_its_message() -> None:
    """A policy that can refuse says what a customer may be told.

    policy: house.identity
    #^^^^^ missing-field: `message` is missing
    # help: add the text that a customer may be told, in `en` and `ar`
    message: remove
    """


@twin("policy")
def test_an_amount_in_a_policy_for_every_market() -> None:
    """An amount is certain only where the policy names its country.

    require: {customer.monthly_income: {at_least: 3000 SAR}}
    #                                             ^^^^^^^^ money-needs-country: `3000 SAR` is an amount, and
    #... no country is named beside it
    # help: add `country: SA` beside it, so that the currency is certain
    """


@twin("policy")
def test_an_amount_in_a_policy_for_another_country() -> None:
    """An unknown country is told once, and not a second time for its amounts.

    applies_to: {country: KW}
    #                     ^^ unknown-market: no market is called `KW`
    # help: known: SA
    require: {customer.monthly_income: {at_least: 3000 KWD}}
    """


@twin("policy")
def test_names_that_no_book_has() -> None:
    """Offers, regimes, providers and products in a policy exist.

    applies_to:
      regime: house.fre
    #         ^^^^^^^^^ unknown-regime: no regime is called `house.fre`
    # help: did you mean `house.free`? known: house.free
      offer.id: [in-fourr]
    #            ^^^^^^^^ unknown-offer: no offer is called `in-fourr`
    # help: did you mean `in-four`? known: in-four
      offer.provider: nobody
    #                 ^^^^^^ unknown-provider: no provider is called `nobody`
    # help: known: good-finance
      offer.product: loan
    #                ^^^^ unknown-name: no product is called `loan`
    # help: known: bnpl, consumer_finance
      offer.fee_paid_by: {is_not: bank}
    #                             ^^^^ unknown-name: no payer is called `bank`
    # help: known: consumer, merchant
    """


@twin("policy")
def test_a_policy_in_force_on_no_day() -> None:
    """A policy's window ends after it begins.

    in_force: {from: 2026-12-31, until: 2026-01-01}
    #                                   ^^^^^^^^^^ empty-window: the window ends on 2026-01-01, before it
    #... begins on 2026-12-31
    # help: swap or correct the dates
    """


@twin("policy")
def test_a_policy_with_too_many_alternatives() -> None:
    """The scope and the rule are looked at together.

    applies_to:
    #^^^^^^^^^ condition-too-wide: the condition unfolds into more than 64 alternatives
    # help: split the document, or use fewer `any` groups
      any: [{cart.quantity: 1}, {cart.quantity: 2}, {cart.quantity: 3}, {channel: store}, {country: SA}]
    kind: forbid
    require: remove
    forbid:
      all:
        - any: [{cart.quantity: 1}, {cart.discounted: true}]
        - any: [{cart.quantity: 2}, {cart.discounted: true}]
        - any: [{cart.quantity: 3}, {cart.discounted: true}]
        - any: [{cart.quantity: 4}, {cart.discounted: true}]
    """


@twin("policy")
def test_a_text_that_is_shown_at_no_moment() -> None:
    """A disclosure says when it is shown.

    kind: disclose
    require: remove
    disclose: {show: {en: "Shown.", ar: "معروض."}}
    #^^^^^^^ disclosure-moment: the text has no moment at which it is shown
    # help: give exactly one of `before: contract | checkout | advertising` and `upon: refusal`
    """


@twin("policy")
def test_a_text_that_is_shown_at_two_moments() -> None:
    """A text of a quote is none of a refusal.

    kind: disclose
    require: remove
    disclose: {show: {en: "Shown.", ar: "معروض."}, before: contract, upon: refusal}
    #^^^^^^^ disclosure-moment: the text has two moments at which it is shown
    # help: give exactly one of `before: contract | checkout | advertising` and `upon: refusal`
    """


@twin("policy")
def test_a_notice_in_one_language() -> None:
    """What is given upon a refusal is written in both languages.

    kind: disclose
    require: remove
    disclose: {show: {en: "Refused."}, upon: refusal}
    #          ^^^^ missing-translation: the Arabic text is missing
    # help: add `ar`
    """


@twin("cap")
def test_a_cap_of_an_unknown_fact() -> None:
    """A fact of a measure exists.

    cap: {measure: customer.bnpl_outstandng + plan.financed, at_most: 5000 SAR}
    #              ^^^^^^^^^^^^^^^^^^^^^^^^ unknown-fact: no fact is called `customer.bnpl_outstandng`
    # help: did you mean `customer.bnpl_outstanding`? `taqseet facts` lists them all
    """


@twin("cap")
def test_a_cap_that_adds_different_units() -> None:
    """The facts of a measure, and its limit, are of one unit.

    cap: {measure: plan.financed - customer.tenure, at_most: 5000 SAR}
    #                              ^^^^^^^^^^^^^^^ cap-unit-mismatch: `customer.tenure` is days, and
    #... `plan.financed` is an amount
    # help: add facts of one unit only
    """


@twin("cap")
def test_a_cap_of_something_that_is_no_quantity() -> None:
    """Names and flags cannot be added.

    cap: {measure: cart.categories, at_most: 3}
    #              ^^^^^^^^^^^^^^^ cap-unit-mismatch: `cart.categories` is a set of names and cannot be
    #... measured
    # help: use an amount, a count, a share or a span of time
    """


@twin("cap")
def test_a_limit_of_another_unit() -> None:
    """A relative limit has the unit of the measure.

    cap: {measure: plan.financed, at_most: 3 x cart.quantity}
    #                                      ^^^^^^^^^^^^^^^^^ cap-unit-mismatch: `cart.quantity` is a count,
    #... and the measure is an amount
    # help: use a limit of the measure's unit
    """


@twin("cap")
def test_a_limit_in_another_currency() -> None:
    """An amount in a cap is in the currency of its country.

    cap:
      measure: plan.financed
      at_most: {lowest_of: [5000 AED, 0.5 % of plan.finance, 2 of cart.total]}
    #                       ^^^^^^^^ wrong-currency: `5000 AED` is not in SAR, the currency of the market
    # help: write the amount in SAR
    #                                          ^^^^^^^^^^^^ unknown-fact: no fact is called `plan.finance`
    # help: did you mean `plan.financed`? `taqseet facts` lists them all
    #                                                        ^^^^^^^^^^^^^^^ value-type:
    #... `2 of cart.total` is no limit
    # help: write an amount, `0.5 % of plan.financed`, `3 x customer.net_monthly_income` or `lowest_of:
    #... [...]`
    """


@twin("cap")
def test_a_cap_with_both_bounds() -> None:
    """A cap is a ceiling or a floor.

    cap: {measure: plan.financed, at_most: 5000 SAR, at_least: 100 SAR}
    #                                                ^^^^^^^^ cap-without-limit: a cap has either `at_most`
    #... or `at_least`, and this one has both
    # help: give exactly one of the two
    """


@twin("cap")
def test_a_cap_with_no_bound() -> None:
    """A cap has a limit.

    cap: {measure: plan.financed}
    #    ^^^^^^^^^^^^^^^^^^^^^^^^ cap-without-limit: a cap has either `at_most` or `at_least`, and this one
    #... has none
    # help: give exactly one of the two
    """


@twin("cap")
def test_a_measure_that_cannot_be_read() -> None:
    """A measure is facts joined by plus and minus.

    cap: {measure: plan.financed +, at_most: 5000 SAR}
    #              ^^^^^^^^^^^^^^^ value-type: the measure ends where a fact should follow
    # help: name one more fact
    """


@twin("cap")
def test_a_measure_that_multiplies() -> None:
    """Nothing else joins facts.

    cap: {measure: plan.financed * 2, at_most: 5000 SAR}
    #                           ^^^^ value-type: `* 2` is not expected here
    # help: join facts with `+` and `-`
    """


@twin("cap")
def test_the_plans_shown_are_counted_alone() -> None:
    """What is known only of the whole answer is not added to what is known of a plan.

    cap: {measure: answer.plans_shown + cart.quantity, at_most: 5}
    #                                   ^^^^^^^^^^^^^ cap-unit-mismatch: `answer.plans_shown` cannot be
    #... added to other facts
    # help: measure it alone
    """


@twin("cap")
def test_the_plans_shown_are_no_limit() -> None:
    """What is known only of the whole answer limits nothing.

    cap: {measure: cart.quantity, at_most: 2 x answer.plans_shown}
    #                                      ^^^^^^^^^^^^^^^^^^^^^^ fact-stage:
    #... `answer.plans_shown` is not known where this limit is worked out
    # help: use a fact of the plan, the cart or the customer
    """


@twin("cap")
def test_dated_values_in_disorder() -> None:
    """Dated values come in the order of their days, and each has its day and its value.

    cap:
      measure: plan.financed
      at_most:
        - {from: 2026-01-01, value: 5000 SAR}
        - {from: 2026-01-01, value: 4000 SAR}
    #            ^^^^^^^^^^ dated-values-disorder: `2026-01-01` does not come after `2026-01-01`
    # help: sort the values by their first day
        - {from: 2025-06-31, value: 3000 SAR}
    #            ^^^^^^^^^^ invalid-date: `2025-06-31` does not exist
    # help: check the day and the month
    """


@twin("cap")
def test_a_dated_value_without_its_day() -> None:
    """A list is a list of dated values.

    cap: {measure: plan.financed, at_most: [5000 SAR]}
    #                                       ^^^^^^^^ wrong-type: a dated value has `from` and `value`
    # help: write `{from: 2026-01-01, value: 5000 SAR}`
    """


@twin("cap")
def test_an_empty_list_of_values() -> None:
    """A list of values holds one.

    cap: {measure: plan.financed, at_most: []}
    #                                      ^^ empty-condition: the list of dated values is empty
    # help: give at least one value
    """
