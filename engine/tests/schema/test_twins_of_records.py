"""Bad twins of policies about records: how long they are kept, and what is masked in them."""

from engine.tests.schema.documents import twin


@twin("policy")
def test_a_record_kept_for_no_time() -> None:
    """A record is kept for a span of time.

    kind: record
    require: remove
    record: {keep: ever, from: decision}
    #              ^^^^ invalid-duration: `ever` is no span of time
    # help: write it as `30 days` or `6 months`
    """


@twin("policy")
def test_a_record_that_says_nothing() -> None:
    """A record policy says how long, or what is masked, or both.

    kind: record
    require: remove
    record: {}
    #^^^^^ missing-field: the block says neither how long nor what is masked
    # help: give `keep` and `from`, or `mask` with the facts that are never written down
    """


@twin("policy")
def test_a_record_kept_from_no_moment() -> None:
    """How long it is kept and from when belong together.

    kind: record
    require: remove
    record: {keep: 10 years, mask: [customer.age]}
    #^^^^^ missing-field: `keep` stands without `from`
    # help: give both, as in `keep: 10 years` and `from: decision`
    """


@twin("policy")
def test_a_masked_fact_that_does_not_exist() -> None:
    """The nearest fact of the customer is named.

    kind: record
    require: remove
    record: {mask: [customer.trait]}
    #               ^^^^^^^^^^^^^^ unknown-fact: no fact of the customer is called `customer.trait`
    # help: did you mean `customer.traits`? `taqseet facts` lists them all
    """


@twin("policy")
def test_a_masked_fact_of_the_cart() -> None:
    """Only what is known of the customer can be left out of the record.

    kind: record
    require: remove
    record: {mask: [cart.total]}
    #               ^^^^^^^^^^ not-one-of: `cart.total` cannot be masked
    # help: mask what is known of the customer, such as `customer.traits`
    """


@twin("policy")
def test_a_masked_customer() -> None:
    """Whose decision it was stays findable, so that it can be erased.

    kind: record
    require: remove
    record: {mask: [customer.known]}
    #               ^^^^^^^^^^^^^^ not-one-of: `customer.known` cannot be masked
    # help: mask what is known of the customer, such as `customer.traits`
    """


@twin("policy")
def test_a_mask_of_nothing() -> None:
    """An empty list masks nothing.

    kind: record
    require: remove
    record: {mask: []}
    #              ^^ empty-condition: `mask` is empty
    # help: write at least one entry
    """
