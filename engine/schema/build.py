"""Documents into the values of a book: plans in exact terms, conditions, caps, and the names they may use.

Conditions are read from the YAML of every file whose text could be read, so that a mistake in one field does
not hide the mistakes in the others; parts of a book are made of the files whose form is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from engine.conditions import ALWAYS, Condition, comparisons
from engine.facts import Stage
from engine.problems import Problem, suggestion
from engine.schema.book import Cap, Offer, Policy, Regime, Season, Segment
from engine.schema.calendar_documents import SeasonsDocument, SegmentsDocument
from engine.schema.cap_reader import read_cap
from engine.schema.condition_reader import ConditionReader, known_names
from engine.schema.fields import Document
from engine.schema.folder import Entry, Folder
from engine.schema.literals import PortionLiteral, shown
from engine.schema.names import ANY_CURRENCY, Names, names_of, names_of_book
from engine.schema.offer import OfferDocument
from engine.schema.policy import PolicyDocument, RegimesDocument
from engine.schema.terms import DownPayment, Fee, Plan, Portion
from engine.schema.yaml_source import ListNode, MappingNode, Node, Scalar, Source, child, node_at, plain

__all__ = ["POLICY_STAGES", "Builder", "names_of", "names_of_book"]

SEGMENT_STAGES: Final = frozenset({Stage.REQUEST})
OFFER_STAGES: Final = frozenset({Stage.REQUEST})
REGIME_STAGES: Final = frozenset({Stage.LOAD, Stage.REQUEST, Stage.QUOTE})
POLICY_STAGES: Final = frozenset({Stage.LOAD, Stage.REQUEST, Stage.QUOTE})

POLICY_BODIES: Final = ("forbid", "require", "cap", "disclose", "record")
"""The blocks of a policy; its kind names the one that it must have."""


def outside_segment(fact: str) -> str | None:
    """The advice for a fact that a segment cannot use; None for one that it can."""
    speaks_of = fact == "country" or fact.startswith("customer.")
    return None if speaks_of else "a segment speaks of the customer and the country only"


def outside_offer(fact: str) -> str | None:
    """The advice for a fact of the request that an offer cannot use; None for one that it can."""
    return "use it in a policy" if fact == "regime" else None


def _outside_regime(fact: str) -> str | None:
    return "a regime cannot depend on a regime" if fact == "regime" else None


@dataclass(frozen=True, slots=True)
class Builder:
    """Turns the documents of a folder into the parts of a book, collecting problems on the way.

    `faulty` are the files in whose conditions something is wrong: what their conditions mean is then unknown,
    and nothing more is concluded from them.
    """

    folder: Folder
    names: Names
    problems: list[Problem] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)

    def reader(
        self,
        source: Source,
        currency: str | None,
        stages: frozenset[Stage],
        excluded: Callable[[str], str | None] = lambda _: None,
    ) -> ConditionReader:
        """A reader of one document's conditions."""
        return ConditionReader(source, self.names, currency, stages, [], excluded)

    def keep(self, reader: ConditionReader) -> None:
        """Keep what a reader has found wrong."""
        self.problems.extend(reader.problems)
        if reader.problems:
            self.faulty.add(reader.source.file)

    def condition(self, reader: ConditionReader, parent: Node, field: str) -> Condition:
        """The condition in a field; always true where the field is not there, which is told elsewhere."""
        node = child(parent, field)
        return ALWAYS if node is None else reader.read(node)

    def segments(self) -> Iterator[Segment]:
        """Every segment, in the order of the file."""
        for entry in self.folder.entries["segments"]:
            listed = child(entry.source.root, "segments")
            for name, node in listed.entries.items() if isinstance(listed, MappingNode) else ():
                reader = self.reader(entry.source, None, SEGMENT_STAGES, outside_segment)
                when = self.condition(reader, node, "when")
                self.keep(reader)
                if isinstance(entry.document, SegmentsDocument):
                    title, span = (
                        entry.document.segments[name].title,
                        entry.source.key_span_at("segments", name),
                    )
                    yield Segment(name, title, when, _segments_in(when), span)

    def seasons(self) -> Iterator[Season]:
        """Every season."""
        for _id, source, document in self.folder.of("seasons", SeasonsDocument):
            for name, entry in document.seasons.items():
                yield Season(name, entry, source.key_span_at("seasons", name))

    def offers(self) -> Iterator[Offer]:
        """Every offer."""
        for entry in self.folder.entries["offer"]:
            source, document = entry.source, entry.document
            market = child(source.root, "market")
            country = market.text if isinstance(market, Scalar) else ""
            currency = self.names.currency_of(country)
            reader = self.reader(source, currency, OFFER_STAGES, outside_offer)
            when = self.condition(reader, source.root, "when")
            self.keep(reader)
            if isinstance(document, OfferDocument):
                self.check_market(source, country)
                yield Offer(entry.id, document, self.plan(source, document, currency), when, source)

    def check_market(self, source: Source, country: str) -> None:
        """A problem where the retailer does not have the market of an offer."""
        known = self.names.of("country")
        if known is not None and country not in known:
            help = suggestion(country, known, known_names(known))
            message = f"no market is called `{country}`"
            self.problems.append(source.problem("unknown-market", message, source.span_at("market"), help))

    def plan(self, source: Source, document: OfferDocument, currency: str) -> Plan:
        """The offer's plan in exact terms."""
        block, down = document.plan, document.plan.down_payment
        path = ("plan", "down_payment")
        is_chosen = isinstance(node_at(source.root, path), MappingNode)
        least = self.portion(source, (*path, "at_least") if is_chosen else path, down.at_least, currency)
        most = self.portion(source, (*path, "at_most"), down.at_most, currency) if is_chosen else least
        amount = self.portion(source, ("plan", "fee", "amount"), block.fee.amount, currency)
        fee = Fee(amount, block.fee.paid_by, block.fee.charged)
        return Plan(
            installments=block.installments,
            every=block.every,
            first_due=block.first_due,
            down_payment=DownPayment(least, most),
            fee=fee,
            annual_rate=block.rate,
            residue=block.residue,
            month_end=block.month_end,
            early_settlement=block.early_settlement,
        )

    def portion(
        self, source: Source, path: tuple[str, ...], literal: PortionLiteral, currency: str
    ) -> Portion:
        """A portion in minor units of the market's currency; a problem where it is in another."""
        money = literal.money
        if money is None:
            return Portion(literal.share)
        if currency not in (money.currency, ANY_CURRENCY):
            written = shown(plain(node_at(source.root, path)))
            message = f"`{written}` is not in {currency}, the currency of the market"
            help = f"write the amount in {currency}"
            self.problems.append(source.problem("wrong-currency", message, source.span_at(*path), help))
        return Portion(literal.share, money.amount_minor)

    def policies(self) -> Iterator[Policy]:
        """Every policy, by pack and id."""
        for entry in self.folder.entries["policy"]:
            source, document = entry.source, entry.document
            applies_node = child(source.root, "applies_to")
            currency = self.names.currency_beside(applies_node) if applies_node is not None else None
            reader = self.reader(source, currency, POLICY_STAGES)
            applies_to = self.condition(reader, source.root, "applies_to")
            rule, cap = self.body(reader, entry)
            self.keep(reader)
            if isinstance(document, PolicyDocument) and self.kind_fits(source, document):
                span = cap.span if cap else source.key_span_at(document.kind)
                pack = source.file.split("/")[1]
                yield Policy(entry.id, pack, document, applies_to, rule, cap, span, source)

    def body(self, reader: ConditionReader, entry: Entry[Document]) -> tuple[Condition | None, Cap | None]:
        """What the policy forbids, requires or caps."""
        rule, cap = None, None
        for name in POLICY_BODIES:
            node = child(entry.source.root, name)
            if node is None or (isinstance(node, Scalar) and node.value is None):
                continue
            if name in ("forbid", "require"):
                rule = reader.read(node)
            elif name == "cap":
                cap = read_cap(reader, node)
        return rule, cap

    def kind_fits(self, source: Source, document: PolicyDocument) -> bool:
        """Whether a policy has exactly the block that its kind names; a problem where it has not."""
        given = [kind for kind in POLICY_BODIES if getattr(document, kind) is not None]
        if given != [document.kind]:
            message = f"a `{document.kind}` policy has the block `{document.kind}` and none of the others"
            found = f"found: {', '.join(f'`{kind}`' for kind in given) or 'none'}"
            self.problems.append(source.problem("kind-body-mismatch", message, source.span_at("kind"), found))
        return given == [document.kind]

    def regimes(self) -> Iterator[Regime]:
        """Every regime, in the order in which its pack tries it."""
        for pack_entry in self.folder.entries["regimes"]:
            source, document = pack_entry.source, pack_entry.document
            listed = child(source.root, "regimes")
            for position, node in enumerate(listed.items if isinstance(listed, ListNode) else ()):
                reader = self.reader(source, None, REGIME_STAGES, _outside_regime)
                when = self.condition(reader, node, "when")
                self.keep(reader)
                if isinstance(document, RegimesDocument):
                    entry, span = document.regimes[position], source.span_at("regimes", position, "regime")
                    yield Regime(
                        entry.regime, pack_entry.id, entry.title, entry.citation, when, span, entry.in_force
                    )


def _segments_in(condition: Condition) -> frozenset[str]:
    """The segments that a condition mentions."""
    mentioned = (leaf.value for leaf in comparisons(condition) if leaf.fact == "customer.segments")
    return frozenset(name for value in mentioned if isinstance(value, frozenset) for name in value)
