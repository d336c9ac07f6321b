"""A small book whose policies and cases a test writes: what its mutants are, and which of them survive."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager

from engine.analysis.mutation_edits import Mutant
from engine.analysis.mutation_trial import Trial, Tried
from engine.compiler.compile import compile_book
from engine.compiler.compiled import CompiledBook
from engine.decide import Engine
from engine.schema.folder import schema_line
from engine.schema.yaml_source import Source, read_yaml
from engine.tests.schema.documents import GOOD, good_book

POLICY = "policies/house/house.rule/policy.yaml"
CASES = "policies/house/house.rule/cases.yaml"
REGIMES = "policies/house/regimes.yaml"

_HEAD = """policy: house.rule
title: {en: "Rule", ar: "قاعدة"}
citation: {authority: Shop, instrument: Handbook, clause: "1", confidence: primary, checked_on: 2026-11-21}
message: {en: "Not possible.", ar: "غير ممكن."}
"""
_BASE = """policy: house.rule
base:
  offer: in-four
  as_of: "2026-11-27T10:15:00+03:00"
  channel: store
  cart: {total: 1000 SAR, category: phones}
  customer: {id: c-1, date_of_birth: 1990-05-01, bnpl_outstanding: 0 SAR, days_past_due: 0}
cases:
"""
_NO_OTHERS = {name: None for name in GOOD if name.startswith("policies/house/house.")}


def policy_text(body: str) -> str:
    """A policy whose kind and rule are in `body`, which begins on line 6."""
    return f"{schema_line('policy', POLICY)}\n{_HEAD}{textwrap.dedent(body)}"


def cases_text(cases: str) -> str:
    """The cases of that policy, by a customer of SAR 1,000 without debts."""
    return f"{schema_line('policy-cases', CASES)}\n{_BASE}{textwrap.indent(textwrap.dedent(cases), '  ')}"


def source_of(text: str, file: str = POLICY) -> Source:
    """A text as it is parsed."""
    source, problems = read_yaml(file, text.encode())
    assert source is not None
    assert not problems
    return source


@contextmanager
def engine_with(policy: str, cases: str | None, regimes: str | None = None) -> Iterator[Engine]:
    """The engine of a book with this one policy; `regimes` may be given as another text of that file."""
    files = {**_NO_OTHERS, POLICY: policy_text(policy), CASES: cases_text(cases) if cases else None}
    files |= {REGIMES: regimes} if regimes is not None else {}
    compiled = compile_book(good_book(files))
    assert isinstance(compiled, CompiledBook)
    with Engine(compiled) as engine:
        yield engine


def tried(policy: str, cases: str | None) -> list[Tried]:
    """What becomes of every mutant of the policy."""
    with engine_with(policy, cases) as engine:
        return list(Trial(engine).try_all("house", "house.rule"))


def survivors(policy: str, cases: str | None) -> list[str]:
    """The line and the words of each mutant that nobody noticed and nothing excuses."""
    return [
        f"{each.mutant.line} {each.mutant.change}"
        for each in tried(policy, cases)
        if each.noticed == "never" and not each.equivalent
    ]


def words(mutants: Iterator[Mutant]) -> list[str]:
    """The faults in words."""
    return [mutant.change for mutant in mutants]
