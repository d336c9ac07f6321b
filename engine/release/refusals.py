"""What the release desk refuses, each with a stable code and the HTTP status that tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

REFUSALS: Final[Mapping[str, int]] = {
    "unknown_actor": 401,
    "own_approval": 403,
    "own_reinstatement": 403,
    "unknown_proposal": 404,
    "unknown_book": 404,
    "unknown_activation": 404,
    "unknown_offer": 404,
    "already_active": 409,
    "already_withdrawn": 409,
    "approval_expired": 409,
    "approval_void": 409,
    "no_active_book": 409,
    "not_approved": 409,
    "not_withdrawn": 409,
    "nothing_changed": 409,
    "nothing_to_roll_back": 409,
    "overtaken": 409,
    "proposal_closed": 409,
    "proposal_has_errors": 409,
    "proposal_outdated": 409,
    "document_changed": 412,
    "in_the_past": 422,
    "no_reason": 422,
    "clock_behind": 503,
    "no_signer": 503,
    "unreadable_event": 503,
}
"""Every code with its HTTP status."""


class ReleaseRefused(Exception):
    """A step towards the live book that is not allowed: nothing was changed.

    `code` is one of `REFUSALS`; `help` says what to do instead.
    """

    def __init__(self, code: str, message: str, help: str | None = None) -> None:
        assert code in REFUSALS, code
        super().__init__(message)
        self.code, self.message, self.help = code, message, help

    @property
    def status(self) -> int:
        """The HTTP status that tells it."""
        return REFUSALS[self.code]
