"""Bad twins of amounts inside conditions."""

from engine.tests.schema.documents import twin


@twin("offer")
def test_an_amount_that_is_split_at_its_comma() -> None:
    """In braces a comma begins the next entry; the author is told so once, and not to write 5 SAR.

    when:
      cart.total: {at_least: 100 SAR, at_most: 5,000 SAR}
    #                                            ^^^^^^^ invalid-money: the comma before `000 SAR` ends the
    #... value in front of it
    # help: write the amount without a comma, as in `5000 SAR`
    """
