"""Whether cases notice a fault: those of a policy are put to its mutants, those of a pack to its regimes'."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.analysis.cases import PosedCase, differences, failed_case, posed_cases
from engine.analysis.mutation_documents import policy_mutants, regime_mutants
from engine.analysis.mutation_edits import Mutant
from engine.analysis.policy_case import judge_as_written
from engine.conditions import (
    ALWAYS,
    NEVER,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Not,
    compare,
    comparisons,
    simplified,
)
from engine.decide import Engine
from engine.facts import FACTS, ORDERED_TYPES, FactValue, Stage
from engine.problems import Problem
from engine.schema import checks
from engine.schema.book import Book, Policy, Regime
from engine.schema.build import Builder, names_of_book
from engine.schema.folder import Folder, add_file
from engine.schema.names import FIXED_NAMES
from engine.schema.yaml_source import read_yaml

Noticed = Literal["cases", "loader", "scenarios", "never"]


@dataclass(frozen=True, slots=True)
class Tried:
    """A mutant and what became of it: who noticed it, or why it can change nothing in this book.

    `policies` are those whose answers it may change: its own or, of regimes, all of the pack.
    """

    mutant: Mutant
    pack: str
    policies: frozenset[str]
    noticed: Noticed
    equivalent: str = ""


class UnsoundCases(Exception):
    """Cases that fail before anything is changed, by which no fault can be told."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)


class Trial:
    """A book with all its cases posed once, to which mutants of its documents are put."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.book: Book = engine.compiled.book
        self._names = names_of_book(self.book)
        self._posed: dict[str, tuple[PosedCase, ...]] = {}

    def subjects(self) -> tuple[tuple[str, str | None], ...]:
        """What can be mutated: each policy by pack and id, and the regimes of each pack (no id)."""
        packs = {regime.pack for regime in self.book.regimes}
        return (
            *((policy.pack, policy.id) for policy in self.book.policies),
            *((pack, None) for pack in sorted(packs)),
        )

    def try_all(self, pack: str, policy: str | None) -> Iterator[Tried]:
        """Every mutant of a policy, or of a pack's regimes.

        Raises:
            UnsoundCases: a case does not come out as it expects before anything is changed.
        """
        if policy is None:
            yield from self._try_regimes(pack)
        else:
            yield from self._try_policy(next(each for each in self.book.policies if each.id == policy))

    def _cases_of(self, policy: Policy) -> tuple[PosedCase, ...]:
        """The cases of a policy, each of which holds."""
        if policy.id not in self._posed:
            cases = self.book.policy_cases.get(policy.id)
            found = list(posed_cases(self._engine, cases)) if cases is not None else []
            problems = [each for each in found if isinstance(each, Problem)]
            posed = tuple(each for each in found if isinstance(each, PosedCase))
            if cases is not None:
                problems += [
                    failed_case(cases, each.number, field, message)
                    for each in posed
                    for field, message in self._differences(policy, each, self.book.regimes)
                ]
            if problems:
                raise UnsoundCases(problems)
            self._posed[policy.id] = posed
        return self._posed[policy.id]

    def _notices(self, policy: Policy, cases: Iterable[PosedCase], regimes: Sequence[Regime]) -> bool:
        """Whether some case comes out otherwise than it expects."""
        return any(next(self._differences(policy, posed, regimes), None) for posed in cases)

    def _differences(
        self, policy: Policy, posed: PosedCase, regimes: Sequence[Regime]
    ) -> Iterator[tuple[str, str]]:
        """What comes out otherwise than a case expects: the case's field, and how, in words."""
        valid = self._valid(posed, regimes)
        return differences(posed.case, judge_as_written(policy, posed.situation, valid))

    def _valid(self, posed: PosedCase, regimes: Sequence[Regime]) -> tuple[Regime, ...]:
        """The regimes of a case's market, in the order in which they are tried."""
        packs = self.book.market(posed.situation.country).packs
        return tuple(regime for pack in packs for regime in regimes if regime.pack == pack)

    def _try_policy(self, policy: Policy) -> Iterator[Tried]:
        cases = self._cases_of(policy)
        for mutant in policy_mutants(policy.source):
            if mutant.change.startswith("on_missing") and not self._can_lack(policy):
                continue
            mutated = self._policy_of(mutant)
            if mutated is None:
                yield Tried(mutant, policy.pack, frozenset({policy.id}), "loader")
            elif self._notices(mutated, cases, self.book.regimes):
                yield Tried(mutant, policy.pack, frozenset({policy.id}), "cases")
            else:
                reason = self._same_policy(policy, mutated)
                yield Tried(mutant, policy.pack, frozenset({policy.id}), "never", reason)

    def _try_regimes(self, pack: str) -> Iterator[Tried]:
        concerned = [
            (
                policy,
                tuple(posed for posed in self._cases_of(policy) if posed.case.regime is not None or asks),
            )
            for policy in self.book.policies
            if policy.pack == pack and ((asks := _asks_for_regime(policy)) or self._expects_regime(policy))
        ]
        policies = frozenset(policy.id for policy in self.book.policies if policy.pack == pack)
        own = tuple(regime for regime in self.book.regimes if regime.pack == pack)
        file = own[0].span.file
        source = read_yaml(file, self.book.files[file].encode())[0]
        assert source is not None
        for mutant in regime_mutants(source):
            mutated = self._regimes_of(mutant)
            if mutated is None:
                yield Tried(mutant, pack, policies, "loader")
                continue
            others = [regime for regime in self.book.regimes if regime.pack != pack]
            if any(self._notices(policy, cases, [*others, *mutated]) for policy, cases in concerned):
                yield Tried(mutant, pack, policies, "cases")
            else:
                yield Tried(mutant, pack, policies, "never", self._same_regimes(own, mutated))

    def _expects_regime(self, policy: Policy) -> bool:
        return any(posed.case.regime is not None for posed in self._cases_of(policy))

    # ---- mutants read as any file is

    def _policy_of(self, mutant: Mutant) -> Policy | None:
        """The policy of a mutant; None where the loader refuses it."""
        builder = self._builder(mutant)
        policies = tuple(builder.policies())
        problems = [
            *builder.problems,
            *(problem for each in policies for problem in checks.policy_problems(each)),
        ]
        return None if _errors(problems) or not policies else policies[0]

    def _regimes_of(self, mutant: Mutant) -> tuple[Regime, ...] | None:
        """The regimes of a mutant; None where the loader refuses it."""
        builder = self._builder(mutant)
        regimes = tuple(builder.regimes())
        return None if _errors(builder.problems) else regimes

    def _builder(self, mutant: Mutant) -> Builder:
        folder = Folder()
        add_file(folder, mutant.file, mutant.text.encode())
        return Builder(folder, self._names, list(folder.problems))

    # ---- mutants that say the same

    def _can_lack(self, policy: Policy) -> bool:
        """Whether a policy can lack a fact when it is judged; a plan's figures are there with its quote."""
        names = {leaf.fact for leaf in _leaves(policy) if leaf.operator not in ("present", "absent")}
        names |= policy.cap.facts() if policy.cap is not None else set()
        if "regime" in names:
            names |= {leaf.fact for regime in self.book.regimes for leaf in comparisons(regime.when)}
        lacking = (FACTS[name] for name in names if FACTS[name].stage is not Stage.LOAD)
        return any(fact.optional or fact.name == "customer.segments" for fact in lacking)

    def _same_policy(self, written: Policy, mutated: Policy) -> str:
        """Why a mutant says the same in every market that has the pack; empty where it does not."""
        if _rest_of(written) != _rest_of(mutated):
            return ""
        pairs = ((written.applies_to, mutated.applies_to), (written.rule or ALWAYS, mutated.rule or ALWAYS))
        return self._same_conditions(written.pack, pairs)

    def _same_regimes(self, written: Sequence[Regime], mutated: Sequence[Regime]) -> str:
        if [regime.window for regime in written] != [regime.window for regime in mutated]:
            return ""
        pairs = [(one.when, other.when) for one, other in zip(written, mutated, strict=True)]
        return self._same_conditions(written[0].pack, pairs)

    def _same_conditions(self, pack: str, pairs: Iterable[tuple[Condition, Condition]]) -> str:
        markets = [
            country for country in self.book.retailer.markets if pack in self.book.market(country).packs
        ]
        known: list[dict[str, FactValue]] = [
            {"country": country, "offer.currency": self.book.market(country).currency} for country in markets
        ]
        pairs = list(pairs)
        if all(_settled(one, {}) == _settled(other, {}) for one, other in pairs):
            return "it names all that there is"
        if all(_settled(one, facts) == _settled(other, facts) for one, other in pairs for facts in known):
            return f"only {' and '.join(markets)} has the pack" if known else "no market has the pack"
        return ""


def _errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _leaves(policy: Policy) -> Iterator[Compare]:
    yield from comparisons(policy.applies_to)
    if policy.rule is not None:
        yield from comparisons(policy.rule)


def _asks_for_regime(policy: Policy) -> bool:
    return any(leaf.fact == "regime" for leaf in _leaves(policy))


def _rest_of(policy: Policy) -> tuple[object, ...]:
    """All of a policy that decides, but for its conditions."""
    document, cap = policy.document, policy.cap
    limits = tuple((limit.from_, limit.terms) for limit in cap.limits) if cap is not None else ()
    measured = (cap.measure, cap.bound, limits) if cap is not None else None
    return (
        document.kind,
        document.in_force,
        measured,
        document.disclose,
        document.record,
        policy.is_unconfirmed,
        policy.refers_when_missing,
    )


def _settled(condition: Condition, known: Mapping[str, FactValue]) -> Condition:
    """The condition in a market of which this much is known."""

    def settle(part: Condition) -> Condition:
        match part:
            case Compare(fact, operator, value):
                certain = compare(operator, known[fact], value) if fact in known else _certain(part)
                return part if certain is None else ALWAYS if certain else NEVER
            case AllOf(parts):
                return AllOf(tuple(map(settle, parts)))
            case AnyOf(parts):
                return AnyOf(tuple(map(settle, parts)))
            case Not(inner):
                return Not(settle(inner))

    return simplified(settle(condition))


def _certain(leaf: Compare) -> bool | None:
    """Whether a comparison holds, or fails, of any value that its fact can have; None where that depends."""
    fact = FACTS[leaf.fact]
    if fact.optional:
        return None
    if fact.type in ORDERED_TYPES and leaf.value == 0:
        return {"at_least": True, "below": False}.get(leaf.operator)
    every = FIXED_NAMES.get(fact.vocabulary) if fact.vocabulary is not None else None
    if fact.type == "name" and every is not None and leaf.value == every:
        return {"any_of": True, "none_of": False}.get(leaf.operator)
    return None
