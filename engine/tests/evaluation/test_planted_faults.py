"""A wrong answer planted in the rule engine never passes: it refuses, and both answers are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest

from engine.decide import Engine
from engine.decision import Decision
from engine.evaluation.durable import RuleNetwork, RuleNetworkError
from engine.facts import Stage
from engine.request import Request
from engine.tests.evaluation.small_book import request, small_book

Values = Mapping[str, int | bool | str]


@pytest.fixture
def engine() -> Iterator[Engine]:
    """The engine of the small book."""
    with Engine(small_book()) as opened:
        yield opened


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Callable[[RuleNetwork | None, Callable[[int], int]], None]:
    """Has a network answer what a function makes of its true answer."""

    def planted(network: RuleNetwork | None, falsify: Callable[[int], int]) -> None:
        assert network is not None
        truly = network.fire
        monkeypatch.setattr(network, "fire", lambda values: falsify(truly(values)))

    return planted


Plant = Callable[[RuleNetwork | None, Callable[[int], int]], None]


def _judgements(engine: Engine, stage: Stage = Stage.REQUEST) -> RuleNetwork | None:
    return engine.evaluators.markets["SA"]._networks[stage]._network


def _bits_of(engine: Engine, policy: str) -> int:
    """Both answers of the network to the judgement of a policy."""
    judgements = engine.compiled.markets["SA"].judgements
    number = next(place for place, one in enumerate(judgements) if one.owner.id == policy)
    return 0b11 << 2 * number


def _fails(_answer: int) -> int:
    raise RuleNetworkError("planted")


def _reasons(engine: Engine, asked: Request) -> dict[str, set[tuple[str, str | None]]]:
    return _of(engine.decide(asked))


def _of(decision: Decision) -> dict[str, set[tuple[str, str | None]]]:
    return {
        verdict.offer.id: {(reason.finding.code, reason.finding.policy) for reason in verdict.reasons}
        for verdict in decision.verdicts
    }


def test_without_a_fault_everything_is_offered(engine: Engine) -> None:
    """The small book offers all its plans to the customer of these tests."""
    decision = engine.decide(request())
    assert not any(_of(decision).values())
    assert decision.faults == ()


@pytest.mark.parametrize("days_late", [0, 31])
def test_a_flipped_policy_refuses_its_offers_only(engine: Engine, plant: Plant, days_late: int) -> None:
    """Whether the engine says breached or kept against the reference, the offer it governs is refused."""
    asked = request(days_past_due=days_late)
    before = _reasons(engine, asked)
    bits = _bits_of(engine, "house.late")
    plant(_judgements(engine), lambda answer: answer ^ bits)
    decision = engine.decide(asked)
    after = _of(decision)
    assert after.pop("bnpl") == {("policy_error", "house.late")}
    before.pop("bnpl")
    assert after == before
    (fault,) = decision.faults
    assert (fault.subject, fault.engine, fault.reference) == (
        "policy house.late",
        str(days_late == 0),
        str(days_late == 31),
    )


def test_a_silent_policy_refuses(engine: Engine, plant: Plant) -> None:
    """An engine that says neither yes nor no where the reference knows is not believed."""
    bits = _bits_of(engine, "house.late")
    plant(_judgements(engine), lambda answer: answer & ~bits)
    decision = engine.decide(request(days_past_due=31))
    assert _of(decision)["bnpl"] == {("policy_error", "house.late")}
    assert [(fault.engine, fault.reference) for fault in decision.faults] == [("None", "True")]


def test_a_policy_that_is_both_true_and_false_refuses(engine: Engine, plant: Plant) -> None:
    """An engine that contradicts itself has failed, and its failure is kept in words."""
    bits = _bits_of(engine, "house.late")
    plant(_judgements(engine), lambda answer: answer | bits)
    decision = engine.decide(request())
    assert _of(decision)["bnpl"] == {("policy_error", "house.late")}
    assert "both to hold and to fail" in decision.faults[0].engine


def test_a_failing_engine_refuses_what_it_should_have_judged(engine: Engine, plant: Plant) -> None:
    """When the engine raises, offers that it had to judge are refused, and the others are decided."""
    plant(_judgements(engine), _fails)
    decision = engine.decide(request())
    reasons = _of(decision)
    assert reasons["bnpl"] == {("policy_error", "house.late")}
    assert not reasons["plain"]
    assert {(fault.subject, fault.engine) for fault in decision.faults} == {("policy house.late", "planted")}


@pytest.mark.parametrize("flip", [True, False])
def test_a_fault_in_a_rule_about_the_plan_refuses_every_plan(
    engine: Engine, plant: Plant, flip: bool
) -> None:
    """A rule that needs the quote is double-checked for each quote."""
    bits = _bits_of(engine, "house.first-payment")
    plant(_judgements(engine, Stage.QUOTE), (lambda answer: answer ^ bits) if flip else _fails)
    decision = engine.decide(request())
    assert all(("policy_error", "house.first-payment") in reasons for reasons in _of(decision).values())
    assert {fault.subject for fault in decision.faults} == {"policy house.first-payment"}


def _place_of_segment(engine: Engine, name: str) -> tuple[RuleNetwork | None, int]:
    """The network that settles a segment, and the segment's place in it."""
    segments, network = engine.evaluators.derivation._levels[0]
    return network._network, [segment.id for segment in segments].index(name)


@pytest.mark.parametrize("flip", [True, False], ids=["flipped", "raised"])
def test_a_fault_in_a_segment_refuses_the_offers_that_ask_for_it(
    engine: Engine, plant: Plant, flip: bool
) -> None:
    """A customer is neither in nor out of a segment that cannot be trusted."""
    network, place = _place_of_segment(engine, "gold")
    plant(network, (lambda answer: answer ^ 0b11 << 2 * place) if flip else _fails)
    decision = engine.decide(request())
    reasons = _of(decision)
    assert reasons.pop("for-gold") == {("policy_error", None)}
    assert not any(reasons.values())
    fault = next(fault for fault in decision.faults if fault.subject == "segment gold")
    assert fault.reference == "True"
    assert fault.engine == ("False" if flip else "planted")
    assert len(decision.faults) == 1 or not flip


def test_a_fault_in_a_segment_does_not_spread(engine: Engine, plant: Plant) -> None:
    """A segment that builds on another is settled from the facts, and not from an answer in doubt."""
    network, place = _place_of_segment(engine, "returning")
    plant(network, lambda answer: answer ^ 0b11 << 2 * place)
    decision = engine.decide(request())
    assert _of(decision)["for-gold"] == set()
    assert [fault.subject for fault in decision.faults] == ["segment returning"]


def test_a_flipped_season_refuses_the_offers_bound_to_it(engine: Engine, plant: Plant) -> None:
    """A season on which the evaluators disagree is neither on nor off."""
    derivation = engine.evaluators.derivation
    place = [season.id for season in derivation._seasons].index("winter")
    plant(derivation._season_network, lambda answer: answer ^ 1 << place)
    decision = engine.decide(request())
    reasons = _of(decision)
    assert reasons.pop("in-winter") == {("policy_error", None)}
    assert not any(reasons.values())
    (fault,) = decision.faults
    assert (fault.subject, fault.engine, fault.reference) == ("season winter", "False", "True")


def test_seasons_that_cannot_be_evaluated_refuse_the_offers_bound_to_any(
    engine: Engine, plant: Plant
) -> None:
    """When the engine raises on the seasons, only offers without a season are decided."""
    plant(engine.evaluators.derivation._season_network, _fails)
    decision = engine.decide(request())
    reasons = _of(decision)
    assert reasons.pop("in-winter") == {("policy_error", None)}
    assert not any(reasons.values())
    (fault,) = decision.faults
    assert (fault.subject, fault.engine, fault.reference) == ("seasons", "planted", "winter")


def test_a_fault_offers_no_remedy(engine: Engine, plant: Plant) -> None:
    """Nothing that a customer could change would help against an engine that errs."""
    bits = _bits_of(engine, "house.late")
    plant(_judgements(engine), lambda answer: answer ^ bits)
    verdict = next(one for one in engine.decide(request()).verdicts if one.offer.id == "bnpl")
    assert [reason.remedy for reason in verdict.reasons] == [None]
