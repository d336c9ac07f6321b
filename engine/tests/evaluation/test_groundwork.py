"""A changed request, laid out from what is known already, is the same as one laid out anew."""

from __future__ import annotations

from random import Random

from engine.decide import Engine
from engine.evaluation.groundwork import Groundwork, lay
from engine.facts import FactValue
from engine.tests.evaluation.generated import chances
from engine.tests.evaluation.generated_books import generated_book
from engine.tests.evaluation.generated_conditions import CATEGORIES, CHANNELS
from engine.tests.evaluation.generated_requests import generated_request


def _changes(rng: Random, ground: Groundwork) -> dict[str, FactValue]:
    total = ground.facts.values.get("cart.total", 0)
    assert isinstance(total, int)
    options: dict[str, FactValue] = {
        "cart.total": total + rng.choice((-1, 1, 10_000)),
        "channel": rng.choice(CHANNELS),
        "cart.categories": frozenset(rng.sample(CATEGORIES, 2)),
        "customer.consents": frozenset({"terms"}),
        "customer.tenure": rng.choice((0, 90, 365)),
        "country": ground.market.compiled.country,
    }
    return {name: options[name] for name in rng.sample(sorted(options), rng.randint(1, 3))}


def test_again_equals_a_fresh_lay() -> None:
    """Facts, matches and judgements are the same, whether or not segments depend on what changed."""
    compared = 0
    for number in range(12):
        rng = chances(f"groundwork {number}")
        with Engine(generated_book(f"groundwork {number}")) as engine:
            for _ in range(25):
                ground = engine.ground(generated_request(rng))
                changed, wish = _changes(rng, ground), rng.choice((None, 0, 20_000))
                again = ground.again(changed, wish)
                facts = ground.facts.with_values(changed)
                fresh = lay(engine.evaluators, ground.market.compiled.country, ground.day, facts, wish)
                assert again.facts == fresh.facts
                assert again.matched == fresh.matched
                assert again.judged == fresh.judged
                assert again.assessment.findings(again.interval) == fresh.assessment.findings(fresh.interval)
                compared += 1
    assert compared == 300


def test_one_offer_is_what_it_is_among_all() -> None:
    """Asked for alone, an offer has the findings that it has in the whole list, in the same order."""
    for number in range(8):
        rng = chances(f"alone {number}")
        with Engine(generated_book(f"alone {number}")) as engine:
            for _ in range(10):
                ground = engine.ground(generated_request(rng))
                together = ground.assessment.offers(ground.interval)
                alone = [
                    ground.assessment.offer(ground.interval, position) for position in range(len(together))
                ]
                assert alone == together
