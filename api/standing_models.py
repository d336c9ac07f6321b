"""The bodies of `/readyz`: what decides, what is to come, and how the store of books does."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.release_models import Digest, WireActivation
from engine.wire.answer import AnswerPart, WireBook, WireProblem


class WireStore(AnswerPart):
    """Whether the store of books and decisions can be reached, and what happens while it cannot."""

    reachable: Annotated[bool, Field(description="Whether it answered the last time.")]
    age_seconds: Annotated[int, Field(ge=0, description="How long ago it answered; 0 while it does.")]
    when_lost: Annotated[
        Literal["serve", "warn", "fail_closed"],
        Field(description="What was declared: go on; go on and warn; or offer nothing after the stated age."),
    ]
    after_seconds: Annotated[int, Field(ge=0, description="The stated age.")]


class WireStanding(AnswerPart):
    """What this process decides by, and what it knows to come."""

    book: Annotated[WireBook | None, Field(description="Which book decides here; null while none does.")]
    bundle: Annotated[
        Digest | None, Field(description="Its text, all files together; null while no release decides.")
    ]
    withdrawn: Annotated[list[str], Field(description="The offers that are set aside.")]
    scheduled: Annotated[list[WireActivation], Field(description="What is to decide, the earliest first.")]
    store: Annotated[WireStore, Field(description="How the store does.")]
    warnings: Annotated[list[str], Field(description="What an operator is to know, though it decides.")]


class WireReady(WireStanding):
    """The service can decide and record."""

    status: Annotated[Literal["ready"], Field(description="Always `ready`: what is not is a problem.")]


class WireNotReady(WireProblem, WireStanding):
    """Why the service can not decide or record, with all that is known of it."""
