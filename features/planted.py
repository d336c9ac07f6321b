"""Faults that a scenario plants: a rule engine that answers wrongly, one that fails, a disk that refuses."""

from __future__ import annotations

from datetime import date

import pytest

from engine.conditions import Condition
from engine.decide import Engine
from engine.evaluation.derivation import season_values
from engine.evaluation.durable import RuleNetwork, RuleNetworkError
from engine.evaluation.networks import ConditionNetwork
from engine.fact_set import FactSet


def wrong_about_policy(monkeypatch: pytest.MonkeyPatch, engine: Engine, policy_id: str) -> None:
    """The rule engine says the opposite wherever this policy is judged."""
    conditions = frozenset(
        id(judgement.condition)
        for market in engine.compiled.markets.values()
        for judgement in market.judgements
        if judgement.owner.id == policy_id
    )
    _wrong_about(monkeypatch, conditions)


def wrong_about_segment(monkeypatch: pytest.MonkeyPatch, engine: Engine, segment_id: str) -> None:
    """The rule engine puts customers into this segment who are not in it, and the other way round."""
    settled = [segment for level in engine.compiled.segment_levels for segment in level]
    _wrong_about(monkeypatch, frozenset(id(segment.when) for segment in settled if segment.id == segment_id))


def _wrong_about(monkeypatch: pytest.MonkeyPatch, conditions: frozenset[int]) -> None:
    truthful = ConditionNetwork.fire
    assert conditions, "no rule speaks of it"

    def lying(network: ConditionNetwork, facts: FactSet) -> tuple[int, int]:
        holds, fails = truthful(network, facts)
        lies = _positions(network.conditions, conditions)
        return (holds & ~lies) | (fails & lies), (fails & ~lies) | (holds & lies)

    monkeypatch.setattr(ConditionNetwork, "fire", lying)


def _positions(conditions: tuple[Condition, ...], wanted: frozenset[int]) -> int:
    return sum(1 << number for number, condition in enumerate(conditions) if id(condition) in wanted)


def wrong_about_season(monkeypatch: pytest.MonkeyPatch, engine: Engine, season_id: str) -> None:
    """The rule engine opens this season where it is closed, and the other way round."""
    seasons = list(engine.compiled.book.seasons)
    fields = _season_fields()
    truthful = RuleNetwork.fire

    def lying(network: RuleNetwork, values: dict[str, int | bool | str]) -> int:
        fired = truthful(network, values)
        return fired ^ (1 << seasons.index(season_id)) if values.keys() == fields else fired

    monkeypatch.setattr(RuleNetwork, "fire", lying)


def _season_fields() -> frozenset[str]:
    """The fields by which the rules about seasons are told from all others."""
    return frozenset(season_values(date(2026, 11, 27)))


def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule engine fails whatever it is asked."""

    def fail(_network: RuleNetwork, _values: object) -> int:
        raise RuleNetworkError("planted by a scenario")

    monkeypatch.setattr(RuleNetwork, "fire", fail)
