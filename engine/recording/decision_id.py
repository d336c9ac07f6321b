"""Decision ids that sort by time."""

from __future__ import annotations

import secrets
from datetime import datetime

from ulid import ULID

RANDOM_BYTES = 10
_MS_LIMIT = 1 << 48


def new_decision_id(now_ms: int, random_bytes: bytes) -> str:
    """A ULID: 26 characters of Crockford's base 32 that sort by `now_ms`, then by `random_bytes`.

    `now_ms` is milliseconds since 1970 in UTC, from 0 up to the year 10889; `random_bytes` are 10 bytes that
    the caller drew. Raises ValueError outside these ranges. Source: github.com/ulid/spec.
    """
    if not 0 <= now_ms < _MS_LIMIT:
        raise ValueError(f"milliseconds must be from 0 to {_MS_LIMIT - 1}, not {now_ms}")
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"{RANDOM_BYTES} random bytes are needed, not {len(random_bytes)}")
    return str(ULID.from_bytes(now_ms.to_bytes(6, "big") + random_bytes))


def drawn_id(at: datetime) -> str:
    """A new id of a moment: of a decision, of an event."""
    return new_decision_id(int(at.timestamp() * 1000), secrets.token_bytes(RANDOM_BYTES))
