"""What must hold between the documents of a book; each check yields its problems.

What is wrong with one offer is in `offer_checks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from engine.claims import INPUTS, PROVIDER_CLAIMS, RETAILER_CLAIMS
from engine.conditions import (
    AllOf,
    Condition,
    Not,
    unfolds_beyond,
)
from engine.dates import hijri_of
from engine.problems import Problem, suggestion
from engine.schema.book import Policy, Provider, Season, Segment
from engine.schema.condition_reader import known_names
from engine.schema.folder import Folder
from engine.schema.literals import shown
from engine.schema.names import ANY_CURRENCY, Names
from engine.schema.offer_checks import Surroundings, offer_problems
from engine.schema.reachability import WIDEST_CONDITION
from engine.schema.retailer import Attestation, RetailerDocument, walk_categories
from engine.schema.windows import empty_window, season_days_exist, window_list_problems
from engine.schema.yaml_source import ListNode, Scalar, Source, child

__all__ = [
    "Surroundings", "folder_problems", "offer_problems", "policy_problems", "provider_problems",
    "retailer_problems", "season_problems", "segment_order", "segment_problems",
]  # fmt: skip


def retailer_problems(retailer: RetailerDocument, source: Source, folder: Folder) -> Iterator[Problem]:
    """Time zones, policy packs, the category tree and the attestations of the retailer."""
    used: set[str] = set()
    packs = folder.packs()
    yield from _repeated(source, ("channels",), retailer.channels)
    for country, market in retailer.markets.items():
        if not _time_zone_exists(market.time_zone):
            span = source.span_at("markets", country, "time_zone")
            message = f"no time zone is called `{market.time_zone}`"
            help = suggestion(market.time_zone, available_timezones(), "use a name such as `Asia/Riyadh`")
            yield source.problem("unknown-time-zone", message, span, help)
        yield from _repeated(source, ("markets", country, "packs"), market.packs)
        for position, pack in enumerate(market.packs):
            used.add(pack)
            if pack not in packs:
                span = source.span_at("markets", country, "packs", position)
                help = suggestion(pack, packs, f"packs are the folders of policies/; {known_names(packs)}")
                yield source.problem("unknown-pack", f"no policy pack is called `{pack}`", span, help)
    for pack in sorted(packs - used - folder.packs_elsewhere):
        span, help = source.key_span_at("markets"), "name it under a market's `packs`, or delete it"
        yield source.problem("unused-pack", f"no market uses the pack `{pack}`", span, help)
    yield from _category_problems(retailer, source)
    for name, declared in retailer.inputs.items():
        if declared.data not in INPUTS:
            span = source.span_at("inputs", name, "data")
            help = suggestion(declared.data, INPUTS, f"known: {', '.join(INPUTS)}")
            yield source.problem("not-one-of", f"`{shown(declared.data)}` is no kind of input", span, help)
    yield from attestation_problems(source, retailer.attestations, RETAILER_CLAIMS)


def _time_zone_exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _repeated(source: Source, path: tuple[str, ...], listed: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for position, name in enumerate(listed):
        if name in seen:
            span = source.span_at(*path, position)
            yield source.problem("duplicate-id", f"`{name}` is listed twice", span, "keep one of the two")
        seen.add(name)


def _category_problems(retailer: RetailerDocument, source: Source) -> Iterator[Problem]:
    seen: set[str] = set()
    for name, above, _category in walk_categories(retailer.categories):
        if name in seen:
            steps = (step for ancestor in reversed(above) for step in (ancestor, "includes"))
            span = source.key_span_at("categories", *steps, name)
            yield source.problem(
                "duplicate-id", f"two categories are called `{name}`", span, "rename one of them"
            )
        seen.add(name)


def attestation_problems(
    source: Source, attestations: tuple[Attestation, ...], claims: Mapping[str, str]
) -> Iterator[Problem]:
    """Attestations of claims that no rule knows, or that end before they begin."""
    for position, attestation in enumerate(attestations):
        if attestation.claim not in claims:
            span = source.span_at("attestations", position, "claim")
            help = suggestion(attestation.claim, claims, "`taqseet facts` lists every claim as a fact")
            yield source.problem("unknown-claim", f"no rule asks for `{attestation.claim}`", span, help)
    yield from window_list_problems(source, "attestations", attestations, disjoint=False)


def provider_problems(provider: Provider, names: Names) -> Iterator[Problem]:
    """Windows, claims and the country of a provider."""
    source, document = provider.source, provider.document
    markets = names.of("country")
    if markets is not None and document.country not in markets:
        help = suggestion(document.country, markets, known_names(markets))
        message = f"no market is called `{document.country}`"
        yield source.problem("unknown-market", message, source.span_at("country"), help)
    yield from _repeated(source, ("products",), document.products)
    yield from window_list_problems(source, "agreements", document.agreements, disjoint=True)
    yield from window_list_problems(source, "unavailable", document.unavailable, disjoint=True)
    yield from window_list_problems(source, "licences", document.licences, disjoint=False)
    yield from _late_fee_problems(provider, names.currency_of(document.country))
    yield from attestation_problems(source, document.attestations, PROVIDER_CLAIMS)


def _late_fee_problems(provider: Provider, currency: str) -> Iterator[Problem]:
    """Late fees in another currency than the market's, and more for one than for a year."""
    source, fee = provider.source, provider.document.late_fee
    if fee is None:
        return
    for field, amount in (("each", fee.each), ("at_most", fee.at_most)):
        if currency not in (amount.currency, ANY_CURRENCY):
            message = (
                f"`{amount.decimal()} {amount.currency}` is not in {currency}, the currency of the market"
            )
            span, help = source.span_at("late_fee", field), f"write the amount in {currency}"
            yield source.problem("wrong-currency", message, span, help)
    if fee.each.amount_minor > fee.at_most.amount_minor:
        message = "one late payment costs more than all of 12 months may"
        span, help = source.span_at("late_fee", "at_most"), "raise it, or lower `each`"
        yield source.problem("out-of-range", message, span, help)


def season_problems(season: Season, source: Source) -> Iterator[Problem]:
    """Days that do not exist, and announced windows that are empty, given twice, or of another year."""
    kind = "gregorian" if season.entry.gregorian is not None else "hijri"
    for bound, reason in season_days_exist(season.entry):
        span = source.span_at("seasons", season.id, kind, bound)
        yield source.problem("invalid-season-day", reason, span, "correct the month or the day")
    years: set[int] = set()
    for position, window in enumerate(season.entry.announced):
        path = ("seasons", season.id, "announced", position)
        yield from empty_window(source, path, window.from_, window.until)
        if window.year in years:
            message = f"the year {window.year} is announced twice"
            span = source.span_at(*path, "year")
            yield source.problem("overlapping-windows", message, span, "keep one of the two")
        elif not _touches_year(window.from_, window.until, window.year):
            message = f"the days from {window.from_} are not in the Hijri year {window.year}"
            span = source.span_at(*path, "year")
            yield source.problem("out-of-range", message, span, "correct the year or the days")
        years.add(window.year)


def _touches_year(first: date, last: date, year: int) -> bool:
    """Whether a window comes within two days of a Hijri year, by which a sighting may move a month."""
    try:
        return hijri_of(first - timedelta(days=2))[0] <= year <= hijri_of(last + timedelta(days=2))[0]
    except ValueError:
        return False


def segment_order(segments: tuple[Segment, ...], source: Source) -> tuple[tuple[Segment, ...], list[Problem]]:
    """The segments with each after those it depends on, and a problem for each circle among them."""
    by_id = {segment.id: segment for segment in segments}
    ordered: dict[str, Segment] = {}
    problems: list[Problem] = []
    waiting = dict(by_id)
    while waiting:
        ready = [
            segment for segment in waiting.values() if not waiting.keys() & segment.depends_on & by_id.keys()
        ]
        if not ready:
            circle = _circle(waiting)
            message = f"`{circle[0].id}` depends on itself"
            way = " → ".join(f"`{segment.id}`" for segment in (*circle, circle[0]))
            help = f"take one out of the circle {way}"
            problems.append(source.problem("segment-cycle", message, circle[0].span, help))
            ready = list(circle)
        ordered.update((segment.id, segment) for segment in ready)
        waiting = {id: segment for id, segment in waiting.items() if id not in ordered}
    return tuple(ordered.values()), problems


def _circle(waiting: Mapping[str, Segment]) -> tuple[Segment, ...]:
    """A circle of segments, each depending on the next, from the first one in the order of the file."""
    path: list[str] = [next(iter(waiting))]
    following = path[0]
    while following not in path[:-1]:
        following = min(waiting.keys() & waiting[path[-1]].depends_on)
        path.append(following)
    circle = path[path.index(following) : -1]
    first = min(circle, key=list(waiting).index)
    turned = circle[circle.index(first) :] + circle[: circle.index(first)]
    return tuple(waiting[id] for id in turned)


def segment_problems(segments: Iterable[Segment], source: Source) -> Iterator[Problem]:
    """Segments whose conditions have too many alternatives."""
    for segment in segments:
        if _is_too_wide(segment.when):
            yield source.problem("condition-too-wide", _TOO_WIDE, segment.span, _HELP_WIDE)


_TOO_WIDE = f"the condition unfolds into more than {WIDEST_CONDITION} alternatives"
_HELP_WIDE = "split the document, or use fewer `any` groups"


def _is_too_wide(condition: Condition) -> bool:
    return unfolds_beyond(condition, WIDEST_CONDITION)


def policy_problems(policy: Policy) -> Iterator[Problem]:
    """What an unconfirmed policy may say, the window of a policy, its text and the size of its condition."""
    source, document = policy.source, policy.document
    if policy.is_unconfirmed and document.on_missing == "refuse":
        message, help = "an unconfirmed policy never declines", "remove the line: it refers to a person"
        yield source.problem("unconfirmed-block", message, source.span_at("on_missing"), help)
    window = document.in_force
    yield from empty_window(source, ("in_force",), window.from_ or date.min, window.until or date.max)
    if document.kind in ("forbid", "require", "cap") and document.message is None:
        help = "add the text that a customer may be told, in `en` and `ar`"
        yield source.problem("missing-field", "`message` is missing", source.key_span_at("policy"), help)
    body = Not(policy.rule) if policy.rule is not None and document.kind == "require" else policy.rule
    parts = (policy.applies_to, *(() if body is None else (body,)))
    if _is_too_wide(AllOf(parts)):
        too_wide = document.kind if body is not None and _is_too_wide(body) else "applies_to"
        yield source.problem("condition-too-wide", _TOO_WIDE, source.key_span_at(too_wide), _HELP_WIDE)


def folder_problems(folder: Folder) -> Iterator[Problem]:
    """Policies, regimes and cases with one name twice; documents without cases, cases without a document."""
    yield from _duplicate_policies(folder)
    yield from _duplicate_regimes(folder)
    yield from _duplicate_cases(folder)
    for kind in ("offer", "policy"):
        with_cases, known = folder.ids(f"{kind}-cases"), folder.ids(kind)
        for entry in folder.entries[kind]:
            if entry.id not in with_cases:
                span, help = entry.source.key_span_at(kind), "add one beside it, with the boundaries"
                yield entry.source.problem("missing-cases", f"`{entry.id}` has no cases.yaml", span, help)
        for entry in folder.entries[f"{kind}-cases"]:
            if entry.id not in known:
                span, help = entry.source.key_span_at(kind), "move or delete the file"
                yield entry.source.problem(
                    "misplaced-file", f"no {kind} stands beside these cases", span, help
                )


def _duplicate_policies(folder: Folder) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for entry in folder.entries["policy"]:
        if entry.id in seen:
            span, message = entry.source.span_at("policy"), f"`{entry.id}` is also in {seen[entry.id]}"
            yield entry.source.problem("duplicate-id", message, span, "rename one of the two")
        seen.setdefault(entry.id, entry.source.file)


def _duplicate_cases(folder: Folder) -> Iterator[Problem]:
    """Two cases of one file with the same name, of which a failure could be either."""
    for entry in (*folder.entries["offer-cases"], *folder.entries["policy-cases"]):
        seen: dict[str, int] = {}
        for named in _named(entry.source, "cases", "case"):
            if named.text in seen:
                message = f"`{shown(named.text)}` is also the name of the case on line {seen[named.text]}"
                yield entry.source.problem("duplicate-id", message, named.span, "say what is different here")
            seen.setdefault(named.text, named.span.line)


def _duplicate_regimes(folder: Folder) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for entry in folder.entries["regimes"]:
        for named in _named(entry.source, "regimes", "regime"):
            if named.text in seen:
                message = f"`{named.text}` is also in {seen[named.text]}"
                yield entry.source.problem("duplicate-id", message, named.span, "rename one of the two")
            seen.setdefault(named.text, named.span.file_and_line)


def _named(source: Source, listed: str, field: str) -> Iterator[Scalar]:
    """The names of the entries of a list, each given in one field; entries without one are left out."""
    entries = child(source.root, listed)
    for entry in entries.items if isinstance(entries, ListNode) else ():
        named = child(entry, field)
        if isinstance(named, Scalar):
            yield named
