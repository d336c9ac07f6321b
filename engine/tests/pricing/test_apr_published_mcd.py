"""Worked examples of the European Commission and of the British trade, from dates.

Source: "Examples for the calculation of the annual percentage rate of charge for credit agreements for
consumers relating to residential immovable property", DG FISMA, January 2015, section 2.1. The equation and
remark (c) are those of Directive 2014/17/EU, Annex I, and of Directive (EU) 2023/2225, Annex III. Charges of
2 % are paid at the conclusion; where an example gives no dates, it is placed on 1 January 2012.
"""

import pytest

from engine.pricing.apr import Flow, annual_percentage_rate
from engine.tests.pricing.apr_flows import flow, monthly

START = [flow("2012-01-01", "196000")]
SMALL_START = [flow("2012-01-01", "2940")]


def instalments(number: int, amount: str) -> list[Flow]:
    """Monthly payments that begin a month after the start."""
    return monthly("2012-02-01", number, amount)


@pytest.mark.parametrize(
    ("advances", "payments", "percent"),
    [
        pytest.param(START, instalments(240, "1432.86"), "6.434412", id="1"),
        pytest.param(
            [flow("2012-01-12", "196000")],
            monthly("2012-02-15", 240, "1433.57"),
            "6.434185",
            id="2, case 1: months and days",
        ),
        pytest.param(
            [flow("2013-01-12", "196000")],
            monthly("2013-02-15", 240, "1433.56"),
            "6.434111",
            id="2, case 2: days of a leap year",
        ),
        pytest.param(
            [flow("2012-01-12", "196000")],
            monthly("2012-02-15", 20, "16541.86", 12),
            "6.282070",
            id="2, case 3: years and days",
        ),
        pytest.param(START, instalments(240, "1449.53"), "6.588554", id="3: insurance"),
        pytest.param(START, instalments(240, "1599.53"), "7.946625", id="4: insurance of 1 %"),
        pytest.param(START, instalments(240, "1490.18"), "6.961575", id="5: insurance financed"),
        pytest.param(
            START,
            [*instalments(240, "1432.86"), flow("2032-01-01", "100")],
            "6.436359",
            id="6: exit cost",
        ),
        pytest.param(
            START,
            [*instalments(180, "1199.10"), flow("2027-01-01", "142097.69")],
            "6.409523",
            id="7: balloon",
        ),
        pytest.param(
            START,
            [*instalments(240, "1166.67"), flow("2032-01-01", "200000")],
            "7.430479",
            id="8: interest only",
        ),
        pytest.param(
            START,
            [
                *instalments(6, "1166.67"),
                *monthly("2012-08-01", 234, "1398.33"),
                flow("2032-01-01", "200000"),
            ],
            "8.869280",
            id="8, illustrative",
        ),
        pytest.param(
            START,
            [*instalments(220, "1500"), flow("2030-06-01", "407.70")],
            "6.452756",
            id="11: fixed amount",
        ),
        pytest.param(
            [flow("2012-03-12", "196000")],
            monthly("2012-05-01", 240, "1437.54"),
            "6.432478",
            id="18, case 2: 20 of 366 days",
        ),
        pytest.param(
            START,
            [*instalments(24, "1319.91"), *monthly("2014-02-01", 216, "1423.41")],
            "6.190654",
            id="20: first years cheaper",
        ),
        pytest.param(START, [flow("2012-07-01", "207618.17")], "12.206644", id="40: bridging loan"),
        pytest.param(
            START,
            [*instalments(12, "1250"), flow("2013-01-01", "200000")],
            "10.039962",
            id="42: bridging loan",
        ),
    ],
)
def test_an_example_of_the_commission(advances: list[Flow], payments: list[Flow], percent: str) -> None:
    """Each example comes out to the six decimals that the Commission prints."""
    assert str(annual_percentage_rate(advances, payments, "effective").rounded(6)) == percent


@pytest.mark.parametrize(
    ("advances", "payments", "percent"),
    [
        pytest.param(
            [*SMALL_START, *monthly("2012-04-01", 3, "3000", 3)],
            [flow("2012-04-01", "3100"), *monthly("2012-07-01", 3, "3000", 3)],
            "5.6",
            id="35: drawn and repaid again",
        ),
        pytest.param(
            SMALL_START,
            [*instalments(3, "24.12"), flow("2012-04-01", "3000")],
            "19.4",
            id="38: overdraft of unknown term",
        ),
        pytest.param(SMALL_START, [flow("2012-07-01", "3132.09")], "13.5", id="39: overdraft of 6 months"),
        pytest.param(
            [flow("2012-01-01", "188500")], [flow("2012-07-01", "200000")], "12.6", id="41: interest retained"
        ),
    ],
)
def test_an_example_that_is_printed_less_exactly(
    advances: list[Flow], payments: list[Flow], percent: str
) -> None:
    """Where the printed decimals are not those of the printed amounts, the rate that is stated is met."""
    assert str(annual_percentage_rate(advances, payments, "effective").rounded(1)) == percent


@pytest.mark.parametrize(
    ("advance", "payments", "percent"),
    [
        ("10000", monthly("2013-02-01", 60, "222.44"), "12.7"),
        ("200", [flow("2013-02-01", "250")], "1355.2"),
        ("200", [flow("2013-02-01", "350")], "82400.5"),
    ],
)
def test_examples_of_the_consumer_finance_association(
    advance: str, payments: list[Flow], percent: str
) -> None:
    """A loan, a short loan and an overdraft come out as in the tests of stephenhaunts/UK-APR-Calculator."""
    apr = annual_percentage_rate([flow("2013-01-01", advance)], payments, "effective")
    assert str(apr.rounded(1)) == percent
