"""`policies/<pack>/<id>/policy.yaml` and `policies/<pack>/regimes.yaml`, as written."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, model_validator

from engine.facts import FACTS
from engine.problems import suggestion
from engine.schema.fields import (
    Clause,
    ConditionField,
    Day,
    Document,
    DottedId,
    Keep,
    Text,
    Words,
    fault,
    one_of,
    part,
    reads,
)
from engine.schema.literals import LiteralError, quoted

Confidence = Literal["primary", "secondary", "unconfirmed"]
PolicyKind = Literal["forbid", "require", "cap", "disclose", "record"]


class Citation(Document):
    """Where a policy comes from. `quote` holds words of the source and nothing else."""

    authority: Words
    """Who made the rule: a regulator, or the retailer for its own."""

    instrument: Words
    """The law, the rules or the handbook."""

    clause: Clause
    """The article or section, as in `Art. 22(1)`."""

    quote: Words | None = None
    """Words of the source, and nothing else."""

    confidence: Confidence
    """An `unconfirmed` policy never declines: it refers to a person."""

    checked_on: Day
    """The day on which somebody last read the source."""


class InForce(Document):
    """The days on which a policy applies; open where an end is not given."""

    from_: Day | None = Field(default=None, alias="from")
    """The first day; without it the policy has always applied."""

    until: Day | None = None
    """The last day, included; without it the policy goes on."""

    def holds(self, day: date) -> bool:
        """Whether `day` is one of the days."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)

    def change_days(self) -> set[date]:
        """The first day inside and the first day after."""
        found = {self.from_} if self.from_ else set()
        return found | ({date.fromordinal(self.until.toordinal() + 1)} if self.until else set())


ALWAYS_IN_FORCE: Final = InForce()


class CapBlock(Document):
    """A ceiling (`at_most`) or a floor (`at_least`) of a measure."""

    measure: Annotated[Words, part("measure")]
    """Facts of one unit, joined by `+` and `-`."""

    at_most: Annotated[Any, part("limit")] = None
    """The ceiling; give this or `at_least`."""

    at_least: Annotated[Any, part("limit")] = None
    """The floor; give this or `at_most`."""


class DiscloseBlock(Document):
    """A text to be shown with a quote, filled with its figures; or one that goes with a refusal of credit."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["before"]}, {"required": ["upon"]}]})

    show: Text
    """The text, with figures in braces: `You pay {total_payable} in all.`, or of a refusal
    `Principal reasons: {principal_reasons}`."""

    before: Literal["contract", "checkout", "advertising"] | None = None
    """Before what it must be shown with a quote; give this or `upon`."""

    upon: Literal["refusal"] | None = None
    """`refusal`: it goes with an answer that refuses the customer credit; give this or `before`."""

    @model_validator(mode="after")
    def _has_one_moment(self) -> DiscloseBlock:
        if (self.before is None) == (self.upon is None):
            number = "no moment" if self.before is None else "two moments"
            help = "give exactly one of `before: contract | checkout | advertising` and `upon: refusal`"
            raise fault("disclosure-moment", f"the text has {number} at which it is shown", help)
        return self


MASKABLE: Final = tuple(name for name in FACTS if name.startswith("customer.") and name != "customer.known")
"""What a record can do without; it must tell a guest from a customer, whose facts may be erased later."""


def _read_masked(value: Any) -> str:
    if value in MASKABLE:
        return str(value)
    if value in FACTS:
        help = "mask what is known of the customer, such as `customer.traits`"
        raise LiteralError("not-one-of", f"`{value}` cannot be masked", help)
    help = suggestion(str(value), MASKABLE, "`taqseet facts` lists them all")
    raise LiteralError("unknown-fact", f"no fact of the customer is called {quoted(value)}", help)


MaskedFact = Annotated[str, reads(_read_masked), one_of({name: FACTS[name].meaning for name in MASKABLE})]


class RecordBlock(Document):
    """How long the decision's record is kept and from when, or what is never written into it, or both."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": ["keep"]}, {"required": ["mask"]}],
            "dependentRequired": {"keep": ["from"], "from": ["keep"]},
        }
    )

    keep: Keep | None = None
    """How long the record is kept; give it together with `from`."""

    from_: Literal["decision", "end_of_relationship"] | None = Field(default=None, alias="from")
    """From when."""

    mask: tuple[MaskedFact, ...] = Field(default=(), min_length=1)
    """Facts of the customer that are decided with and never written down, such as `customer.traits`."""

    @model_validator(mode="after")
    def _says_something(self) -> RecordBlock:
        if (self.keep is None) != (self.from_ is None):
            lacking, given = ("keep", "from") if self.keep is None else ("from", "keep")
            help = "give both, as in `keep: 10 years` and `from: decision`"
            raise fault("missing-field", f"`{given}` stands without `{lacking}`", help)
        if self.keep is None and not self.mask:
            help = "give `keep` and `from`, or `mask` with the facts that are never written down"
            raise fault("missing-field", "the block says neither how long nor what is masked", help)
        return self


class PolicyDocument(Document):
    """One compliance rule with its citation."""

    policy: DottedId
    """The policy's id, which is the name of its folder."""

    title: Text
    kind: PolicyKind
    """Which of the blocks `forbid`, `require`, `cap`, `disclose`, `record` it has."""

    citation: Citation
    in_force: InForce = InForce()
    applies_to: ConditionField = None
    """What it is about; without it, every offer. A policy that names money names its country here."""

    forbid: ConditionField = None
    """What must not hold."""

    require: ConditionField = None
    """What must hold."""

    cap: CapBlock | None = None
    disclose: DiscloseBlock | None = None
    record: RecordBlock | None = None
    on_missing: Literal["refuse", "refer"] | None = None
    """What happens when a fact that it needs is missing; without it, refuse."""

    reason: Literal["compliance_violation", "category_excluded", "customer_limit_exceeded"] = (
        "compliance_violation"
    )
    """The code of the refusal."""

    message: Text | None = None
    """To the customer: safe to say aloud at a counter."""

    staff_message: Text | None = None
    """What staff and officers read."""


class RegimeEntry(Document):
    """A body of rules, and the condition under which it governs an offer."""

    regime: DottedId
    """The regime's id, by which conditions name it."""

    title: Text
    citation: Citation
    in_force: InForce = InForce()
    """The days on which it can govern."""

    when: ConditionField
    """What must hold of the offer, of its plan or of the request."""


class RegimesDocument(Document):
    """The regimes of one pack; the first whose condition holds governs."""

    regimes: tuple[RegimeEntry, ...]
