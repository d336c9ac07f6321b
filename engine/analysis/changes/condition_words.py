"""Conditions in words, their comparisons as clauses and their names by the titles of the book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from engine.analysis.changes.clauses import AND, OR, clause_of
from engine.analysis.changes.glossary import Glossary
from engine.conditions import AllOf, AnyOf, Compare, Condition, Not, comparisons, negation
from engine.facts import FACTS

_ALWAYS: Final = {"en": "always", "ar": "دائماً"}
_NEVER: Final = {"en": "never", "ar": "أبداً"}


class Scaled(NamedTuple):
    """A condition with what it is read with."""

    condition: Condition
    glossary: Glossary

    def words(self, language: str) -> str:
        """The condition in words."""
        return words_of(self.condition, self.glossary, language)

    def currency(self) -> str:
        """The currency of the amounts at its top; nothing where there is none."""
        condition = self.condition
        parts = condition.parts if isinstance(condition, AllOf) else (condition,)
        return self.glossary.beside(parts).currency

    def has_amounts(self) -> bool:
        """Whether some comparison is with an amount."""
        return any(FACTS[leaf.fact].type == "money" for leaf in comparisons(self.condition))


def words_of(condition: Condition, glossary: Glossary, language: str, *, inside: bool = False) -> str:
    """A condition in words; a group inside a group is in brackets."""
    match condition:
        case Compare():
            return clause_of(condition, glossary, language).text()
        case Not(part):
            return words_of(negation(part), glossary, language, inside=inside)
        case AllOf(()) | AnyOf(()):
            return (_ALWAYS if isinstance(condition, AllOf) else _NEVER)[language]
        case AllOf() | AnyOf():
            parts = _flat(condition)
            word = (AND if isinstance(condition, AllOf) else OR)[language]
            said = word.join(_said(parts, glossary.beside(parts), language))
            return f"({said})" if inside and len(parts) > 1 else said


def _flat(group: AllOf | AnyOf) -> list[Condition]:
    """The parts of a group, with those of each group of its kind inside it."""
    found: list[Condition] = []
    for part in group.parts:
        held = negation(part.part) if isinstance(part, Not) else part
        found += _flat(held) if isinstance(held, type(group)) else [held]
    return found


def _said(parts: Sequence[Condition], glossary: Glossary, language: str) -> Iterator[str]:
    """Each part of a group; of one fact compared twice only what is said of it the second time."""
    before: Condition | None = None
    for part in parts:
        if isinstance(part, Compare) and isinstance(before, Compare) and part.fact == before.fact:
            clause, earlier = (clause_of(each, glossary, language) for each in (part, before))
            is_same = clause.verb == earlier.verb and clause.complement
            yield clause.complement if is_same else clause.predicate()
        else:
            yield words_of(part, glossary, language, inside=True)
        before = part
