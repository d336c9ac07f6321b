"""Documents into the values of a book: plans in exact terms, conditions, caps, and the names they may use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from engine.conditions import ALWAYS, Condition, comparisons
from engine.facts import Stage
from engine.money import Money
from engine.problems import Problem
from engine.schema.book import Book, Cap, Offer, Policy, Regime, Season, Segment
from engine.schema.calendar_documents import SeasonsDocument, SegmentsDocument
from engine.schema.cap_reader import read_cap
from engine.schema.condition_reader import ConditionReader
from engine.schema.folder import Folder
from engine.schema.literals import PortionLiteral
from engine.schema.names import FIXED_NAMES, Names
from engine.schema.offer import OfferDocument
from engine.schema.policy import PolicyDocument, RegimesDocument
from engine.schema.retailer import RetailerDocument, walk_categories
from engine.schema.terms import DownPayment, Fee, Plan, Portion
from engine.schema.yaml_source import MappingNode, Source, node_at

SEGMENT_STAGES: Final = frozenset({Stage.REQUEST})
OFFER_STAGES: Final = frozenset({Stage.REQUEST})
REGIME_STAGES: Final = frozenset({Stage.LOAD, Stage.REQUEST})
POLICY_STAGES: Final = frozenset({Stage.LOAD, Stage.REQUEST, Stage.QUOTE})
_SEGMENT_FACTS: Final = ("country", "customer.")
_OFFER_OUTSIDERS: Final = frozenset({"regime"})


@dataclass(slots=True)
class Builder:
    """Turns the documents of a folder into the parts of a book, collecting problems on the way."""

    folder: Folder
    retailer: RetailerDocument
    names: Names
    problems: list[Problem] = field(default_factory=list)

    def reader(self, source: Source, currency: str | None, stages: frozenset[Stage]) -> ConditionReader:
        return ConditionReader(source, self.names, currency, stages, self.problems)

    def segments(self) -> Iterator[Segment]:
        """Every segment, in the order of the file."""
        for _id, source, document in self.folder.of("segments", SegmentsDocument):
            for name, entry in document.segments.items():
                reader = self.reader(source, None, SEGMENT_STAGES)
                when = reader.read(node_at(source.root, ("segments", name, "when")))
                self.refuse_facts(
                    source,
                    when,
                    lambda fact: not fact.startswith(_SEGMENT_FACTS),
                    "a segment speaks of the customer and the country only",
                )
                mentioned = (leaf.value for leaf in comparisons(when) if leaf.fact == "customer.segments")
                depends_on = frozenset(
                    name for value in mentioned if isinstance(value, frozenset) for name in value
                )
                yield Segment(name, entry.title, when, depends_on, source.key_span_at("segments", name))

    def seasons(self) -> Iterator[Season]:
        """Every season."""
        for _id, source, document in self.folder.of("seasons", SeasonsDocument):
            for name, entry in document.seasons.items():
                yield Season(name, entry, source.key_span_at("seasons", name))

    def offers(self) -> Iterator[Offer]:
        """Every offer whose market exists."""
        for id, source, document in self.folder.of("offer", OfferDocument):
            market = self.retailer.markets.get(document.market)
            if market is None:
                known = ", ".join(sorted(self.retailer.markets))
                span = source.span_at("market")
                self.problems.append(
                    source.problem(
                        "unknown-market", f"no market is called `{document.market}`", span, f"known: {known}"
                    )
                )
                continue
            reader = self.reader(source, market.currency, OFFER_STAGES)
            when = reader.read(node_at(source.root, ("when",)))
            self.refuse_facts(source, when, _OFFER_OUTSIDERS.__contains__, "use it in a policy")
            yield Offer(id, document, self.plan(source, document, market.currency), when, source)

    def plan(self, source: Source, document: OfferDocument, currency: str) -> Plan:
        """The offer's plan in exact terms."""
        block = document.plan
        down = block.down_payment
        whole = not isinstance(node_at(source.root, ("plan", "down_payment")), MappingNode)
        least_path = ("plan", "down_payment") if whole else ("plan", "down_payment", "at_least")
        least = self.portion(source, least_path, down.at_least, currency)
        most = (
            least
            if whole
            else self.portion(source, ("plan", "down_payment", "at_most"), down.at_most, currency)
        )
        fee = Fee(
            self.portion(source, ("plan", "fee", "amount"), block.fee.amount, currency),
            block.fee.paid_by,
            block.fee.charged,
        )
        return Plan(
            block.installments, block.every, block.first_due, DownPayment(least, most), fee, block.rate, block.residue, block.month_end
        )  # fmt: skip

    def portion(
        self, source: Source, path: tuple[str, ...], literal: PortionLiteral, currency: str
    ) -> Portion:
        return Portion(literal.share, self.amount(source, path, literal.money, currency))

    def amount(self, source: Source, path: tuple[str, ...], money: Money | None, currency: str) -> int:
        if money is None:
            return 0
        if money.currency != currency:
            message = f"`{money}` is not in {currency}, the currency of the market"
            self.problems.append(
                source.problem(
                    "wrong-currency", message, source.span_at(*path), f"write the amount in {currency}"
                )
            )
        return money.amount_minor

    def policies(self) -> Iterator[Policy]:
        """Every policy, by pack and id."""
        for id, source, document in self.folder.of("policy", PolicyDocument):
            applies_node = node_at(source.root, ("applies_to",))
            currency = (
                self.names.currency_beside(applies_node)
                if document.applies_to is not None and isinstance(applies_node, MappingNode)
                else None
            )
            reader = self.reader(source, currency, POLICY_STAGES)
            applies_to = reader.read(applies_node) if document.applies_to is not None else ALWAYS
            rule, cap = self.body(source, document, reader)
            span = source.key_span_at(document.kind)
            pack = source.file.split("/")[1]
            yield Policy(id, pack, document, applies_to, rule, cap, cap.span if cap else span, source)

    def body(
        self, source: Source, document: PolicyDocument, reader: ConditionReader
    ) -> tuple[Condition | None, Cap | None]:
        """What the policy forbids, requires or caps; its kind names the one block that it must have."""
        kinds = ("forbid", "require", "cap", "disclose", "record")
        given = [kind for kind in kinds if getattr(document, kind) is not None]
        if given != [document.kind]:
            message = f"a `{document.kind}` policy has the block `{document.kind}` and none of the others"
            self.problems.append(
                source.problem(
                    "kind-body-mismatch",
                    message,
                    source.span_at("kind"),
                    f"found: {', '.join(given) or 'none'}",
                )
            )
            return None, None
        node = node_at(source.root, (document.kind,))
        if document.kind in ("forbid", "require"):
            return reader.read(node), None
        return None, read_cap(reader, node) if document.kind == "cap" else None

    def regimes(self) -> Iterator[Regime]:
        """Every regime, in the order in which its pack tries it."""
        for pack, source, document in self.folder.of("regimes", RegimesDocument):
            for position, entry in enumerate(document.regimes):
                reader = self.reader(source, None, REGIME_STAGES)
                when = reader.read(node_at(source.root, ("regimes", position, "when")))
                self.refuse_facts(
                    source, when, lambda fact: fact == "regime", "a regime cannot depend on a regime"
                )
                yield Regime(
                    entry.regime,
                    pack,
                    entry.title,
                    entry.citation,
                    when,
                    source.span_at("regimes", position, "regime"),
                )

    def refuse_facts(self, source: Source, condition: Condition, refused: object, help: str) -> None:
        """A problem for each comparison with a fact that the document cannot use."""
        for leaf in comparisons(condition):
            if callable(refused) and refused(leaf.fact) and leaf.span is not None:
                message = f"`{leaf.fact}` is not known where this condition is decided"
                self.problems.append(source.problem("fact-stage", message, leaf.span, help))


def names_of_book(book: Book) -> Names:
    """Every name that a checked book declares."""
    return _names(
        book.retailer,
        segments=(segment.id for segment in book.segments),
        seasons=book.seasons,
        regimes=(regime.id for regime in book.regimes),
        providers=book.providers,
        offers=(offer.id for offer in book.offers),
    )


def names_of(folder: Folder, retailer: RetailerDocument) -> Names:
    """Every name that the files of a folder declare, even where their documents are not right."""
    return _names(
        retailer,
        segments=(name for _, _, document in folder.of("segments", SegmentsDocument) for name in document.segments),
        seasons=(name for _, _, document in folder.of("seasons", SeasonsDocument) for name in document.seasons),
        regimes=(
            entry.regime for _, _, document in folder.of("regimes", RegimesDocument) for entry in document.regimes
        ),
        providers=folder.ids("provider"),
        offers=folder.ids("offer"),
    )


def _names(
    retailer: RetailerDocument,
    *,
    segments: Iterable[str],
    seasons: Iterable[str],
    regimes: Iterable[str],
    providers: Iterable[str],
    offers: Iterable[str],
) -> Names:
    markets = retailer.markets
    return Names(
        {
            **FIXED_NAMES,
            "country": frozenset(markets),
            "currency": frozenset(market.currency for market in markets.values()),
            "channel": frozenset(retailer.channels),
            "category": frozenset(name for name, _, _ in walk_categories(retailer.categories)),
            "segment": frozenset(segments),
            "season": frozenset(seasons),
            "regime": frozenset(regimes),
            "provider": frozenset(providers),
            "offer": frozenset(offers),
        },
        {country: market.currency for country, market in markets.items()},
    )
