"""Bad twins of conditions: what is wrong is told exactly, under the wrong words, and nothing else."""

from engine.tests.schema.documents import twin


@twin("offer")
def test_an_unknown_fact() -> None:
    """A fact that does not exist is underlined, with the nearest one.

    when:
      cart.total: {at_least: 100 SAR}
      customer.tenur: {at_least: 90 days}
    # ^^^^^^^^^^^^^^ unknown-fact: no fact is called `customer.tenur`
    # help: did you mean `customer.tenure`? `taqseet facts` lists them all
    """


@twin("offer")
def test_an_unknown_fact_makes_no_further_problem() -> None:
    """A misspelt cart total is not told a second time as a missing amount band.

    when:
      cart.totl: {at_least: 100 SAR}
    # ^^^^^^^^^ unknown-fact: no fact is called `cart.totl`
    # help: did you mean `cart.total`? `taqseet facts` lists them all
    """


@twin("offer")
def test_an_unknown_operator() -> None:
    """An operator that does not exist is underlined, with the nearest one.

    when:
      cart.total: {at_lest: 100 SAR}
    #              ^^^^^^^ unknown-operator: no operator is called `at_lest`
    # help: did you mean `at_least`? the operators are is, is_not, at_least, at_most, above, below, any_of,
    #... all_of, none_of, present
    """


@twin("offer")
def test_an_operator_that_does_not_fit() -> None:
    """Names have no order and amounts hold no members.

    when:
      channel: {at_least: store}
    #           ^^^^^^^^ operator-type: `at_least` does not fit `channel`, which is a name
    # help: use one of is, is_not, any_of, none_of
      cart.total: {at_least: 100 SAR, all_of: [100 SAR]}
    #                                 ^^^^^^ operator-type: `all_of` does not fit `cart.total`, which is an
    #... amount such as `500 SAR`
    # help: use one of is, is_not, at_least, at_most, above, below, any_of, none_of
      customer.known: {above: false}
    #                  ^^^^^ operator-type: `above` does not fit `customer.known`, which is `true` or
    #... `false`
    # help: use one of is, is_not
      cart.quantity: {present: true}
    #                 ^^^^^^^ operator-type: `cart.quantity` is always present
    # help: use one of is, is_not, at_least, at_most, above, below, any_of, none_of
    """


@twin("offer")
def test_an_amount_without_currency() -> None:
    """An amount says its currency.

    when:
      cart.total: {at_least: 500, at_most: "5000"}
    #                        ^^^ money-without-currency: `500` has no currency
    # help: write `500 SAR`, with the market's currency
    #                                      ^^^^^^ money-without-currency: `5000` has no currency
    # help: write `5000 SAR`, with the market's currency
    """


@twin("offer")
def test_a_float_amount() -> None:
    """A bare decimal number is no money.

    when:
      cart.total: {at_least: 499.99}
    #                        ^^^^^^ float-money: `499.99` is a bare decimal number
    # help: write the amount with its currency, as in `499.99 SAR`
    """


@twin("offer")
def test_an_amount_in_another_currency() -> None:
    """An amount is in the currency of the market.

    when:
      cart.total: {at_least: 500 AED}
    #                        ^^^^^^^ wrong-currency: `500 AED` is not in SAR, the currency of the market
    # help: write the amount in SAR
    """


@twin("offer")
def test_a_currency_that_is_not_in_use() -> None:
    """A currency is one that is in use, in capitals.

    when:
      cart.total: {at_least: 500 SRA, at_most: 5000 sar}
    #                        ^^^^^^^ unknown-currency: `SRA` is not a currency in use
    # help: use an ISO 4217 code such as SAR
    #                                          ^^^^^^^^ unknown-currency: `sar` is not a currency in use
    # help: did you mean `SAR`?
    """


@twin("offer")
def test_an_amount_that_is_not_plain() -> None:
    """Amounts have no thousands signs, no sign and no more decimals than the currency.

    when:
      any:
        - cart.total: {at_least: "5,000 SAR"}
    #                            ^^^^^^^^^^^ invalid-money: `5,000 SAR` is not a plain amount
    # help: write digits and a decimal point only, as in `5000.00 SAR`
        - cart.total: {at_least: -1 SAR}
    #                            ^^^^^^ invalid-money: `-1 SAR` is not a plain amount
    # help: write digits and a decimal point only, as in `5000.00 SAR`
        - cart.total: {at_least: 0.001 SAR}
    #                            ^^^^^^^^^ invalid-money: `0.001` has more decimals than SAR has (2)
    # help: write a plain amount such as `500 SAR`
        - cart.total: {at_least: 99999999999999 SAR}
    #                            ^^^^^^^^^^^^^^^^^^ invalid-money: `99999999999999` is beyond the largest
    #... amount accepted
    # help: write a plain amount such as `500 SAR`
        - cart.total: {at_least: five SAR}
    #                            ^^^^^^^^ invalid-money: `five SAR` is no amount
    # help: write it as `500 SAR`
        - cart.total: {at_least: true}
    #                            ^^^^ invalid-money: `true` is no amount
    # help: write it as `500 SAR`
        - cart.total: {at_least: }
    #                            ^ invalid-money: an empty value is no amount
    # help: write it as `500 SAR`
        - cart.total: {at_least: [5 SAR]}
    #                            ^^^^^^^ value-type: `cart.total` takes an amount such as `500 SAR`
    # help: write one value
    """


@twin("offer")
def test_values_of_the_wrong_type() -> None:
    """Each type of fact takes its own kind of value.

    when:
      cart.total: {at_least: 100 SAR}
      customer.tenure: 90
    #                  ^^ value-type: `90` has no unit
    # help: write `90 days`
      customer.age: {at_least: 18 days}
    #                          ^^^^^^^ value-type: `18 days` is not in years
    # help: write it in years, as in `18 years`
      customer.days_past_due: {below: soon}
    #                                 ^^^^ invalid-duration: `soon` is no span of time
    # help: write it in days, as in `30 days`
      cart.quantity: {at_least: 2.5}
    #                           ^^^ value-type: `2.5` is not a whole number
    # help: write one such as `6`
      cart.discounted: "true"
    #                  ^^^^^^ value-type: `true` stands in quotes
    # help: remove the quotes
      business_date: {at_least: 27-11-2026}
    #                           ^^^^^^^^^^ invalid-date: `27-11-2026` is no date
    # help: write it as year-month-day, as in `2026-11-27`
      channel: 5
    #          ^ value-type: `5` is not a name
    # help: put it in quotes if it is one
      customer.residency: {present: perhaps}
    #                               ^^^^^^^ value-type: `perhaps` is not true or false
    # help: write `present: true` or `present: false`
    """


@twin("offer")
def test_a_word_that_yaml_could_read_as_a_boolean() -> None:
    """What `no` means is asked once, and not guessed.

    when:
      cart.total: {at_least: 100 SAR}
      cart.discounted: no
    #                  ^^ ambiguous-boolean: `no` could be a word or a boolean
    # help: write `"no"`, `true` or `false`
    """


@twin("offer")
def test_names_that_nobody_declared() -> None:
    """Channels, segments, seasons, categories, countries, currencies and consents are known names.

    when:
      cart.total: {at_least: 100 SAR}
      channel: [store, ap]
    #                  ^^ unknown-channel: no channel is called `ap`
    # help: known: ecommerce, store
      customer.segments: {any_of: [retuning]}
    #                              ^^^^^^^^ unknown-segment: no segment is called `retuning`
    # help: did you mean `returning`? known: new, returning
      seasons: {any_of: [sumer]}
    #                    ^^^^^ unknown-season: no season is called `sumer`
    # help: did you mean `summer`? known: ramadan, summer
      cart.categories: {none_of: [phone]}
    #                             ^^^^^ unknown-category: no category is called `phone`
    # help: did you mean `phones`? known: electronics, fashion, phones
      country: KSA
    #          ^^^ unknown-market: no market is called `KSA`
    # help: did you mean `SA`? known: SA
      cart.currency: {is_not: USD}
    #                         ^^^ unknown-currency: no currency is called `USD`
    # help: known: SAR
      customer.consents: {all_of: [term]}
    #                              ^^^^ unknown-name: no consent is called `term`
    # help: did you mean `terms`? known: bureau_query, bureau_report, credit_data, terms
    """


@twin("offer")
def test_facts_that_an_offer_cannot_use() -> None:
    """An offer is matched before it is priced and before the law is looked at.

    when:
      cart.total: {at_least: 100 SAR}
      plan.apr: {at_most: 20 %}
    # ^^^^^^^^ fact-stage: `plan.apr` is not known where this condition is decided
    # help: it is known only once a plan is priced; use it in a policy
      offer.installments: 4
    # ^^^^^^^^^^^^^^^^^^ fact-stage: `offer.installments` is not known where this condition is decided
    # help: it says what an offer, a provider or the retailer is; use it in a policy
      regime: house.free
    # ^^^^^^ fact-stage: `regime` is not known where this condition is decided
    # help: use it in a policy
      answer.plans_shown: {below: 3}
    # ^^^^^^^^^^^^^^^^^^ fact-stage: `answer.plans_shown` is not known where this condition is decided
    # help: only a `cap` can measure it
    """


@twin("offer")
def test_empty_conditions() -> None:
    """A condition, a group and a list hold something.

    when:
      cart.total: {at_least: 100 SAR}
      channel: []
    #          ^^ empty-condition: the list of `channel` is empty
    # help: name at least one, or remove the line
      customer.tenure: {}
    # ^^^^^^^^^^^^^^^ empty-condition: `customer.tenure` has no operator
    # help: write one, as in `at_least`
      any: []
    # ^^^ empty-condition: `any` has nothing in it
    # help: write the conditions under it
      all: {}
    # ^^^ empty-condition: `all` has nothing in it
    # help: write the conditions under it
      not: {}
    #      ^^ empty-condition: the condition is empty
    # help: remove it, or say what must hold
    """


@twin("offer")
def test_a_condition_that_is_no_mapping() -> None:
    """A condition names facts.

    when: always
    #     ^^^^^^ wrong-type: a condition is a mapping of facts
    # help: write `fact: value`
    """


@twin("offer")
def test_a_group_that_holds_a_word() -> None:
    """A group holds conditions.

    when:
      cart.total: {at_least: 100 SAR}
      any: store
    #      ^^^^^ wrong-type: `any` takes a list of conditions
    # help: write `any: [{fact: value}, …]`
    """


@twin("offer")
def test_a_range_with_nothing_inside() -> None:
    """Bounds leave something between them.

    when:
      cart.total: {at_least: 5000 SAR, at_most: 100 SAR}
    #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ impossible-range: nothing is inside the range of
    #... `cart.total`
    # help: swap or correct the bounds
      cart.quantity: {above: 2, below: 3}
    #                ^^^^^^^^^^^^^^^^^^^^ impossible-range: nothing is inside the range of `cart.quantity`
    # help: swap or correct the bounds
    """


@twin("offer")
def test_a_number_beyond_what_can_be_counted() -> None:
    """Counts end at a million.

    when:
      cart.total: {at_least: 100 SAR}
      cart.quantity: {at_most: 1000001}
    #                          ^^^^^^^ out-of-range: `1000001` is beyond what can be counted
    # help: use 0 to 1000000
    """


@twin("segments")
def test_a_segment_speaks_of_the_customer() -> None:
    """A segment cannot depend on the cart, and an amount in it stands beside a country.

    segments:
      returning: {title: {en: "Returning", ar: "دائم"}, when: {cart.quantity: 1}}
    #                                                          ^^^^^^^^^^^^^ fact-stage:
    #... `cart.quantity` is not known where this condition is decided
    # help: a segment speaks of the customer and the country only
      rich:
        title: {en: "Rich", ar: "ثري"}
        when: {customer.monthly_income: {at_least: 15000 SAR}}
    #                                              ^^^^^^^^^ money-needs-country: `15000 SAR` is an amount,
    #... and no country is named beside it
    # help: add `country: SA` beside it, so that the currency is certain
    """


@twin("segments")
def test_an_amount_beside_its_country() -> None:
    """Only an amount that is not in the currency of the country beside it is wrong.

    segments:
      returning: {title: {en: "R", ar: "د"}, when: {country: SA, customer.salary: {above: 1 SAR}}}
      new:
        title: {en: "N", ar: "ج"}
        when: {any: [{country: [SA], customer.salary: {above: 1 AED}}]}
    #                                                         ^^^^^ wrong-currency:
    #... `1 AED` is not in SAR, the currency of the market
    # help: write the amount in SAR
    """


@twin("segments")
def test_a_segment_that_depends_on_itself() -> None:
    """A circle is told once, at its first segment, and not to those that only use it.

    segments:
      user: {title: {en: "U", ar: "م"}, when: {customer.segments: second}}
      first: {title: {en: "F", ar: "أ"}, when: {customer.segments: third}}
    # ^^^^^ segment-cycle: `first` depends on itself
    # help: take one out of the circle `first` → `third` → `second` → `first`
      second: {title: {en: "S", ar: "ث"}, when: {not: {customer.segments: first}}}
      third: {title: {en: "T", ar: "ث"}, when: {customer.segments: {none_of: [second]}}}
      self: {title: {en: "X", ar: "ذ"}, when: {customer.segments: self}}
    # ^^^^ segment-cycle: `self` depends on itself
    # help: take one out of the circle `self` → `self`
    """


@twin("segments")
def test_a_segment_with_too_many_alternatives() -> None:
    """Seven choices of two are more alternatives than a condition may have.

    segments:
      wide:
    # ^^^^ condition-too-wide: the condition unfolds into more than 64 alternatives
    # help: split the document, or use fewer `any` groups
        title: {en: "Wide", ar: "واسع"}
        when:
          all:
            - any: [{customer.age: 20 years}, {customer.known: true}]
            - any: [{customer.age: 21 years}, {customer.known: true}]
            - any: [{customer.age: 22 years}, {customer.known: true}]
            - any: [{customer.age: 23 years}, {customer.known: true}]
            - any: [{customer.age: 24 years}, {customer.known: true}]
            - any: [{customer.age: 25 years}, {customer.known: true}]
            - any: [{customer.age: 26 years}, {customer.known: true}]
    """


@twin("regimes")
def test_a_regime_cannot_depend_on_a_regime() -> None:
    """A regime is found before any regime is known; it may look at the plan.

    regimes:
      - regime: house.free
        title: {en: "Free", ar: "مجاني"}
        citation: {authority: A, instrument: B, clause: "1", confidence: primary, checked_on: 2026-11-21}
        when: {regime: house.free, plan.apr: 0 %}
    #          ^^^^^^ fact-stage: `regime` is not known where this condition is decided
    # help: a regime cannot depend on a regime
    """
