"""What one process holds while it serves: the active book, the open log, the key, the counters."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Lock
from typing import Final

from api.errors import InvalidRequest, NotFound, NotReady, TooBusy
from api.metrics import Metrics
from api.settings import Settings
from engine import __version__
from engine.analysis.limits import PlanLimits, plans_on_offer
from engine.decide import Engine
from engine.decision import Decision
from engine.recording import DecisionLog, DecisionRecord, LogUnavailable, new_decision_id, pseudonym
from engine.recording.decision_id import RANDOM_BYTES
from engine.request import Request
from engine.schema.book import Book
from engine.wire.past import PastDecision, book_of_record, past_decision
from engine.wire.read import read_parsed, read_request
from engine.wire.record import Answered, answer_and_record, book_record
from engine.wire.render import Detail, Renderer
from engine.wire.strict_json import FieldError, ParsedJson

ReadRequest = Callable[[Book, datetime], Request | list[FieldError]]
OLD_BOOKS_KEPT: Final = 4
"""How many books of the past stay in memory for explanations."""
PLANS_KEPT: Final = 64
"""For how many days, markets and channels it stays in memory what may be advertised."""


@dataclass(frozen=True, slots=True)
class ActiveBook:
    """The book that decides now."""

    engine: Engine
    renderer: Renderer

    @classmethod
    def of(cls, engine: Engine) -> ActiveBook:
        """The active book of an engine."""
        return cls(engine, Renderer(engine.compiled.book))


def utc_text(moment: datetime) -> str:
    """A moment in UTC as the log writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Service:
    """Everything that the routes need; what is missing to decide is an obstacle, which `/readyz` tells.

    `open_log` opens the decision log. Where that, or keeping the book in it, did not work at the start, every
    look at the readiness tries again.
    """

    def __init__(
        self,
        settings: Settings,
        active: ActiveBook | None,
        customer_key: bytes | None,
        open_log: Callable[[], DecisionLog],
        obstacles: tuple[str, ...] = (),
    ) -> None:
        self.settings = settings
        self._active, self._customer_key, self._open_log = active, customer_key, open_log
        self._obstacles = obstacles
        self._log: DecisionLog | None = None
        self._log_obstacle = "the decision log is not open yet"
        self._preparing = Lock()
        self._in_flight = 0
        self._old: OrderedDict[str, Renderer] = OrderedDict()
        self._plans: OrderedDict[tuple[str, str, str, date], tuple[PlanLimits, ...]] = OrderedDict()
        self._planning, self._working_out = Lock(), Lock()
        self.metrics = Metrics(lambda: getattr(self._log, "waiting", 0))

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Why nothing can be decided, in words for an operator; empty when it can."""
        return (*self._obstacles, self._log_obstacle) if self._log_obstacle else self._obstacles

    @property
    def active(self) -> ActiveBook:
        """The book that decides now. Raises NotReady."""
        if self._active is None:
            raise self._not_ready()
        return self._active

    @property
    def log(self) -> DecisionLog:
        """The open log. Raises NotReady."""
        if self._log is None:
            raise self._not_ready()
        return self._log

    def prepare_log(self) -> None:
        """Open the log if it is not open, and keep the active book in it, which a decision needs."""
        with self._preparing:
            if not self._log_obstacle:
                return
            try:
                self._log = self._log or self._open_log()
                if self._active is not None:
                    book = self._active.engine.compiled.book
                    self._log.keep_book(book_record(book, utc_text(datetime.now(UTC))))
            except LogUnavailable as error:
                self._log_obstacle = str(error)
            else:
                self._log_obstacle = ""

    def _not_ready(self) -> NotReady:
        return NotReady("; ".join(self.obstacles))

    async def eligibility(self, body: bytes, languages: tuple[str, ...], detail: Detail) -> Answered:
        """Decide, record, and only then answer.

        Raises InvalidRequest, NotReady, TooBusy, LogUnavailable; a decision that raises was not given.
        """
        return await self._given(lambda book, now: read_request(body, book, now, languages), detail)

    async def batch(
        self, requests: Sequence[ParsedJson], languages: tuple[str, ...], detail: Detail
    ) -> list[Answered | BaseException]:
        """Each request decided and recorded as `eligibility` does it, in order: its answer or its error.

        They wait for the log together, so that one commit may keep them all. Raises NotReady.
        """
        if self.obstacles:
            raise self._not_ready()
        given: list[asyncio.Task[Answered]] = []
        try:
            for parsed in requests:

                def read(book: Book, now: datetime, one: ParsedJson = parsed) -> Request | list[FieldError]:
                    return read_parsed(one, book, now, languages)

                given.append(asyncio.create_task(self._given(read, detail)))
                # It is decided and handed to the log before the next one, and other callers have their turn.
                await asyncio.sleep(0)
            return await asyncio.gather(*given, return_exceptions=True)
        finally:
            for task in given:  # who stops waiting for the batch stops waiting for each
                task.cancel()

    async def _given(self, read: ReadRequest, detail: Detail) -> Answered:
        if self.obstacles:
            raise self._not_ready()
        active, log = self.active, self.log
        started, now = time.perf_counter(), datetime.now(UTC)
        request = read(active.renderer.book, now)
        if isinstance(request, list):
            raise InvalidRequest(request)
        if self._in_flight >= self.settings.most_in_flight:
            raise TooBusy(f"{self._in_flight} decisions wait for the log")
        decision = active.engine.decide(request)
        self.metrics.disagreements.inc(len(decision.faults))
        answered = answer_and_record(
            decision,
            active.renderer,
            _decision_id(),
            utc_text(now),
            detail,
            self._pseudonym(request.customer.id),
        )
        await self._durable(log, answered.record)
        self._count(decision, time.perf_counter() - started)
        return answered

    def plans_on_offer(self, country: str, channel: str, day: date) -> tuple[PlanLimits, ...]:
        """What may be advertised on a day, kept for a while; works it out, so call it in a thread.

        Raises NotReady, KeyError.
        """
        compiled = self.active.engine.compiled
        key = (compiled.digest, country, channel, day)
        plans = self._kept_plans(key)
        if plans is not None:
            return plans
        with self._working_out:  # one day at a time, so that decisions have their turn however many are asked
            plans = self._kept_plans(key)
            if plans is None:
                plans = plans_on_offer(compiled, country, channel, day)
                with self._planning:
                    self._plans[key] = plans
                    while len(self._plans) > PLANS_KEPT:
                        self._plans.popitem(last=False)
        return plans

    def _kept_plans(self, key: tuple[str, str, str, date]) -> tuple[PlanLimits, ...] | None:
        with self._planning:
            return self._plans.get(key)

    async def _durable(self, log: DecisionLog, record: DecisionRecord) -> None:
        """Wait until the record is durable; who stops waiting takes it back: nothing withheld is kept."""
        self._in_flight += 1
        seconds = self.settings.log_timeout_seconds
        try:
            written = log.append(record)
            outcome = asyncio.wrap_future(written)
            done, _ = await asyncio.wait({outcome}, timeout=seconds)
            if not done and not written.cancel():  # it is being committed: only its outcome is the truth
                done, _ = await asyncio.wait({outcome}, timeout=seconds)
            if not done:
                raise LogUnavailable("the decision log did not answer in time")
            await outcome
        except LogUnavailable:
            self.metrics.log_failures.inc()
            raise
        finally:
            self._in_flight -= 1

    def _count(self, decision: Decision, seconds: float) -> None:
        self.metrics.count(decision)
        self.metrics.seconds.observe(seconds)

    def _pseudonym(self, customer_id: str | None) -> str | None:
        if customer_id is None:
            return None
        if self._customer_key is None:
            raise self._not_ready()
        return pseudonym(customer_id, self._customer_key)

    def past(self, decision_id: str) -> tuple[PastDecision, Renderer]:
        """A recorded decision with the renderer of its book; reads the log, so call it in a thread.

        Raises NotFound, NotReady, LogUnavailable, RecordUnreadable.
        """
        stored = self.log.get(decision_id)
        if stored is None:
            raise NotFound(f"no decision has the id `{decision_id}`")
        renderer = self._renderer_of(stored.record.book_digest)
        return past_decision(stored, renderer.book), renderer

    def _renderer_of(self, digest: str) -> Renderer:
        if self._active is not None and self._active.renderer.book.digest == digest:
            return self._active.renderer
        renderer = self._old.get(digest)
        if renderer is None:
            kept = self.log.book(digest)
            if kept is None:
                raise NotFound(f"the log keeps no book {digest}")
            renderer = self._old[digest] = Renderer(book_of_record(kept))
            while len(self._old) > OLD_BOOKS_KEPT:
                self._old.popitem(last=False)
        return renderer

    def readiness(self) -> tuple[str, ...]:
        """Why nothing can be decided now; empty when it can. Makes a real commit: call it in a thread."""
        self.prepare_log()
        obstacles = self.obstacles
        if self._log is not None and not obstacles:
            ready = self._log.ready()
            obstacles = () if ready else (ready.obstacle,)
        self.metrics.ready.set(not obstacles)
        return obstacles

    def close(self) -> None:
        """Write what the log still holds, and free the book."""
        if self._log is not None:
            self._log.close()
        if self._active is not None:
            self._active.engine.close()


def writer_name() -> str:
    """This process in the log: its engine's version and its number, and nothing of the machine."""
    return f"taqseet-{__version__}-{os.getpid()}"


def _decision_id() -> str:
    return new_decision_id(time.time_ns() // 1_000_000, secrets.token_bytes(RANDOM_BYTES))
