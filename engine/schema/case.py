"""`cases.yaml` beside an offer or a policy: its boundaries, as examples that are run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from engine.schema.fields import Document, DottedId, Id, Words


class OfferCase(Document):
    """One request and what the offer must come out as; `reasons` is the exact set."""

    case: Words
    given: Mapping[str, Any] = Field(default_factory=dict)
    expect: Literal["eligible", "ineligible", "referred"]
    reasons: tuple[Words, ...] = ()
    quote: Mapping[str, Any] = Field(default_factory=dict)


class OfferCases(Document):
    """The cases of one offer."""

    offer: Id
    base: Mapping[str, Any]
    cases: tuple[OfferCase, ...] = Field(min_length=1)


class PolicyCase(Document):
    """One request and offer, judged by the policy alone."""

    case: Words
    given: Mapping[str, Any] = Field(default_factory=dict)
    facts: Mapping[str, Any] = Field(default_factory=dict)
    expect: Literal["passes", "refuses", "refers", "not_applicable"]
    computed: Any = None
    limit: Any = None
    missing: tuple[Words, ...] = ()


class PolicyCases(Document):
    """The cases of one policy."""

    policy: DottedId
    base: Mapping[str, Any]
    cases: tuple[PolicyCase, ...] = Field(min_length=1)
