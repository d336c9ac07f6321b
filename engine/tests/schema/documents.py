"""A small good book in text, and bad twins of its documents that hold their expected diagnosis.

A twin is a docstring: one sentence, an empty line, and the fields that differ from the good document. Under
a line that is wrong, a comment underlines what the problem must underline, names its code and its message,
and gives its help:

    cart.total: {at_least: 500}
    #                      ^^^ money-without-currency: `500` has no currency
    # help: write `500 SAR`, with the market's currency

Where there is no room before the first caret, the comment's own sign stands for it; `#...` goes on with a
long message or help.
"""

from __future__ import annotations

import functools
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from engine.problems import Problem, Problems, underlined
from engine.schema.book import Book
from engine.schema.folder import Folder, add_file, kind_of, schema_line
from engine.schema.load import book_of

_CITATION = """citation:
  authority: Good shop
  instrument: Handbook
  clause: "1"
  confidence: primary
  checked_on: 2026-11-21"""
_BASE = """base:
  as_of: "2026-11-27T10:15:00+03:00"
  channel: store
  cart: {total: 1000 SAR, category: phones}"""

GOOD: Final[Mapping[str, str]] = {
    "rules/retailer.yaml": """retailer: good-shop
title: {en: "Good shop", ar: "متجر جيد"}
version: "1"
channels: [store, ecommerce]
markets:
  SA:
    title: {en: "Saudi Arabia", ar: "السعودية"}
    currency: SAR
    time_zone: Asia/Riyadh
    vat: 15 %
    apr: effective
    packs: [house]
categories:
  electronics:
    title: {en: "Electronics", ar: "إلكترونيات"}
    includes:
      phones: {title: {en: "Phones", ar: "هواتف"}}
  fashion: {title: {en: "Fashion", ar: "أزياء"}}
""",
    "rules/segments.yaml": """segments:
  returning: {title: {en: "Returning", ar: "دائم"}, when: {customer.tenure: {at_least: 90 days}}}
  new: {title: {en: "New", ar: "جديد"}, when: {customer.tenure: {below: 90 days}}}
""",
    "rules/seasons.yaml": """seasons:
  summer: {title: {en: "Summer", ar: "صيف"}, gregorian: {from: 06-01, until: 08-31}}
  ramadan: {title: {en: "Ramadan", ar: "رمضان"}, hijri: {from: 09-01, until: 09-30}}
""",
    "rules/providers/good-finance.yaml": """provider: good-finance
title: {en: "Good Finance", ar: "تمويل جيد"}
country: SA
products: [bnpl, consumer_finance]
licences:
  - {authority: SAMA, product: bnpl, number: "1", from: 2024-01-01, until: 2029-12-31}
agreements:
  - {from: 2026-01-01, until: 2026-12-31, merchant_discount: 3 %, settlement: 7 days}
""",
    "rules/offers/in-four/offer.yaml": """offer: in-four
title: {en: "In four", ar: "على أربع"}
provider: good-finance
market: SA
product: bnpl
plan:
  installments: 4
  every: 1 month
  first_due: at_checkout
  fee: {amount: none, paid_by: merchant, charged: first}
  rate: none
  residue: last
  month_end: clamp
available: {from: 2026-01-01, until: 2026-12-31}
when:
  cart.total: {at_least: 100 SAR, at_most: 5000 SAR}
""",
    "rules/offers/in-four/cases.yaml": f"""offer: in-four
{_BASE}
cases:
  - {{case: "it is offered", expect: eligible}}
""",
    "policies/house/regimes.yaml": f"""regimes:
  - regime: house.free
    title: {{en: "Free of cost", ar: "بلا تكلفة"}}
    {_CITATION.replace(chr(10), chr(10) + "    ")}
    when: {{offer.term_cost: false}}
""",
    "policies/house/house.identity/policy.yaml": f"""policy: house.identity
title: {{en: "Identity", ar: "الهوية"}}
kind: require
{_CITATION}
require: {{customer.identity_verified: true}}
message: {{en: "Not possible.", ar: "غير ممكن."}}
""",
    "policies/house/house.identity/cases.yaml": f"""policy: house.identity
{_BASE}
  offer: in-four
cases:
  - {{case: "nothing is known of a guest", expect: refuses, missing: [customer.identity_verified]}}
""",
    "policies/house/house.ceiling/policy.yaml": f"""policy: house.ceiling
title: {{en: "Ceiling", ar: "السقف"}}
kind: cap
{_CITATION}
applies_to: {{country: SA}}
cap: {{measure: plan.financed, at_most: 5000 SAR}}
message: {{en: "Not possible.", ar: "غير ممكن."}}
""",
    "policies/house/house.ceiling/cases.yaml": f"""policy: house.ceiling
{_BASE}
  offer: in-four
cases:
  - {{case: "a small cart passes", expect: passes}}
""",
}
"""A book in which nothing is wrong; each text stands below the schema line that its place asks for."""

TWINS: Final = {
    "retailer": "rules/retailer.yaml",
    "segments": "rules/segments.yaml",
    "seasons": "rules/seasons.yaml",
    "provider": "rules/providers/good-finance.yaml",
    "offer": "rules/offers/in-four/offer.yaml",
    "offer-cases": "rules/offers/in-four/cases.yaml",
    "regimes": "policies/house/regimes.yaml",
    "policy": "policies/house/house.identity/policy.yaml",
    "cap": "policies/house/house.ceiling/policy.yaml",
}
"""The document that a twin of each kind is a twin of."""


class Told(NamedTuple):
    """What a problem says, and where: the line, the underlined text, the code, the message and the help."""

    line: int
    underlined: str
    code: str
    message: str
    help: str

    @classmethod
    def by(cls, problem: Problem) -> Told:
        """What a problem says."""
        return cls(problem.span.line, underlined(problem), problem.code, problem.message, problem.help or "")


def good_file(name: str) -> str:
    """A file of the good book, with its schema line."""
    kind, _ = kind_of(name)
    return f"{schema_line(kind or '', name)}\n{GOOD[name]}"


def load(changes: Mapping[str, str | bytes | None] | None = None) -> Book | Problems:
    """The good book with some files changed, added or (None) left out."""
    files: dict[str, str | bytes | None] = {name: good_file(name) for name in GOOD}
    files.update(changes or {})
    folder = Folder()
    for name, text in sorted(files.items()):
        if text is not None:
            add_file(folder, name, text if isinstance(text, bytes) else text.encode())
    return book_of(folder)


def problems_with(changes: Mapping[str, str | bytes | None]) -> tuple[Problem, ...]:
    """Every problem and warning of the good book with some files changed."""
    result = load(changes)
    return result.items if isinstance(result, Problems) else result.warnings


def good_book(changes: Mapping[str, str | bytes | None] | None = None) -> Book:
    """The good book with changes that leave it good."""
    result = load(changes)
    assert isinstance(result, Book), result
    return result


def changed(kind: str, fields: str) -> dict[str, str]:
    """The good document of a kind with the top-level fields of a text in place of its own."""
    name = TWINS[kind]
    blocks = _blocks(good_file(name))
    blocks.update({key: text for key, text in _blocks(textwrap.dedent(fields) + "\n").items() if key})
    return {name: "".join(text for text in blocks.values() if not re.fullmatch(r"[\w.-]+: remove\n", text))}


def _blocks(text: str) -> dict[str, str]:
    """A document's top-level blocks by their key; what stands before the first by the empty key."""
    blocks: dict[str, str] = {"": ""}
    key = ""
    for line in text.splitlines(keepends=True):
        found = re.match(r"[A-Za-z][\w.-]*(?=:)", line)
        key = found[0] if found else key
        blocks[key] = blocks.get(key, "") + line
    return blocks


_CARETS: Final = re.compile(r"(?:\s*#\s+|\s*(?=#\^))(?P<carets>#?\^+) (?P<code>[a-z-]+): ?(?P<message>.*)")
_HELP: Final = re.compile(r"\s*# help: (.*)")
_MORE: Final = re.compile(r"\s*#\.\.\. (.*)")


def expected(text: str) -> list[Told]:
    """The diagnoses that the comments of a document hold."""
    found: list[Told] = []
    line, number = "", 0
    for position, each in enumerate(text.splitlines(), start=1):
        if carets := _CARETS.fullmatch(each):
            start, end = carets.span("carets")
            found.append(Told(number, line[start:end], carets["code"], carets["message"], ""))
        elif help := _HELP.fullmatch(each):
            found[-1] = found[-1]._replace(help=help[1])
        elif more := _MORE.fullmatch(each):
            last = found[-1]
            if last.help:
                found[-1] = last._replace(help=f"{last.help} {more[1]}")
            else:
                found[-1] = last._replace(message=f"{last.message} {more[1]}".strip())
        else:
            line, number = each, position
    return found


def twin(kind: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Make a test of the bad twin in a function's docstring: it must have exactly the diagnoses it holds."""

    def of(function: Callable[[], None]) -> Callable[[], None]:
        @functools.wraps(function)
        def check() -> None:
            _sentence, _, fields = inspect.cleandoc(function.__doc__ or "").partition("\n\n")
            changes = changed(kind, fields)
            problems = problems_with(changes)
            told = [Told.by(problem) for problem in problems]
            assert told == expected(changes[TWINS[kind]])
            assert told, "a twin is a bad document"
            assert {problem.span.file for problem in problems} == {TWINS[kind]}

        return check

    return of
