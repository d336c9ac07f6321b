"""`cases.yaml` beside an offer or a policy: its boundaries, as examples that are run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from engine.schema.fields import Day, Document, DottedId, Id, Keep, Words, part


class OfferCase(Document):
    """One request and what the offer must come out as; `reasons` is the exact set."""

    case: Words
    """What the case shows, in words."""

    given: Annotated[Mapping[str, Any], part("changes")] = Field(default_factory=dict)
    """What differs from `base`, key by key; null takes a value away."""

    expect: Literal["eligible", "ineligible", "referred"]
    reasons: tuple[Words, ...] = ()
    """All the reasons: a policy's id where a policy gave it, else the reason's code."""

    quote: Annotated[Mapping[str, Any], part("quote")] = Field(default_factory=dict)
    """Figures of the quote that must come out."""


class OfferCases(Document):
    """The cases of one offer."""

    offer: Id
    """The offer beside the file."""

    base: Annotated[Mapping[str, Any], part("request")]
    """The request from which each case departs."""

    cases: tuple[OfferCase, ...] = Field(min_length=1)


class PolicyCase(Document):
    """One request and offer, judged by the policy alone."""

    case: Words
    """What the case shows, in words."""

    given: Annotated[Mapping[str, Any], part("changes-with-offer")] = Field(default_factory=dict)
    """What differs from `base`, key by key; null takes a value away."""

    facts: Annotated[Mapping[str, Any], part("facts")] = Field(default_factory=dict)
    """Facts of the offer, the provider or the retailer that are set by hand."""

    expect: Literal["passes", "refuses", "refers", "not_applicable"]
    """What the policy says; a text that is shown, and a record that is kept, `passes`."""

    computed: Annotated[Any, part("figure")] = None
    """What a cap's measure comes to."""

    limit: Annotated[Any, part("figure")] = None
    """What a cap's limit comes to."""

    missing: tuple[Words, ...] = ()
    """The facts for want of which the policy refuses or refers."""

    since: Day | None = None
    """Since when it is so: the first day of the limit, else of the policy."""

    regime: DottedId | None = None
    """The body of rules that governs offer and request that day, or `none`."""

    keep: Keep | None = None
    """How long the record is kept."""

    from_: Literal["decision", "end_of_relationship"] | None = Field(default=None, alias="from")
    """From when the record is kept."""

    mask: tuple[Words, ...] = ()
    """The facts that are never written into the record."""

    before: Literal["contract", "checkout", "advertising"] | None = None
    """Before what the text is shown."""

    upon: Literal["refusal"] | None = None
    """Upon what the text is shown, where it belongs to no plan."""


class PolicyCases(Document):
    """The cases of one policy."""

    policy: DottedId
    """The policy beside the file."""

    base: Annotated[Mapping[str, Any], part("request-with-offer")]
    """The request, and the offer that is judged, from which each case departs."""

    cases: tuple[PolicyCase, ...] = Field(min_length=1)
