"""Events as the release desk writes them: who, when, what, why, in a canonical form."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import rfc8785

from engine.recording import EventRecord
from engine.release.refusals import ReleaseRefused

Body = dict[str, Any]
NewId = Callable[[datetime], str]
"""Draws a sortable id for a moment."""

SYSTEM: Final = "taqseet"
"""The actor of what the service does by itself."""
LONGEST_REASON: Final = 500
CLOCK_TOLERANCE: Final = timedelta(seconds=60)
"""By how much one machine's clock may be behind what another one wrote."""

_ACTOR: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_MARKS: Final = re.compile(r"[._-]")
_JOINERS: Final = re.compile("[\u061c\u200c-\u200f]")
"""What keyboards for Arabic put between letters; unlike overrides of the direction they hide nothing."""


def event(
    kind: str, subject: str, actor: str, reason: str, body: Body, at: datetime, new_id: NewId
) -> EventRecord:
    """An event ready to be appended."""
    return EventRecord(new_id(at), utc_text(at), kind, actor, subject, reason, rfc8785.dumps(body))


def utc_text(moment: datetime) -> str:
    """A moment in UTC as the log writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def checked_actor(actor: str) -> str:
    """The name of who acts. Raises ReleaseRefused where it can be none."""
    if not _ACTOR.fullmatch(actor) or is_same_person(actor, SYSTEM):
        help = "1 to 64 letters, digits and `._@-`, such as `fatimah.compliance`"
        raise ReleaseRefused("unknown_actor", "it is not said who is acting", help)
    return actor


def is_same_person(one: str, other: str) -> bool:
    """Whether two names are spellings of one: capitals, dots, hyphens and underscores make no difference."""
    return _MARKS.sub("", one).lower() == _MARKS.sub("", other).lower()


def checked_reason(reason: str, *, required: bool = True) -> str:
    """The reason in one line. Raises ReleaseRefused where one is needed and not given, or it is too long."""
    said = " ".join(reason.split())
    seen = _JOINERS.sub("", said).strip()
    if (required and not seen) or len(said) > LONGEST_REASON or not seen.isprintable():
        help = f"say why in at most {LONGEST_REASON} characters: it is read when somebody asks years later"
        raise ReleaseRefused("no_reason", "no reason is given that could be kept", help)
    return said


def checked_clock(now: datetime, last_at: datetime | None) -> None:
    """Refuse to act at a moment before what has happened already. Raises ReleaseRefused."""
    if last_at is not None and now < last_at - CLOCK_TOLERANCE:
        message = (
            f"this machine's clock says {utc_text(now)}, and the log holds an event of {utc_text(last_at)}"
        )
        help = "set the clock right; approvals and dates cannot be judged by a clock that went back"
        raise ReleaseRefused("clock_behind", message, help)
