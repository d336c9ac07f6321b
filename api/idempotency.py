"""`Idempotency-Key`: a request that is sent again is answered as it was the first time, and decided once.

A decision is recorded together with the mark of its key, both or neither, so that the log knows of every
answer that may have left, also of one that was lost with its process. Of the key itself only a hash is kept.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from api.errors import AnswerErased, IdempotencyKeyInFlight, IdempotencyKeyReused, InvalidIdempotencyKey
from engine.recording import IdempotencyMark, IdempotencyTaken
from engine.release.events import utc_text
from engine.wire.past import RecordUnreadable
from engine.wire.record import Answered
from engine.wire.render import Detail

if TYPE_CHECKING:
    from api.service import Service

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
KEPT: Final = timedelta(hours=24)
"""How long a key stands for the decision that it was first sent with."""
KEY_PATTERN: Final = r"[\x21-\x7e]{1,255}"
"""1 to 255 visible ASCII characters. Quotation marks around a key are part of it."""

Decide = Callable[[IdempotencyMark], Awaitable[Answered]]


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked under a key: `key_hash` and `fingerprint` are SHA-256 in hexadecimal."""

    key_hash: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to send, its language, the digest of its book, and whether it was given before."""

    answer: bytes
    language: str
    book: str
    is_replayed: bool = False


def question_of(request: Request, body: bytes, detail: Detail) -> Question | None:
    """What a request asks under its key; None where it has no key. Raises InvalidIdempotencyKey."""
    keys = request.headers.getlist(HEADER)
    if not keys:
        return None
    if len(keys) > 1 or not re.fullmatch(KEY_PATTERN, keys[0]):
        raise InvalidIdempotencyKey(f"`{HEADER}` is given once and has 1 to 255 visible ASCII characters")
    asked = sha256(f"{detail}\n".encode() + body)
    return Question(sha256(keys[0].encode("ascii")).hexdigest(), asked.hexdigest())


class KeysInFlight:
    """The keys whose requests are being answered by this process, on one event loop."""

    def __init__(self) -> None:
        self._hashes: set[str] = set()

    @contextmanager
    def held(self, key_hash: str) -> Iterator[None]:
        """Hold a key until the end of the block. Raises IdempotencyKeyInFlight where it is held already."""
        if key_hash in self._hashes:
            raise IdempotencyKeyInFlight(
                "a request with this key is being answered: send this one again later"
            )
        self._hashes.add(key_hash)
        try:
            yield
        finally:
            self._hashes.discard(key_hash)


async def answered_once(service: Service, question: Question, decide: Decide) -> Given:
    """The answer that the log holds for this key, else a new decision, recorded with the key's mark.

    A decision that is not recorded leaves no mark, so that its key can be sent again. Where another process
    records a decision with this key first, that one is the answer.

    Raises IdempotencyKeyInFlight, IdempotencyKeyReused, AnswerErased, RecordUnreadable, NotReady,
    LogUnavailable, and what `decide` raises.
    """
    with service.keys_in_flight.held(question.key_hash):
        now = datetime.now(UTC)
        given = await run_in_threadpool(_given_before, service, question, now)
        if given is not None:
            return given
        mark = IdempotencyMark(question.key_hash, question.fingerprint, utc_text(now + KEPT))
        try:
            answered = await decide(mark)
        except IdempotencyTaken:
            given = await run_in_threadpool(_given_before, service, question, now)
            if given is None:
                raise
            return given
        return Given(answered.answer, answered.record.language, answered.record.book_digest)


def _given_before(service: Service, question: Question, now: datetime) -> Given | None:
    """The answer of the decision that holds the key; reads the log, so call it in a thread."""
    kept = service.log.kept_answer(question.key_hash, utc_text(now))
    if kept is None:
        return None
    if kept.fingerprint != question.fingerprint:
        raise IdempotencyKeyReused("this key stands for a request with another body or another `ineligible`")
    past, renderer = service.past(kept.decision_id)
    if past.is_erased:
        raise AnswerErased(f"this key stands for decision {kept.decision_id}, whose facts were erased")
    if past.asked is not None and past.asked != (question.key_hash, question.fingerprint):
        raise RecordUnreadable(f"decision {kept.decision_id} was not asked for under this key")
    record, answer = past.stored.record, past.answer(renderer)
    if sha256(answer).hexdigest() != record.answer_sha256 and not past.masked:
        raise RecordUnreadable(f"the answer of decision {kept.decision_id} is not what was sent")
    service.metrics.replayed_answers.inc()
    return Given(answer, record.language, record.book_digest, is_replayed=True)
