"""A recorded decision decided again: whether the same question to the same book still has the same answer.

The request is rebuilt from the record, the book from its texts in the log, and the answer is compared byte by
byte with the hash of what was sent. Decided by another book, it tells what that book would have answered.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from threading import Lock
from typing import Any, Final, Literal

import orjson

from engine import __version__
from engine.dates import CalendarRangeError
from engine.decide import Engine, engine_of
from engine.decision import Decision
from engine.problems import Problems
from engine.recording import BookRecord, StoredRecord
from engine.recording.sealing import Sealer
from engine.schema.book import Book
from engine.wire.past import (
    BookUnreadable,
    FactsClosed,
    PastDecision,
    RecordUnreadable,
    book_of_record,
    read_back,
)
from engine.wire.record import facts_on_record
from engine.wire.render import Body, Detail, Renderer, answer_bytes
from engine.wire.strict_json import pointer_of

Outcome = Literal["match", "book_changed", "engine_changed", "facts_missing"]
OUTCOMES: Final = ("match", "book_changed", "engine_changed", "facts_missing")

_ABSENT: Final = object()
"""Stands for what is not there, which is another thing than null until it is shown."""

ENGINES_KEPT: Final = 2
"""How many books of the past stay compiled between replays: that of the records, and one held against it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where two answers differ, as an RFC 6901 pointer; None stands for what is not there."""

    pointer: str
    recorded: Any
    replayed: Any


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a replay.

    `match`: the same bytes. `book_changed`: the book that decided is not kept as it was, or another book that
    was asked for answers otherwise. `engine_changed`: the same book answers otherwise. `facts_missing`: the
    log does not hold, or no longer holds, what the decision rested on. `detail` says it in words.
    """

    decision_id: str
    outcome: Outcome
    detail: str
    recorded_book: str
    replayed_book: str | None
    recorded_engine: str
    replayed_engine: str
    first_difference: Difference | None = None


class _Ended(Exception):
    """A replay that comes to its outcome early."""

    def __init__(self, outcome: Outcome, detail: str, difference: Difference | None = None) -> None:
        super().__init__(detail)
        self.outcome: Outcome = outcome
        self.detail, self.difference = detail, difference


class Replayer:
    """Replays decisions, one at a time, and keeps the engines of the books last used. Close it at the end.

    `book_record` looks a book up in the log; `sealer` opens the facts, None where the customer key is not
    there. May be used by any thread.
    """

    def __init__(self, book_record: Callable[[str], BookRecord | None], sealer: Sealer | None) -> None:
        self._book_record, self._sealer = book_record, sealer
        self._engines: OrderedDict[str, tuple[Engine, Renderer]] = OrderedDict()
        self._lock = Lock()

    def replay(self, stored: StoredRecord, against: Book | None = None) -> Replay:
        """Decide a recorded request again with the book that decided it, and then with `against` if given.

        Raises RecordUnreadable where the record is damaged or of an unknown format, and LogUnavailable.
        """
        record = stored.record
        other = against if against is not None and against.digest != record.book_digest else None
        try:
            with self._lock:
                outcome, detail, difference = self._replayed(stored, other)
        except _Ended as ended:
            outcome, detail, difference = ended.outcome, ended.detail, ended.difference
        return Replay(
            record.decision_id,
            outcome,
            detail,
            record.book_digest,
            (other.digest if other is not None else record.book_digest),
            record.engine_version,
            __version__,
            difference,
        )

    def _replayed(self, stored: StoredRecord, other: Book | None) -> tuple[Outcome, str, Difference | None]:
        engine, renderer = self._recorded(stored)
        past = _whole(stored, renderer.book, self._sealer)
        _same_engine_same_answer(past, renderer, _decided(engine, past))
        if other is None:
            return "match", "the same request to the same book has the same answer, to the letter", None
        engine, theirs = self._prepared(other)
        return _by_another(past, renderer, _decided(engine, past), theirs)

    def _recorded(self, stored: StoredRecord) -> tuple[Engine, Renderer]:
        """The book that decided, out of the log."""
        record = stored.record
        digest = record.book_digest
        if digest in self._engines:
            self._engines.move_to_end(digest)
            return self._engines[digest]
        kept = self._book_record(digest)
        if kept is None:
            raise _Ended("book_changed", f"the log keeps no book {digest}")
        try:
            return self._prepared(book_of_record(kept))
        except BookUnreadable as unreadable:
            altered: Outcome = "book_changed" if record.engine_version == __version__ else "engine_changed"
            raise _Ended(altered, str(unreadable)) from None
        except RecordUnreadable as changed:
            raise _Ended("book_changed", str(changed)) from None

    def _prepared(self, book: Book) -> tuple[Engine, Renderer]:
        if book.digest not in self._engines:
            engine = engine_of(book)
            if isinstance(engine, Problems):
                message = engine.errors[0].message
                raise BookUnreadable(f"book {book.digest} is no book for this version: {message}")
            self._engines[book.digest] = engine, Renderer(book)
            while len(self._engines) > ENGINES_KEPT:
                self._engines.popitem(last=False)[1][0].close()
        self._engines.move_to_end(book.digest)
        return self._engines[book.digest]

    def close(self) -> None:
        """Free what the rule engine holds."""
        with self._lock:
            for engine, _ in self._engines.values():
                engine.close()
            self._engines.clear()


def _whole(stored: StoredRecord, book: Book, sealer: Sealer | None) -> PastDecision:
    """The recorded decision with all that it rested on."""
    try:
        past = read_back(stored, book, sealer)
    except FactsClosed as closed:
        raise _Ended("facts_missing", str(closed)) from None
    if past.is_erased:
        raise _Ended("facts_missing", "the personal facts of this decision were erased")
    if past.stated is None:
        raise _Ended(
            "facts_missing", "the record is of before requests were kept: it has ages, and no dates of birth"
        )
    if past.masked:
        named = ", ".join(past.masked)
        raise _Ended("facts_missing", f"what was decided with and never written down: {named}")
    return past


def _decided(engine: Engine, past: PastDecision) -> Decision:
    assert past.stated is not None
    try:
        return engine.decide(replace(past.decision.request, customer=past.stated))
    except (KeyError, CalendarRangeError) as unknown:
        raise _Ended(
            "book_changed" if engine.compiled.digest != past.decision.book_digest else "engine_changed",
            f"the request cannot be decided again: {unknown} is not known",
        ) from None


def _same_engine_same_answer(past: PastDecision, renderer: Renderer, decision: Decision) -> None:
    """Nothing where the answer is the one that was sent; else the end of the replay."""
    record = past.stored.record
    recorded, replayed = _told_of_past(past, renderer), _told(decision, past, renderer)
    difference = first_difference(recorded, replayed)
    is_sent = sha256(answer_bytes(_answer(decision, past, renderer, past.detail))).hexdigest()
    if is_sent == record.answer_sha256 and difference is None:
        return
    if record.engine_version != __version__:
        cause = f"engine {record.engine_version} decided, and engine {__version__} decides otherwise"
    elif past.decision.faults != decision.faults:
        cause = f"the same engine, {__version__}, decides otherwise: its evaluators disagreed, as is recorded"
    else:
        cause = f"the same engine, {__version__}, decides otherwise: the log or the engine was altered"
    if difference is None:
        cause += "; the decision is the same, and its texts or their form are not what was sent"
    raise _Ended("engine_changed", cause, difference)


def _by_another(
    past: PastDecision, renderer: Renderer, decision: Decision, theirs: Renderer
) -> tuple[Outcome, str, Difference | None]:
    """What another book makes of the request: the answers are compared but for the book that they name."""
    recorded, replayed = _told_of_past(past, renderer), _told(decision, past, theirs)
    recorded["book"] = replayed["book"]
    difference = first_difference(recorded, replayed)
    if difference is None:
        return "match", f"book {theirs.book.digest} has the same answer, to the letter but for its name", None
    return "book_changed", f"book {theirs.book.digest} answers otherwise", difference


def _answer(decision: Decision, past: PastDecision, renderer: Renderer, detail: Detail) -> Body:
    record = past.stored.record
    return renderer.answer(decision, record.decision_id, record.language, detail)


def _told_of_past(past: PastDecision, renderer: Renderer) -> Body:
    facts = facts_on_record(past.decision.facts, past.decision.currency)
    return {**past.answer_body(renderer, "full"), "facts": facts}


def _told(decision: Decision, past: PastDecision, renderer: Renderer) -> Body:
    """The whole answer, whatever part of it was sent, and the facts that it rests on."""
    facts = facts_on_record(decision.facts, decision.currency)
    return {**_answer(decision, past, renderer, "full"), "facts": facts}


def first_difference(recorded: Body, replayed: Body) -> Difference | None:
    """The first place where two bodies differ as JSON, in the order of the recorded one."""
    return _difference(orjson.loads(orjson.dumps(recorded)), orjson.loads(orjson.dumps(replayed)), ())


def _difference(recorded: Any, replayed: Any, path: tuple[str | int, ...]) -> Difference | None:  # noqa: ANN401 - any JSON
    if isinstance(recorded, dict) and isinstance(replayed, dict):
        keys = [*recorded, *(key for key in replayed if key not in recorded)]
        pairs = [(key, recorded.get(key, _ABSENT), replayed.get(key, _ABSENT)) for key in keys]
    elif isinstance(recorded, list) and isinstance(replayed, list):
        longest = range(max(len(recorded), len(replayed)))
        pairs = [(place, _at(recorded, place), _at(replayed, place)) for place in longest]
    elif recorded == replayed and type(recorded) is type(replayed):
        return None
    else:
        return Difference(pointer_of(path), _present(recorded), _present(replayed))
    found = (_difference(before, now, (*path, step)) for step, before, now in pairs)
    return next((difference for difference in found if difference is not None), None)


def _at(listed: list[Any], place: int) -> Any:  # noqa: ANN401 - any JSON
    return listed[place] if place < len(listed) else _ABSENT


def _present(value: Any) -> Any:  # noqa: ANN401 - any JSON
    return None if value is _ABSENT else value


def replay_on_wire(replay: Replay) -> Body:
    """A replay as an object."""
    found = replay.first_difference
    return {
        "decision_id": replay.decision_id,
        "outcome": replay.outcome,
        "detail": replay.detail,
        "book": {"recorded": replay.recorded_book, "replayed": replay.replayed_book},
        "engine": {"recorded": replay.recorded_engine, "replayed": replay.replayed_engine},
        "first_difference": found
        and {"pointer": found.pointer, "recorded": found.recorded, "replayed": found.replayed},
    }
