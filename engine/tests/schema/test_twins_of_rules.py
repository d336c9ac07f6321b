"""Bad twins of what stands around the offers: the retailer, the providers, the segments and the seasons."""

from engine.tests.schema.documents import twin


@twin("retailer")
def test_a_time_zone_that_does_not_exist() -> None:
    """A market's time zone is in the IANA database, and its figures can be read.

    markets:
      SA:
        title: {en: "Saudi Arabia", ar: "السعودية"}
        currency: SAR
        time_zone: Asia/Riyad
    #              ^^^^^^^^^^ unknown-time-zone: no time zone is called `Asia/Riyad`
    # help: did you mean `Asia/Riyadh`? use a name such as `Asia/Riyadh`
        vat: 15 %
        apr: effective
        packs: [house]
    """


@twin("retailer")
def test_a_market_in_the_wrong_form() -> None:
    """A market's currency, tax and convention have their own forms.

    markets:
      SA:
        title: {en: "Saudi Arabia", ar: "السعودية"}
        currency: SR
    #             ^^ unknown-currency: `SR` is not a currency in use
    # help: use an ISO 4217 code such as SAR
        time_zone: Asia/Riyadh
        vat: 15
    #        ^^ invalid-share: `15` is no share
    # help: write it as `2.5 %`, with at most four decimals
        apr: nominal
    #        ^^^^^^^ not-one-of: `nominal` cannot be the value of `apr`
    # help: use `effective` or `us`
        packs: house
    #          ^^^^^ wrong-type: `house` is not a list
    # help: `packs` takes a list
    """


@twin("retailer")
def test_a_country_that_is_no_code() -> None:
    """A market is a country, by its code; what is for that country then has no market.

    markets:
      SA:
        title: {en: "Saudi Arabia", ar: "السعودية"}
        currency: SAR
        time_zone: Asia/Riyadh
        vat: 15 %
        apr: effective
        packs: [house]
      uae:
    # ^^^ invalid-id: `uae` is no country
    # help: use its ISO 3166 code such as `SA`
        title: {en: "Emirates", ar: "الإمارات"}
        currency: AED
        time_zone: Asia/Dubai
        vat: 5 %
        apr: effective
        packs: [house]
    """


@twin("retailer")
def test_a_broken_market_is_told_once() -> None:
    """A currency that is not in use makes no offer of its market wrong.

    markets:
      SA:
        title: {en: "Saudi Arabia", ar: "السعودية"}
        currency: RIY
    #             ^^^ unknown-currency: `RIY` is not a currency in use
    # help: use an ISO 4217 code such as SAR
        time_zone: Asia/Riyadh
        vat: 15 %
        apr: effective
        packs: [house]
    """


@twin("retailer")
def test_packs_that_do_not_exist() -> None:
    """A market names the folders of policies/, each once, and a folder that none names is a warning.

    markets:
    #^^^^^^ unused-pack: no market uses the pack `house`
    # help: name it under a market's `packs`, or delete it
      SA:
        title: {en: "Saudi Arabia", ar: "السعودية"}
        currency: SAR
        time_zone: Asia/Riyadh
        vat: 15 %
        apr: effective
        packs: [hous]
    #           ^^^^ unknown-pack: no policy pack is called `hous`
    # help: did you mean `house`? packs are the folders of policies/; known: house
    """


@twin("retailer")
def test_things_listed_twice() -> None:
    """A channel and a category stand once.

    channels: [store, ecommerce, store]
    #                            ^^^^^ duplicate-id: `store` is listed twice
    # help: keep one of the two
    categories:
      electronics:
        title: {en: "Electronics", ar: "إلكترونيات"}
        includes:
          phones: {title: {en: "Phones", ar: "هواتف"}}
          fashion: {title: {en: "Fashion", ar: "أزياء"}}
      fashion: {title: {en: "Fashion", ar: "أزياء"}}
    # ^^^^^^^ duplicate-id: two categories are called `fashion`
    # help: rename one of them
    """


@twin("retailer")
def test_a_claim_that_no_rule_asks_for() -> None:
    """An attestation is of a known claim and holds on some day.

    attestations:
      - {claim: owns_good, from: 2026-01-01, until: 2026-12-31, evidence: "seen"}
    #           ^^^^^^^^^ unknown-claim: no rule asks for `owns_good`
    # help: did you mean `owns_goods`? `taqseet facts` lists every claim as a fact
      - {claim: owns_goods, from: 2026-12-31, until: 2026-01-01, evidence: "seen"}
    #                                                ^^^^^^^^^^ empty-window: the window ends on 2026-01-01,
    #... before it begins on 2026-12-31
    # help: swap or correct the dates
    """


@twin("retailer")
def test_a_version_that_is_a_number() -> None:
    """A version is a text, so that 1.10 is not 1.1.

    version: 1.10
    #        ^^^^ wrong-type: `1.10` is not a text
    # help: write a text, in quotes
    """


@twin("provider")
def test_agreements_that_overlap() -> None:
    """Two agreements of one provider share no day.

    agreements:
      - {from: 2026-01-01, until: 2026-06-30, merchant_discount: 3 %, settlement: 7 days}
      - {from: 2026-06-30, until: 2026-12-31, merchant_discount: 3 %, settlement: 7 days}
    #          ^^^^^^^^^^ overlapping-windows: the window from 2026-06-30 overlaps the one from 2026-01-01
    # help: one of them must end before the other begins; the other ends on 2026-06-30
    """


@twin("provider")
def test_agreements_that_touch_do_not_overlap() -> None:
    """Days that follow each other are no overlap; an outage that ends before it begins is empty.

    agreements:
      - {from: 2026-01-01, until: 2026-06-30, merchant_discount: 3 %, settlement: 7 days}
      - {from: 2026-07-01, until: 2026-12-31, merchant_discount: 3 %, settlement: 7 days}
    unavailable:
      - {from: 2026-12-06, until: 2026-12-05, because: "maintenance"}
    #                             ^^^^^^^^^^ empty-window: the window ends on 2026-12-05, before it begins
    #... on 2026-12-06
    # help: swap or correct the dates
    """


@twin("provider")
def test_dates_that_do_not_exist() -> None:
    """A date exists, is written year-month-day and is not centuries away.

    licences:
      - {authority: SAMA, product: bnpl, number: "1", from: 2026-02-29, until: 9999-12-31}
    #                                                       ^^^^^^^^^^ invalid-date:
    #... `2026-02-29` does not exist
    # help: check the day and the month
    #                                                                          ^^^^^^^^^^ invalid-date:
    #... `9999-12-31` is too far away
    # help: use a year from 1900 to 2200
      - {authority: SAMA, product: bnpl, number: "2", from: 1/2/2026, until: 2026-13-01}
    #                                                       ^^^^^^^^ invalid-date: `1/2/2026` is no date
    # help: write it as year-month-day, as in `2026-11-27`
    #                                                                        ^^^^^^^^^^ invalid-date:
    #... `2026-13-01` does not exist
    # help: check the day and the month
    """


@twin("provider")
def test_terms_in_the_wrong_form() -> None:
    """Terms are shares and spans of time.

    agreements:
      - {from: 2026-01-01, until: 2026-12-31, merchant_discount: 3, settlement: 7}
    #                                                            ^ invalid-share: `3` is no share
    # help: write it as `2.5 %`, with at most four decimals
    #                                                                           ^ invalid-duration:
    #... `7` is no span of time
    # help: write it as `30 days` or `6 months`
    """


@twin("provider")
def test_a_claim_of_the_retailer() -> None:
    """A provider attests the provider's claims.

    attestations:
      - {claim: owns_goods, from: 2026-01-01, until: 2026-12-31, evidence: "seen"}
    #           ^^^^^^^^^^ unknown-claim: no rule asks for `owns_goods`
    # help: `taqseet facts` lists every claim as a fact
    """


@twin("provider")
def test_a_provider_without_any_agreement() -> None:
    """A provider has at least one agreement, and finances at least one product.

    products: []
    #         ^^ empty-condition: `products` is empty
    # help: write at least one entry
    agreements: []
    #           ^^ empty-condition: `agreements` is empty
    # help: write at least one entry
    """


@twin("provider")
def test_late_fees_of_another_currency() -> None:
    """Late fees are in the market's currency.

    late_fee: {each: 10 SAR, at_most: 15 AED}
    #                                 ^^^^^^ wrong-currency: `15.00 AED` is not in SAR, the currency of the
    #... market
    # help: write the amount in SAR
    """


@twin("provider")
def test_a_late_fee_above_that_of_a_year() -> None:
    """One late payment costs no more than all of a year may.

    late_fee: {each: 15.01 SAR, at_most: 15 SAR}
    #                                    ^^^^^^ out-of-range: one late payment costs more than all of 12
    #... months may
    # help: raise it, or lower `each`
    """


@twin("retailer")
def test_an_input_of_no_known_kind() -> None:
    """What kind of data an input is comes from a closed list, which laws speak of.

    inputs:
      horoscope: {title: {en: "Horoscope", ar: "برج"}, data: helth}
    #                                                        ^^^^^ not-one-of: `helth` is no kind of input
    # help: did you mean `health`? known: identity, age, residence, income, expenses, obligations,
    #... payment_history, employment, education, purchase_history, membership, device, location,
    #... racial_or_ethnic_origin, political_opinions, religious_or_philosophical_beliefs,
    #... trade_union_membership, genetic, biometric, health, sex_life_or_sexual_orientation, social_network
    """


@twin("provider")
def test_a_product_written_twice() -> None:
    """A product is listed once.

    products: [bnpl, bnpl]
    #                ^^^^ duplicate-id: `bnpl` is listed twice
    # help: keep one of the two
    """


@twin("seasons")
def test_days_that_no_calendar_has() -> None:
    """A season begins and ends on days that exist in its calendar.

    seasons:
      summer: {title: {en: "S", ar: "ص"}, gregorian: {from: 02-30, until: 13-01}}
    #                                                       ^^^^^ invalid-season-day:
    #... gregorian month 02 has no day 30
    # help: correct the month or the day
    #                                                                     ^^^^^ invalid-season-day:
    #... gregorian month 13 has no day 01
    # help: correct the month or the day
      ramadan: {title: {en: "R", ar: "ر"}, hijri: {from: 09-00, until: 09-31}}
    #                                                    ^^^^^ invalid-season-day: hijri month 09 has no day
    #... 00
    # help: correct the month or the day
    #                                                                  ^^^^^ invalid-season-day:
    #... hijri month 09 has no day 31
    # help: correct the month or the day
    """


@twin("seasons")
def test_days_in_the_wrong_form() -> None:
    """A day of the year is month-day.

    seasons:
      summer: {title: {en: "S", ar: "ص"}, gregorian: {from: 1 June, until: 8-31}}
    #                                                       ^^^^^^ invalid-season-day:
    #... `1 June` is no day of the year
    # help: write month-day, as in `11-20`
    #                                                                      ^^^^ invalid-season-day:
    #... `8-31` is no day of the year
    # help: write month-day, as in `11-20`
    """


@twin("seasons")
def test_seasons_of_no_calendar_or_of_both() -> None:
    """A season follows one calendar, and only Hijri seasons are announced.

    seasons:
      none: {title: {en: "N", ar: "ل"}}
    # ^^^^ missing-field: a season has either `gregorian` or `hijri`
    # help: give exactly one of the two
      both:
    # ^^^^ missing-field: a season has either `gregorian` or `hijri`
    # help: give exactly one of the two
        title: {en: "B", ar: "ك"}
        gregorian: {from: 06-01, until: 08-31}
        hijri: {from: 09-01, until: 09-30}
      announced:
    # ^^^^^^^^^ unknown-field: `announced` is for Hijri seasons
    # help: remove it
        title: {en: "A", ar: "م"}
        gregorian: {from: 06-01, until: 08-31}
        announced: [{year: 1448, from: 2027-02-08, until: 2027-03-09}]
    """


@twin("seasons")
def test_announcements_that_contradict() -> None:
    """A Hijri year is announced once, with days of that year, in their order.

    seasons:
      ramadan:
        title: {en: "R", ar: "ر"}
        hijri: {from: 09-01, until: 09-30}
        announced:
          - {year: 1448, from: 2027-02-08, until: 2027-03-09}
          - {year: 1448, from: 2027-02-09, until: 2027-03-10}
    #              ^^^^ overlapping-windows: the year 1448 is announced twice
    # help: keep one of the two
          - {year: 1449, from: 2027-03-09, until: 2027-02-08}
    #              ^^^^ out-of-range: the days from 2027-03-09 are not in the Hijri year 1449
    # help: correct the year or the days
    #                                             ^^^^^^^^^^ empty-window: the window ends on 2027-02-08,
    #... before it begins on 2027-03-09
    # help: swap or correct the dates
          - {year: 1440, from: 2027-02-08, until: 2027-03-09}
    #              ^^^^ out-of-range: the days from 2027-02-08 are not in the Hijri year 1440
    # help: correct the year or the days
    """


@twin("segments")
def test_a_segment_in_the_wrong_form() -> None:
    """A segment has an id, a title in both languages and a condition.

    segments:
      Gold: {title: {en: "Gold", ar: ""}, when: {customer.known: true}}
    # ^^^^ invalid-id: `Gold` is no id
    # help: use at most 64 lower case letters, digits and hyphens
    #                                ^^ missing-translation: the text is empty
    # help: write the text
      new: {title: {en: "New", ar: "جديد"}}
    # ^^^ missing-field: `when` is missing
    # help: add `when`
    """
