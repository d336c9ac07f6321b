"""What a validation says of an offer is what the engine decides, on both sides of every boundary."""

from __future__ import annotations

from datetime import datetime
from random import Random

import pytest

from engine.analysis.breaches import Breach, judged_offer
from engine.analysis.limits import plans_on_offer
from engine.compiler.compiled import CompiledBook
from engine.decide import Engine
from engine.request import GUEST, Cart, Line, Request
from engine.tests.analysis.offers_and_laws import compiled_under, law

MOMENT = datetime.fromisoformat("2026-05-04T12:00:00+03:00")
APPLIES = "kind: cap\napplies_to: {country: SA}\n"
LAWS = (
    law("law.ceiling", f"{APPLIES}cap: {{measure: plan.financed, at_most: 2750 SAR}}"),
    law("law.floor", f"{APPLIES}cap: {{measure: plan.smallest_installment, at_least: 61 SAR}}"),
    law(
        "law.fee",
        f"{APPLIES}cap: {{measure: plan.fees, at_most: {{lowest_of: [3 % of plan.financed, 45 SAR]}}}}",
    ),
)


def random_plan(random: Random) -> str:
    """A plan that some of the laws may not let pass."""
    fee = random.choice(["none", "1 %", "20 SAR", "1.3 % + 7 SAR", "31.55 SAR"])
    down = random.choice(["none", "10 %", "33.33 %", "75 SAR"])
    return f"""plan:
  installments: {random.randint(2, 12)}
  every: 1 month
  first_due: {random.choice(["at_checkout", "after 1 month"])}
  down_payment: {down}
  fee: {{amount: {fee}, paid_by: consumer, charged: {random.choice(["first", "spread", "at_checkout"])}}}
  rate: {random.choice(["none", "9 % a year"])}
  residue: {random.choice(["first", "last"])}
  month_end: clamp"""


def refusing(engine: Engine, total_minor: int) -> set[str]:
    """The policies that refuse a guest's cart of this total."""
    line = Line("x", "phones", 1, total_minor)
    request = Request(MOMENT, "SA", "store", Cart("SAR", (line,), 0, 0, 0), "en", None, GUEST)
    (verdict,) = engine.decide(request, remedies=False).verdicts
    return {reason.finding.policy for reason in verdict.reasons if reason.finding.policy}


def edges(breach: Breach) -> dict[int, bool]:
    """Carts on both sides of every end of a breach's carts, with whether they are refused."""
    found: dict[int, bool] = {}
    for least, most in breach.carts or ((10_000, 500_000),):
        assert most is not None
        found |= {least: True, most: True, (least + most) // 2: True}
        found |= {total: False for total in (least - 1, most + 1) if 10_000 <= total <= 500_000}
    return found


@pytest.mark.parametrize("seed", range(12))
def test_each_breach_is_what_the_engine_refuses(seed: int) -> None:
    """At the ends of its carts a policy refuses, and a halala beyond it does not."""
    compiled: CompiledBook = compiled_under(*LAWS, fields=random_plan(Random(seed)))  # noqa: S311 - repeatable
    judged = judged_offer(compiled.book, compiled.markets["SA"], 0)
    with Engine(compiled) as engine:
        for breach in judged.breaches:
            for total, is_refused in edges(breach).items():
                assert (breach.policy.id in refusing(engine, total)) == is_refused, (breach.policy.id, total)
        for plan in plans_on_offer(compiled, "SA", "store", MOMENT.date()):
            for least, most in plan.carts:
                assert most is not None
                assert refusing(engine, least) == refusing(engine, most) == {"house.identity"}
                for beyond in (least - 1, most + 1):
                    if 10_000 <= beyond <= 500_000:
                        assert refusing(engine, beyond) > {"house.identity"}
