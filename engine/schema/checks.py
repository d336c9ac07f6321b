"""What must hold between the documents of a book; each check yields its problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.conditions import AllOf, Compare, TooManyAlternatives
from engine.facts import PROVIDER_CLAIMS, RETAILER_CLAIMS
from engine.problems import Problem, suggestion
from engine.schema.book import Offer, Policy, Provider, Season, Segment
from engine.schema.folder import Folder
from engine.schema.reachability import WIDEST_CONDITION, contradiction
from engine.schema.retailer import Attestation, RetailerDocument, walk_categories
from engine.schema.windows import (
    covered_days,
    empty_window,
    next_season_day,
    season_days_exist,
    window_list_problems,
)
from engine.schema.yaml_source import Source


def retailer_problems(retailer: RetailerDocument, source: Source, packs: frozenset[str]) -> Iterator[Problem]:
    """Time zones, policy packs, the category tree and the attestations of the retailer."""
    used: set[str] = set()
    for country, market in retailer.markets.items():
        try:
            ZoneInfo(market.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            span = source.span_at("markets", country, "time_zone")
            yield source.problem(
                "unknown-time-zone",
                f"no time zone is called `{market.time_zone}`",
                span,
                "use a name such as `Asia/Riyadh`",
            )
        for position, pack in enumerate(market.packs):
            used.add(pack)
            if pack not in packs:
                span = source.span_at("markets", country, "packs", position)
                help = suggestion(
                    pack, packs, f"packs are the folders of policies/: {', '.join(sorted(packs))}"
                )
                yield source.problem("unknown-pack", f"no policy pack is called `{pack}`", span, help)
    for pack in sorted(packs - used):
        yield source.problem(
            "unused-pack",
            f"no market uses the pack `{pack}`",
            source.key_span_at("markets"),
            "name it under a market's `packs`, or delete it",
        )
    seen: set[str] = set()
    for name, _above, _category in walk_categories(retailer.categories):
        if name in seen:
            yield source.problem(
                "duplicate-id",
                f"two categories are called `{name}`",
                source.key_span_at("categories"),
                "rename one of them",
            )
        seen.add(name)
    yield from attestation_problems(source, retailer.attestations, RETAILER_CLAIMS)


def attestation_problems(
    source: Source, attestations: tuple[Attestation, ...], claims: Mapping[str, str]
) -> Iterator[Problem]:
    """Attestations of claims that no rule knows, or that end before they begin."""
    for position, attestation in enumerate(attestations):
        if attestation.claim not in claims:
            span = source.span_at("attestations", position, "claim")
            help = suggestion(attestation.claim, claims, f"known: {', '.join(claims)}")
            yield source.problem("unknown-claim", f"no rule asks for `{attestation.claim}`", span, help)
    yield from window_list_problems(source, "attestations", attestations, disjoint=False)


def provider_problems(provider: Provider, markets: frozenset[str]) -> Iterator[Problem]:
    """Windows, claims and the country of a provider."""
    source, document = provider.source, provider.document
    if document.country not in markets:
        known = ", ".join(sorted(markets))
        yield source.problem(
            "unknown-market",
            f"no market is called `{document.country}`",
            source.span_at("country"),
            f"known: {known}",
        )
    yield from window_list_problems(source, "agreements", document.agreements, disjoint=True)
    yield from window_list_problems(source, "unavailable", document.unavailable, disjoint=True)
    yield from window_list_problems(source, "licences", document.licences, disjoint=False)
    yield from attestation_problems(source, document.attestations, PROVIDER_CLAIMS)


def season_problems(season: Season, source: Source) -> Iterator[Problem]:
    """Days that do not exist, and announced windows that are empty or given twice."""
    kind = "gregorian" if season.entry.gregorian is not None else "hijri"
    for bound, reason in season_days_exist(season.entry):
        yield source.problem(
            "invalid-season-day",
            reason,
            source.span_at("seasons", season.id, kind, bound),
            "correct the month or the day",
        )
    years: set[int] = set()
    for position, window in enumerate(season.entry.announced):
        path = ("seasons", season.id, "announced", position)
        yield from empty_window(source, path, window.from_, window.until)
        if window.year in years:
            yield source.problem(
                "overlapping-windows",
                f"the year {window.year} is announced twice",
                source.span_at(*path, "year"),
                "keep one",
            )
        years.add(window.year)


def segment_order(segments: tuple[Segment, ...], source: Source) -> tuple[tuple[Segment, ...], list[Problem]]:
    """The segments with each after those it depends on, and a problem for each that depends on itself."""
    by_id = {segment.id: segment for segment in segments}
    ordered: dict[str, Segment] = {}
    problems: list[Problem] = []
    waiting = list(segments)
    while waiting:
        ready = [
            segment
            for segment in waiting
            if all(name in ordered or name not in by_id for name in segment.depends_on)
        ]
        if not ready:
            circle = " → ".join(segment.id for segment in waiting)
            for segment in waiting:
                message = f"`{segment.id}` depends on itself, by way of {circle}"
                problems.append(
                    source.problem(
                        "segment-cycle", message, segment.span, "take one segment out of the circle"
                    )
                )
            break
        ordered.update((segment.id, segment) for segment in ready)
        waiting = [segment for segment in waiting if segment.id not in ordered]
    return tuple(ordered.values()), problems


def offer_problems(
    offer: Offer, providers: Mapping[str, Provider], known_providers: frozenset[str], seasons: Mapping[str, Season],
    retailer: RetailerDocument,
) -> Iterator[Problem]:  # fmt: skip
    """Everything about one offer that speaks of other documents or of several of its fields."""
    yield from empty_window(
        offer.source, ("available",), offer.document.available.from_, offer.document.available.until
    )
    yield from _provider_of_offer(offer, providers, known_providers)
    yield from _season_of_offer(offer, seasons)
    yield from _plan_problems(offer)
    yield from _reach(offer, retailer)


def _provider_of_offer(
    offer: Offer, providers: Mapping[str, Provider], known: frozenset[str]
) -> Iterator[Problem]:
    document, source = offer.document, offer.source
    span = source.span_at("provider")
    provider = providers.get(document.provider)
    if document.provider not in known:
        help = suggestion(document.provider, known, f"known: {', '.join(sorted(known))}")
        yield source.problem("unknown-provider", f"no provider is called `{document.provider}`", span, help)
    if provider is None:
        return
    terms = provider.document
    if document.product not in terms.products:
        yield source.problem(
            "product-not-provided",
            f"`{document.provider}` does not finance `{document.product}`",
            source.span_at("product"),
            f"it finances {', '.join(terms.products)}",
        )
    if terms.country != document.market:
        yield source.problem(
            "product-not-provided",
            f"`{document.provider}` finances in {terms.country}, not in {document.market}",
            span,
            "choose a provider of the offer's market",
        )
    first, last = document.available.from_, document.available.until
    days = (last - first).days + 1
    covered = covered_days(terms.agreements, first, last)
    if days > 0 and covered == 0:
        yield source.problem(
            "offer-without-agreement",
            f"`{document.provider}` has no agreement from {first} to {last}",
            source.span_at("available"),
            "add the agreement to the provider, or move the window",
        )
    elif covered < days:
        yield source.problem(
            "agreement-gap",
            f"`{document.provider}` has no agreement on {days - covered} of the offer's {days} days",
            source.span_at("available"),
            "extend the agreement; until then the offer is refused on those days",
        )


def _season_of_offer(offer: Offer, seasons: Mapping[str, Season]) -> Iterator[Problem]:
    name = offer.document.available.season
    if name is None:
        return
    span = offer.source.span_at("available", "season")
    if name not in seasons:
        help = suggestion(name, seasons, f"known: {', '.join(sorted(seasons))}")
        yield offer.source.problem("unknown-season", f"no season is called `{name}`", span, help)
        return
    window = offer.document.available
    last = min(window.until, window.from_ + timedelta(days=400))
    if window.from_ <= window.until and next_season_day(seasons[name].entry, window.from_, last) is None:
        yield offer.source.problem(
            "season-never-in-window",
            f"`{name}` does not fall between {window.from_} and {window.until}",
            span,
            "widen the window, or choose another season",
        )


def _plan_problems(offer: Offer) -> Iterator[Problem]:
    plan, source = offer.plan, offer.source
    counts_months = plan.every.unit == "months" or (
        plan.first_due is not None and plan.first_due.unit == "months"
    )
    if counts_months and plan.month_end is None:
        yield source.problem(
            "month-end-required",
            f"`every: {plan.every}` does not say what a month after the 31st means",
            source.span_at("plan", "every"),
            "add `month_end: clamp` (the last day) or `month_end: next_day`",
        )
    if not counts_months and plan.month_end is not None:
        yield source.problem(
            "month-end-unused",
            "no period of this plan counts months",
            source.span_at("plan", "month_end"),
            "remove `month_end`",
        )
    smallest = smallest_total(offer)
    if smallest is None:
        yield source.problem(
            "amount-band-missing",
            "the offer does not say from which cart total it holds",
            source.key_span_at("when"),
            "add `cart.total: {at_least: 100 SAR}`, in the market's currency and above zero",
        )
        return
    span = source.span_at("plan", "down_payment")
    least, most = plan.down_payment.least, plan.down_payment.most
    if least.share > most.share or (least.share == most.share and least.amount_minor > most.amount_minor):
        yield source.problem(
            "impossible-down-payment",
            "the least down payment is above the most",
            span,
            "swap or correct the two",
        )
    elif least.of(smallest) >= smallest:
        yield source.problem(
            "impossible-down-payment",
            "the down payment leaves nothing to finance of the smallest cart",
            span,
            "lower it, or raise the smallest `cart.total`",
        )


def smallest_total(offer: Offer) -> int | None:
    """The smallest cart total, in minor units, that the offer's own condition asks for; None without one."""
    leaves = offer.when.parts if isinstance(offer.when, AllOf) else (offer.when,)
    flat = [part for leaf in leaves for part in (leaf.parts if isinstance(leaf, AllOf) else (leaf,))]
    bounds = [
        leaf.value + (leaf.operator == "above")
        for leaf in flat
        if isinstance(leaf, Compare)
        and leaf.fact == "cart.total"
        and leaf.operator in ("at_least", "above", "is")
        and isinstance(leaf.value, int)
    ]
    smallest = max(bounds, default=0)
    return smallest if smallest > 0 else None


def _reach(offer: Offer, retailer: RetailerDocument) -> Iterator[Problem]:
    fixed = {
        "country": offer.document.market,
        "cart.currency": retailer.markets[offer.document.market].currency,
    }
    try:
        clash = contradiction(offer.when, fixed, retailer.category_parents())
    except TooManyAlternatives:
        yield offer.source.problem(
            "condition-too-wide",
            f"the condition unfolds into more than {WIDEST_CONDITION} alternatives",
            offer.source.key_span_at("when"),
            "split the offer, or use fewer `any` groups",
        )
        return
    if clash is not None and clash.span is not None:
        yield offer.source.problem(
            "unreachable-offer",
            f"no cart can ever reach this offer: `{clash.fact}` can never be so together with the rest",
            clash.span,
            "correct this condition or the one it contradicts",
        )


def policy_problems(policy: Policy) -> Iterator[Problem]:
    """What an unconfirmed policy may say, and the window of a policy."""
    source, document = policy.source, policy.document
    if policy.is_unconfirmed and document.on_missing == "refuse":
        yield source.problem(
            "unconfirmed-block",
            "an unconfirmed policy never declines",
            source.span_at("on_missing"),
            "remove the line: it refers to a person",
        )
    window = document.in_force
    yield from empty_window(source, ("in_force",), window.from_ or date.min, window.until or date.max)
    if document.kind in ("forbid", "require", "cap") and document.message is None:
        yield source.problem(
            "missing-field",
            "`message` is missing",
            source.key_span_at("policy"),
            "add the text that a customer may be told, in `en` and `ar`",
        )


def duplicate_problems(folder: Folder) -> Iterator[Problem]:
    """Policies and regimes with one id in two packs."""
    seen: dict[str, str] = {}
    for entry in folder.entries["policy"]:
        if entry.id in seen:
            span = entry.source.span_at("policy")
            yield entry.source.problem(
                "duplicate-id", f"`{entry.id}` is also in {seen[entry.id]}", span, "rename one of the two"
            )
        seen.setdefault(entry.id, entry.source.file)
