"""What one process holds while it serves: the active book, the open log, the key, the counters."""

from __future__ import annotations

import asyncio
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from threading import Lock
from typing import Final, Literal

from api.active_book import ActiveBook, Shelf
from api.errors import InvalidRequest, NotFound, NotReady, TooBusy
from api.idempotency import KeysInFlight
from api.metrics import Metrics
from api.releases import Releases
from api.scenario_runs import ScenarioRuns
from api.settings import Settings
from api.turns import Turns
from engine import __version__
from engine.analysis.limits import PlanLimits, plans_on_offer
from engine.analysis.replay import Replay, Replayer
from engine.decision import Decision
from engine.recording import (
    BookRecord,
    DecisionLog,
    DecisionRecord,
    IdempotencyMark,
    IdempotencyTaken,
    LogUnavailable,
    drawn_id,
)
from engine.recording.sealing import Sealer
from engine.release.desk import Desk
from engine.release.events import utc_text
from engine.release.on_wire import activation_on_wire
from engine.request import Request
from engine.schema.book import Book
from engine.wire.past import PastDecision, book_of_record, read_back
from engine.wire.read import read_parsed, read_request
from engine.wire.record import Answered, answer_and_record
from engine.wire.render import Body, Detail, Renderer
from engine.wire.strict_json import FieldError, ParsedJson

ReadRequest = Callable[[Book, datetime], Request | list[FieldError]]
OLD_BOOKS_KEPT: Final = 4
"""How many books of the past stay in memory for explanations."""
PLANS_KEPT: Final = 64
"""For how many days, markets and channels it stays in memory what may be advertised."""


class Service:
    """Everything that the routes need; what is missing to decide is an obstacle, which `/readyz` tells.

    `open_log` opens the decision log, which is the store of books too. Where that did not work at the start,
    every look at the store tries again.
    """

    def __init__(
        self,
        settings: Settings,
        shelf: Shelf,
        releases: Releases,
        sealer: Sealer | None,
        open_log: Callable[[], DecisionLog],
        obstacles: tuple[str, ...] = (),
    ) -> None:
        self.settings = settings
        self.shelf, self.releases = shelf, releases
        self._sealer, self._open_log = sealer, open_log
        self._obstacles = obstacles
        self._log: DecisionLog | None = None
        self._log_obstacle = "the decision log is not open yet"
        self._preparing = Lock()
        self._in_flight, self.keys_in_flight = 0, KeysInFlight()
        self.scenario_runs = ScenarioRuns()
        self._old: OrderedDict[str, Renderer] = OrderedDict()
        self._plans: OrderedDict[tuple[str, str, str, date], tuple[PlanLimits, ...]] = OrderedDict()
        self._planning, self._working_out = Lock(), Lock()
        self._replayer = Replayer(self._kept_book, sealer)
        self.replaying = Turns()
        self.metrics = Metrics(lambda: getattr(self._log, "waiting", 0))

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Why nothing can be decided, in words for an operator; empty when it can."""
        no_book = (self.releases.problem or "no book is active") if self.shelf.book is None else ""
        told = (*self._obstacles, self._log_obstacle, no_book, self.releases.obstacle)
        return tuple(each for each in told if each)

    @property
    def active(self) -> ActiveBook:
        """The book that decides now. Raises NotReady."""
        active = self.shelf.book
        if active is None or self.releases.obstacle:
            raise self._not_ready()
        return active

    @property
    def log(self) -> DecisionLog:
        """The open log. Raises NotReady."""
        if self._log is None:
            raise self._not_ready()
        return self._log

    @property
    def desk(self) -> Desk:
        """The release desk. Raises NotReady."""
        if self.releases.desk is None:
            raise self._not_ready()
        return self.releases.desk

    def prepare_log(self) -> None:
        """Open the log if it is not open, and let the book decide that is in force in it."""
        with self._preparing:
            if not self._log_obstacle:
                return
            try:
                self._log = self._log or self._open_log()
                self.releases.attach(self._log, datetime.now(UTC))
            except LogUnavailable as error:
                self._log_obstacle = str(error)
                self.releases.lost(str(error))
            else:
                self._log_obstacle = ""

    def _not_ready(self) -> NotReady:
        return NotReady("; ".join(self.obstacles))

    async def eligibility(
        self,
        body: bytes,
        languages: tuple[str, ...],
        detail: Detail,
        idempotency: IdempotencyMark | None = None,
    ) -> Answered:
        """Decide, record, and only then answer.

        Raises InvalidRequest, NotReady, TooBusy, LogUnavailable; a decision that raises was not given.
        """
        return await self._given(
            lambda book, now: read_request(body, book, now, languages), detail, idempotency
        )

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

    async def _given(
        self, read: ReadRequest, detail: Detail, idempotency: IdempotencyMark | None = None
    ) -> Answered:
        if self.obstacles:
            raise self._not_ready()
        log, started, now = self.log, time.perf_counter(), datetime.now(UTC)
        with self.shelf.held() as active:  # one book for all of it, whatever is activated meanwhile
            if active is None:
                raise self._not_ready()
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
                drawn_id(now),
                utc_text(now),
                detail,
                self._pseudonym(request.customer.id),
                self.sealer,
                idempotency,
            )
        await self._durable(log, answered.record)
        self._count(decision, time.perf_counter() - started)
        return answered

    def plans_on_offer(
        self, active: ActiveBook, country: str, channel: str, day: date
    ) -> tuple[PlanLimits, ...]:
        """What may be advertised on a day, kept for a while; works it out, so call it in a thread.

        Raises KeyError.
        """
        compiled = active.engine.compiled
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
        except IdempotencyTaken:  # the log works: another process was quicker
            raise
        except LogUnavailable:
            self.metrics.log_failures.inc()
            raise
        finally:
            self._in_flight -= 1

    def _count(self, decision: Decision, seconds: float) -> None:
        self.metrics.count(decision)
        self.metrics.seconds.observe(seconds)

    @property
    def sealer(self) -> Sealer:
        """What seals personal facts and names customers. Raises NotReady."""
        if self._sealer is None:
            raise self._not_ready()
        return self._sealer

    def _pseudonym(self, customer_id: str | None) -> str | None:
        return None if customer_id is None else self.sealer.pseudonym(customer_id)

    def past(self, decision_id: str) -> tuple[PastDecision, Renderer]:
        """A recorded decision, or what is left of it, with the renderer of its book; call it in a thread.

        Raises NotFound, NotReady, LogUnavailable, RecordUnreadable.
        """
        stored = self.log.get(decision_id)
        if stored is None:
            raise NotFound(f"no decision has the id `{decision_id}`")
        renderer = self._renderer_of(stored.record.book_digest)
        return read_back(stored, renderer.book, self._sealer), renderer

    def replay(self, decision_id: str, against: Literal["recorded", "active"]) -> Replay:
        """Decide a recorded request again; reads the log and may compile a book, so call it in a thread.

        Raises NotFound, NotReady, LogUnavailable, RecordUnreadable.
        """
        stored = self.log.get(decision_id)
        if stored is None:
            raise NotFound(f"no decision has the id `{decision_id}`")
        book = self.active.renderer.book if against == "active" else None
        return self._replayer.replay(stored, book)

    def _kept_book(self, digest: str) -> BookRecord | None:
        return self.log.book(digest)

    def _renderer_of(self, digest: str) -> Renderer:
        active = self.shelf.book
        if active is not None and active.digest == digest:
            return active.renderer
        renderer = self._old.get(digest)
        if renderer is None:
            kept = self.log.book(digest)
            if kept is None:
                raise NotFound(f"the log keeps no book {digest}")
            renderer = self._old[digest] = Renderer(book_of_record(kept))
            while len(self._old) > OLD_BOOKS_KEPT:
                self._old.popitem(last=False)
        return renderer

    def standing(self) -> Body:
        """Which book decides and what is to come, as `/readyz` tells it."""
        active, state, store = self.shelf.book, self.releases.state, self.releases.store
        release = active.release if active is not None else None
        releases = self.releases
        told = [releases.problem, releases.key_problem, releases.rewound, store.warning]
        return {
            "book": active and {"digest": active.digest, "version": active.renderer.book.version},
            "bundle": release and release.bundle,
            "withdrawn": sorted(release.withdrawn) if release is not None else [],
            "scheduled": [activation_on_wire(each) for each in state.scheduled],
            "store": store.as_json(),
            "warnings": [each for each in told if each],
        }

    def readiness(self) -> tuple[str, ...]:
        """Why nothing can be decided now; empty when it can. Makes a real commit: call it in a thread."""
        self.prepare_log()
        self.releases.look(datetime.now(UTC))
        obstacles = self.obstacles
        if self._log is not None and not obstacles:
            ready = self._log.ready()
            obstacles = () if ready else (ready.obstacle,)
        self.metrics.ready.set(not obstacles)
        return obstacles

    def close(self) -> None:
        """Stop looking for releases, write what the log still holds, and free the book."""
        self.releases.close()
        self._replayer.close()
        if self._log is not None:
            self._log.close()
        self.shelf.put(None)


def writer_name() -> str:
    """This process in the log: its engine's version and its number, and nothing of the machine."""
    return f"taqseet-{__version__}-{os.getpid()}"
