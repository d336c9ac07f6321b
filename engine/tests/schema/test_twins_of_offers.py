"""Bad twins of an offer: between its fields, and with the provider, the season and the segments it names."""

from engine.tests.schema.documents import twin


@twin("offer")
def test_names_that_nobody_declared() -> None:
    """The provider, the market and the season of an offer exist.

    provider: good-financ
    #         ^^^^^^^^^^^ unknown-provider: no provider is called `good-financ`
    # help: did you mean `good-finance`? known: good-finance
    market: KW
    #       ^^ unknown-market: no market is called `KW`
    # help: known: SA
    available: {from: 2026-01-01, until: 2026-12-31, season: sumer}
    #                                                        ^^^^^ unknown-season:
    #... no season is called `sumer`
    # help: did you mean `summer`? known: ramadan, summer
    """


@twin("offer")
def test_a_season_that_nobody_declared() -> None:
    """A season of an offer is one of seasons.yaml.

    available: {from: 2026-01-01, until: 2026-12-31, season: sumer}
    #                                                        ^^^^^ unknown-season:
    #... no season is called `sumer`
    # help: did you mean `summer`? known: ramadan, summer
    """


@twin("offer")
def test_a_provider_that_nobody_declared() -> None:
    """A provider of an offer has a file.

    provider: good-financ
    #         ^^^^^^^^^^^ unknown-provider: no provider is called `good-financ`
    # help: did you mean `good-finance`? known: good-finance
    """


@twin("offer")
def test_months_need_a_month_end() -> None:
    """A month after the 31st is certain only with `month_end`.

    plan:
      installments: 4
      every: 2 weeks
      first_due: after 1 month
    #            ^^^^^^^^^^^^^ month-end-required: `1 month` after the 31st is not certain without
    #... `month_end`
    # help: add `month_end: clamp` (the last day) or `month_end: next_day` (the 1st of the next month)
      fee: {amount: none, paid_by: merchant, charged: first}
      rate: none
      residue: last
    """


@twin("offer")
def test_weeks_need_no_month_end() -> None:
    """Where nothing is counted in months, `month_end` says nothing.

    plan:
      installments: 4
      every: 2 weeks
      first_due: at_checkout
      fee: {amount: none, paid_by: merchant, charged: first}
      rate: none
      residue: last
      month_end: clamp
    # ^^^^^^^^^ month-end-unused: no period of this plan counts months
    # help: remove `month_end`
    """


@twin("offer")
def test_every_field_of_a_plan_wrong() -> None:
    """All mistakes of a plan are told at once.

    plan:
      installments: 0
    #               ^ out-of-range: `installments` is `0`
    # help: it must be at least 1
      every: 1 year
    #        ^^^^^^ invalid-duration: `1 year` is no interval
    # help: write it in days, weeks or months, as in `2 weeks`
      first_due: later
    #            ^^^^^ invalid-duration: `later` is no first due date
    # help: write `at_checkout` or `after 1 month`
      down_payment: {at_least: 200 %, at_most: lots}
    #                          ^^^^^ out-of-range: `200 %` is more than the whole
    # help: use 0 % to 100 %
    #                                          ^^^^ invalid-money: `lots` is neither a share nor an amount
    # help: write `none`, `0.5 %`, `50 SAR` or `0.5 % + 50 SAR`
      fee: {amount: 0.00001 %, paid_by: bank, charged: last, vat: 15 %}
    #               ^^^^^^^^^ invalid-share: `0.00001 %` is no share
    # help: write it as `2.5 %`, with at most four decimals
    #                                   ^^^^ not-one-of: `bank` cannot be the value of `paid_by`
    # help: use `consumer` or `merchant`
    #                                                  ^^^^ not-one-of: `last` cannot be the value of
    #... `charged`
    # help: use `at_checkout`, `first` or `spread`
    #                                                        ^^^ unknown-field: no field is called `vat`
    #... here
    # help: known here: amount, paid_by, charged
      rate: 12 %
    #       ^^^^ invalid-share: `12 %` is no yearly rate
    # help: write `12 % a year`, or `none`
      residue: middle
    #          ^^^^^^ not-one-of: `middle` cannot be the value of `residue`
    # help: use `first` or `last`
      month_end: last
    #            ^^^^ not-one-of: `last` cannot be the value of `month_end`
    # help: use `clamp` or `next_day`
    """


@twin("offer")
def test_a_down_payment_written_once_is_told_once() -> None:
    """A down payment that is both the least and the most is one mistake.

    plan:
      installments: 4
      every: 1 month
      first_due: at_checkout
      down_payment: 10
    #               ^^ money-without-currency: `10` has no currency
    # help: write `10 SAR`, with the market's currency
      fee: {amount: 5 AED, paid_by: merchant, charged: first}
      rate: none
      residue: last
      month_end: clamp
    """


@twin("offer")
def test_amounts_of_a_plan_in_another_currency() -> None:
    """The amounts of a plan are in the currency of the market.

    plan:
      installments: 4
      every: 1 month
      first_due: at_checkout
      down_payment: {at_least: 5 AED, at_most: 50 % + 1 AED}
    #                          ^^^^^ wrong-currency: `5 AED` is not in SAR, the currency of the market
    # help: write the amount in SAR
    #                                          ^^^^^^^^^^^^ wrong-currency: `50 % + 1 AED` is not in SAR,
    #... the currency of the market
    # help: write the amount in SAR
      fee: {amount: 0.5 % + 5 AED, paid_by: merchant, charged: first}
    #               ^^^^^^^^^^^^^ wrong-currency: `0.5 % + 5 AED` is not in SAR, the currency of the market
    # help: write the amount in SAR
      rate: none
      residue: last
      month_end: clamp
    """


@twin("offer")
def test_a_down_payment_that_leaves_nothing() -> None:
    """Something of the smallest cart is left to finance.

    plan:
      installments: 4
      every: 1 month
      first_due: at_checkout
      down_payment: 100 SAR
    #               ^^^^^^^ impossible-down-payment: the down payment leaves nothing to finance of the
    #... smallest cart
    # help: lower it, or raise the smallest `cart.total`
      fee: {amount: none, paid_by: merchant, charged: first}
      rate: none
      residue: last
      month_end: clamp
    """


@twin("offer")
def test_a_down_payment_with_its_bounds_swapped() -> None:
    """The least down payment is at most the most.

    plan:
      installments: 4
      every: 1 month
      first_due: at_checkout
      down_payment: {at_least: 50 %, at_most: 10 %}
    #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ impossible-down-payment: the least down payment is above
    #... the most
    # help: swap or correct the two
      fee: {amount: none, paid_by: merchant, charged: first}
      rate: none
      residue: last
      month_end: clamp
    """


@twin("offer")
def test_a_window_that_ends_before_it_begins() -> None:
    """A window with no day in it makes no further problem.

    available: {from: 2026-12-31, until: 2026-01-01, season: summer}
    #                                    ^^^^^^^^^^ empty-window: the window ends on 2026-01-01, before it
    #... begins on 2026-12-31
    # help: swap or correct the dates
    """


@twin("offer")
def test_a_text_without_one_language() -> None:
    """A text is in English and in Arabic, and neither is empty.

    title: {en: " "}
    #^^^^ missing-translation: the Arabic text is missing
    # help: add `ar`
    #           ^^^ missing-translation: the text is empty
    # help: write the text
    """


@twin("offer")
def test_a_text_that_is_no_mapping() -> None:
    """A text names its languages.

    title: "In four"
    #      ^^^^^^^^^ wrong-type: `In four` is not a mapping
    # help: write `{en: …, ar: …}`
    """


@twin("offer")
def test_texts_that_are_numbers() -> None:
    """A text is put in quotes.

    title: {en: 4, ar: 4.0}
    #           ^ wrong-type: `4` is not a text
    # help: put it in quotes
    #                  ^^^ wrong-type: `4.0` is not a text
    # help: put it in quotes
    stacking: {group: 12, rule: best}
    #                 ^^ invalid-id: `12` is no id
    # help: use at most 64 lower case letters, digits and hyphens
    """


@twin("offer")
def test_fields_that_do_not_exist() -> None:
    """An unknown field is underlined, with the nearest one of its block.

    availability: {from: 2026-01-01, until: 2026-12-31}
    #^^^^^^^^^^^ unknown-field: no field is called `availability` here
    # help: did you mean `available`? known here: offer, title, provider, market, product, plan, available,
    #... stacking, status, when
    stacking: {grup: seasonal, rule: best}
    #          ^^^^ unknown-field: no field is called `grup` here
    # help: did you mean `group`? known here: group, rule
    """


@twin("offer")
def test_a_key_given_twice() -> None:
    """A key stands once; the first one counts, and the second is told.

    status: active
    market: SA
    available: {from: 2026-01-01, until: 2026-12-31, from: 2026-02-01}
    #                                                ^^^^ duplicate-key: `from` is already given on line 15
    # help: keep one of the two
    """


@twin("offer")
def test_an_id_that_is_not_its_folder() -> None:
    """An offer is called like its folder.

    offer: in-five
    #      ^^^^^^^ id-not-folder: `in-five` stands where `in-four` belongs,
    #... by the name of the folder or file
    # help: write `in-four`, or rename the folder or file
    """


@twin("offer")
def test_an_id_with_other_characters() -> None:
    """An id is lower case letters, digits and hyphens.

    offer: In_Four
    #      ^^^^^^^ invalid-id: `In_Four` is no id
    # help: use at most 64 lower case letters, digits and hyphens
    """


@twin("offer-cases")
def test_two_cases_with_one_name() -> None:
    """A case that fails is found by its name.

    cases:
      - {case: "one", expect: eligible}
      - {case: "one", given: {cart: {total: 1 SAR}}, expect: ineligible, reasons: [amount_below_minimum]}
    #          ^^^^^ duplicate-id: `one` is also the name of the case on line 8
    # help: say what is different here
    """


@twin("offer-cases")
def test_cases_in_the_wrong_form() -> None:
    """A case says what it expects, in one of the words there are.

    cases:
      - {case: "one", expect: accepted}
    #                         ^^^^^^^^ not-one-of: `accepted` cannot be the value of `expect`
    # help: use `eligible`, `ineligible` or `referred`
      - {expect: eligible}
    #   ^^^^^^^^^^^^^^^^^^ missing-field: `case` is missing
    # help: add `case`
    """
