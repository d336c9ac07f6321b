"""`policies/<pack>/<id>/policy.yaml` and `policies/<pack>/regimes.yaml`, as written."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from engine.schema.fields import Clause, Day, Document, DottedId, Keep, Text, Words

Confidence = Literal["primary", "secondary", "unconfirmed"]
PolicyKind = Literal["forbid", "require", "cap", "disclose", "record"]


class Citation(Document):
    """Where a policy comes from. `quote` holds words of the source and nothing else."""

    authority: Words
    instrument: Words
    clause: Clause
    quote: Words | None = None
    confidence: Confidence
    checked_on: Day


class InForce(Document):
    """The days on which a policy applies; open where an end is not given."""

    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None


class CapBlock(Document):
    """A ceiling (`at_most`) or a floor (`at_least`) of a measure."""

    measure: Words
    at_most: Any = None
    at_least: Any = None


class DiscloseBlock(Document):
    """A text to be shown with the quote, filled with its figures."""

    show: Text
    before: Literal["contract", "checkout", "advertising"]


class RecordBlock(Document):
    """How long the decision's record is kept, and from when."""

    keep: Keep
    from_: Literal["decision", "end_of_relationship"] = Field(alias="from")


class PolicyDocument(Document):
    """One compliance rule with its citation."""

    policy: DottedId
    title: Text
    kind: PolicyKind
    citation: Citation
    in_force: InForce = InForce()
    applies_to: Any = None
    forbid: Any = None
    require: Any = None
    cap: CapBlock | None = None
    disclose: DiscloseBlock | None = None
    record: RecordBlock | None = None
    on_missing: Literal["refuse", "refer"] | None = None
    reason: Literal["compliance_violation", "category_excluded", "customer_limit_exceeded"] = (
        "compliance_violation"
    )
    message: Text | None = None
    staff_message: Text | None = None


class RegimeEntry(Document):
    """A body of rules, and the condition under which it governs an offer."""

    regime: DottedId
    title: Text
    citation: Citation
    when: Any


class RegimesDocument(Document):
    """The regimes of one pack; the first whose condition holds governs."""

    regimes: tuple[RegimeEntry, ...]
