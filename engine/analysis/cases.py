"""Running the cases beside offers and policies: each that comes out otherwise than expected is a problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.analysis.case_request import CaseUnreadable, case_request, merged
from engine.analysis.policy_case import Judgement, Situation, judge, read_facts, situation_of
from engine.decide import Engine
from engine.money import decimal_text
from engine.pricing.quote import Quote
from engine.problems import Problem
from engine.request import Request
from engine.schema.book import Cases, Offer, Policy
from engine.schema.case import OfferCase, OfferCases, PolicyCase, PolicyCases
from engine.schema.literals import LiteralError, read_money
from engine.verdicts import outcome_of

_FIGURES = (
    "cash_price", "down_payment", "financed", "fees", "fees_vat", "interest", "total_payable", "due_today",
)  # fmt: skip


def failed_cases(engine: Engine) -> Iterator[Problem]:
    """A problem for every case that cannot be read or does not come out as it expects."""
    book = engine.compiled.book
    for offer in book.offers:
        if offer.id in book.offer_cases:
            yield from _offer_cases(engine, offer, book.offer_cases[offer.id])
    for policy in book.policies:
        if policy.id in book.policy_cases:
            yield from _policy_cases(engine, policy, book.policy_cases[policy.id])


def count_cases(engine: Engine) -> int:
    """How many cases the book has."""
    book = engine.compiled.book
    return sum(
        len(cases.document.cases) for cases in (*book.offer_cases.values(), *book.policy_cases.values())
    )


def _request(
    engine: Engine, cases: Cases, number: int, country: str, given: Mapping[str, Any]
) -> Request | Problem:
    try:
        return case_request(given, country, engine.compiled.book)
    except CaseUnreadable as error:
        span = cases.source.span_at("cases", number, "given", *error.path)
        return cases.source.problem("case-request", error.message, span, error.help)


def _offer_cases(engine: Engine, offer: Offer, cases: Cases) -> Iterator[Problem]:
    assert isinstance(cases.document, OfferCases)
    for number, case in enumerate(cases.document.cases):
        given = merged(cases.document.base, case.given)
        request = _request(engine, cases, number, offer.document.market, given)
        if isinstance(request, Problem):
            yield request
        else:
            yield from _offer_case(engine, offer, cases, number, case, request)


def _offer_case(
    engine: Engine, offer: Offer, cases: Cases, number: int, case: OfferCase, request: Request
) -> Iterator[Problem]:
    ground = engine.ground(request)
    position = next(index for index, each in enumerate(ground.market.compiled.offers) if each.id == offer.id)
    considered = ground.offer(position)
    findings = tuple(found.finding for found in considered.found)
    outcome = outcome_of(findings)
    reasons = sorted({finding.policy or finding.code for finding in findings})
    if outcome != case.expect or reasons != sorted(set(case.reasons)):
        found, expected = _said(outcome, reasons), _said(case.expect, sorted(case.reasons))
        yield failed_case(cases, number, "expect", f"it comes out {found}, not {expected}")
    elif case.quote and considered.appraisal is not None and considered.appraisal.quote is not None:
        yield from _quote_figures(cases, number, case, considered.appraisal.quote)


def _said(outcome: str, reasons: list[str]) -> str:
    return f"{outcome} because of {', '.join(reasons)}" if reasons else outcome


def _quote_figures(cases: Cases, number: int, case: OfferCase, quote: Quote) -> Iterator[Problem]:
    for name, expected in case.quote.items():
        if name == "apr":
            observed, wanted = f"{quote.apr_percent} %", str(expected)
        elif name in _FIGURES:
            observed = f"{decimal_text(getattr(quote, f'{name}_minor'), quote.currency)} {quote.currency}"
            wanted = _written(expected, quote.currency)
        else:
            span = cases.source.key_span_at("cases", number, "quote", name)
            yield cases.source.problem(
                "case-request", f"no quote has `{name}`", span, f"known: {', '.join((*_FIGURES, 'apr'))}"
            )
            continue
        if observed != wanted:
            yield failed_case(cases, number, "quote", f"`{name}` is {observed}, not {wanted}", name)


def _written(expected: Any, currency: str) -> str:
    try:
        money = read_money(expected)
    except LiteralError:
        return str(expected)
    return f"{decimal_text(money.amount_minor, currency)} {money.currency}"


def _policy_cases(engine: Engine, policy: Policy, cases: Cases) -> Iterator[Problem]:
    for posed in posed_cases(engine, cases):
        if isinstance(posed, Problem):
            yield posed
        else:
            judged = judge(engine.compiled.book, policy, posed.situation)
            for field, message in differences(posed.case, judged):
                yield failed_case(cases, posed.number, field, message)


@dataclass(frozen=True, slots=True)
class PosedCase:
    """A case of a policy, ready to be judged."""

    number: int
    case: PolicyCase
    situation: Situation


def posed_cases(engine: Engine, cases: Cases) -> Iterator[PosedCase | Problem]:
    """Each case of a policy with its facts, or the problem that keeps it from being read."""
    assert isinstance(cases.document, PolicyCases)
    offers = {offer.id: offer for offer in engine.compiled.book.offers}
    for number, case in enumerate(cases.document.cases):
        given = merged(cases.document.base, case.given)
        offer = offers.get(str(given.pop("offer", "")))
        if offer is None:
            span = cases.source.span_at("base", "offer")
            yield cases.source.problem(
                "unknown-offer",
                "the cases name no offer of the book",
                span,
                "give one as `offer` under `base`",
            )
            return
        request = _request(engine, cases, number, offer.document.market, given)
        if isinstance(request, Problem):
            yield request
            continue
        overrides, problems = read_facts(engine, cases.source, number, offer)
        yield from problems
        if not problems:
            yield PosedCase(number, case, situation_of(engine, offer, request, overrides))


def differences(case: PolicyCase, judged: Judgement) -> Iterator[tuple[str, str]]:
    """What comes out otherwise than a case expects: the case's field, and how, in words."""
    if judged.outcome != case.expect:
        because = f", for want of {', '.join(judged.missing)}" if judged.missing else ""
        yield "expect", f"the policy {_verb(judged.outcome)}{because}, not {_verb(case.expect)}"
        return
    if case.missing and sorted(case.missing) != list(judged.missing):
        yield "missing", f"the missing facts are {', '.join(judged.missing) or 'none'}"
    if case.mask and set(case.mask) != set(judged.mask):
        yield "mask", f"the masked facts are {', '.join(judged.mask) or 'none'}"
    for name in ("computed", "limit"):
        expected, observed = getattr(case, name), getattr(judged, name)
        if expected is not None and not _equal_figures(expected, observed):
            yield name, f"`{name}` is {observed}, not {expected}"
    since = case.since.isoformat() if case.since is not None else None
    for name, wanted, found in (
        ("since", since, judged.since),
        ("regime", case.regime, judged.regime),
        ("keep", case.keep, judged.keep),
        ("from", case.from_, judged.from_),
        ("before", case.before, judged.before),
        ("upon", case.upon, judged.upon),
    ):
        if wanted is not None and wanted != found:
            yield name, f"`{name}` is {found or 'not known'}, not {wanted}"


def _verb(outcome: str) -> str:
    return "does not apply" if outcome == "not_applicable" else outcome


def _equal_figures(expected: Any, observed: str | None) -> bool:
    if observed is None:
        return False
    try:
        money = read_money(expected)
    except LiteralError:
        return str(expected) in (observed, observed.split(" ", maxsplit=1)[0])
    return f"{money.decimal()} {money.currency}" == observed


def failed_case(cases: Cases, number: int, field: str, message: str, *path: str) -> Problem:
    """That a case comes out otherwise than it expects: in which of its fields, and how, in words."""
    name = cases.document.cases[number].case
    span = cases.source.span_at("cases", number, field, *path)
    return cases.source.problem(
        "case-failed",
        f"the case `{name}` fails: {message}",
        span,
        "correct the document, or the case if the document is right",
    )
