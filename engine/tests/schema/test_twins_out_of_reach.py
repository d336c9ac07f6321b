"""Bad twins of an offer that no cart, no customer or no day can ever reach."""

from engine.tests.schema.documents import twin


@twin("offer")
def test_a_season_outside_the_window() -> None:
    """The season of an offer comes at least once within its window.

    available: {from: 2026-09-01, until: 2026-12-31, season: summer}
    #                                                        ^^^^^^ season-never-in-window:
    #... `summer` does not fall between 2026-09-01 and 2026-12-31
    # help: widen the window, or choose another season
    """


@twin("offer")
def test_an_agreement_that_ends_before_the_offer() -> None:
    """Days without an agreement are a warning, and a window without any is an error.

    available: {from: 2026-12-31, until: 2027-01-31}
    #^^^^^^^^ agreement-gap: `good-finance` has no agreement on 31 of the offer's 32 days
    # help: extend the agreement; until then the offer is refused on those days
    """


@twin("offer")
def test_a_window_without_any_agreement() -> None:
    """An offer that its provider never finances is an error.

    available: {from: 2027-01-01, until: 2027-01-31}
    #^^^^^^^^ offer-without-agreement: `good-finance` has no agreement from 2027-01-01 to 2027-01-31
    # help: add the agreement to the provider, or move the window
    """


@twin("offer")
def test_an_offer_without_a_smallest_cart() -> None:
    """An offer says from which cart total it holds; zero says nothing.

    when:
    #^^^ amount-band-missing: the offer does not say from which cart total it holds
    # help: add `cart.total: {at_least: 100 SAR}`, in the market's currency and above zero
      cart.total: {at_least: 0 SAR}
    """


@twin("offer")
def test_a_smallest_cart_in_some_alternatives_only() -> None:
    """A lower bound in one alternative of several is no lower bound.

    when:
    #^^^ amount-band-missing: the offer does not say from which cart total it holds
    # help: add `cart.total: {at_least: 100 SAR}`, in the market's currency and above zero
      any:
        - {channel: store, cart.total: {at_least: 100 SAR}}
        - {channel: ecommerce}
    """


@twin("offer")
def test_a_category_that_its_parent_excludes() -> None:
    """A cart with phones is a cart with electronics too.

    when:
      cart.total: {at_least: 100 SAR}
      all:
        - cart.categories: phones
    #                      ^^^^^^ unreachable-offer: no cart can ever reach this offer: `cart.categories`
    #... cannot be so together with the rest
    # help: correct this condition, or the one that it contradicts
        - cart.categories: {none_of: [electronics]}
    """


@twin("offer")
def test_bounds_that_leave_nothing_apart_from_each_other() -> None:
    """Bounds that are written apart can contradict each other.

    when:
      all:
        - cart.total: {at_least: 100 SAR}
        - not: {cart.total: {above: 99 SAR}}
    #                               ^^^^^^ unreachable-offer: no cart can ever reach this offer:
    #... `cart.total` cannot be so together with the rest
    # help: correct this condition, or the one that it contradicts
    """


@twin("offer")
def test_every_channel_excluded() -> None:
    """An offer for none of the retailer's channels reaches nobody.

    when:
      cart.total: {at_least: 100 SAR}
      channel: {none_of: [store, ecommerce]}
    #                    ^^^^^^^^^^^^^^^^^^ unreachable-offer: no cart can ever reach this offer: `channel`
    #... cannot be so together with the rest
    # help: correct this condition, or the one that it contradicts
    """


@twin("offer")
def test_segments_that_exclude_each_other() -> None:
    """Nobody is a new and a returning customer at once: the segments' own conditions are looked at.

    when:
      cart.total: {at_least: 100 SAR}
      customer.segments: {all_of: [new, returning]}
    #                             ^^^^^^^^^^^^^^^^ unreachable-offer: no cart can ever reach this offer:
    #... `customer.segments` cannot be so together with the rest
    # help: correct this condition, or the one that it contradicts; what a segment asks is in
    #... rules/segments.yaml
    """


@twin("offer")
def test_a_segment_that_a_condition_excludes() -> None:
    """A condition can exclude what a segment asks.

    when:
      cart.total: {at_least: 100 SAR}
      customer.tenure: {below: 10 days}
      customer.segments: [returning]
    #                    ^^^^^^^^^^^ unreachable-offer: no cart can ever reach this offer:
    #... `customer.segments` cannot be so together with the rest
    # help: correct this condition, or the one that it contradicts; what a segment asks is in
    #... rules/segments.yaml
    """


@twin("offer")
def test_a_date_outside_the_window() -> None:
    """A condition on the date leaves some day of the window.

    when:
      cart.total: {at_least: 100 SAR}
      business_date: {at_least: 2027-01-01}
    #                           ^^^^^^^^^^ unreachable-offer: no cart can ever reach this offer:
    #... `business_date` cannot be so together with the rest
    # help: correct this condition, or the one that it contradicts
    """


@twin("offer")
def test_a_fact_that_must_be_there_and_not_there() -> None:
    """A guest has no tenure to compare.

    when:
      cart.total: {at_least: 100 SAR}
      customer.tenure: {present: false, at_least: 90 days}
    #                                             ^^^^^^^ unreachable-offer: no cart can ever reach this
    #... offer: `customer.tenure` cannot be so together with the rest
    # help: correct this condition, or the one that it contradicts
    """


@twin("offer")
def test_too_many_alternatives() -> None:
    """Seven choices of two are more alternatives than a condition may have.

    when:
    #^^^ condition-too-wide: the condition unfolds into more than 64 alternatives
    # help: split the offer, or use fewer `any` groups
      cart.total: {at_least: 100 SAR}
      all:
        - any: [{cart.quantity: 1}, {cart.discounted: true}]
        - any: [{cart.quantity: 2}, {cart.discounted: true}]
        - any: [{cart.quantity: 3}, {cart.discounted: true}]
        - any: [{cart.quantity: 4}, {cart.discounted: true}]
        - any: [{cart.quantity: 5}, {cart.discounted: true}]
        - any: [{cart.quantity: 6}, {cart.discounted: true}]
        - any: [{cart.quantity: 7}, {cart.discounted: true}]
    """
