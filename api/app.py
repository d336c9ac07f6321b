"""The service: `uvicorn --factory api.app:create_app`. All is built in the lifespan, nothing at import."""

from __future__ import annotations

import gc
import logging
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Final

from fastapi import FastAPI

from api import docs, errors, openapi
from api.active_book import Shelf
from api.audit_trail import AuditTrail
from api.middleware import HeadAsGet, RequestIdentity
from api.previewing import Previews
from api.releases import Releases
from api.routes import (
    audit,
    book,
    decisions,
    documents,
    eligibility,
    health,
    limits,
    metrics,
    offers,
    policies,
    policies_page,
    preview,
    proposals,
    releases,
    scenarios,
    validation,
)
from api.service import Service, writer_name
from api.settings import Settings
from api.store_watch import StoreWatch
from api.turns import Turns
from engine import __version__
from engine.recording import (
    CustomerKeyError,
    DecisionLog,
    load_or_create_key,
    open_sql_log,
)
from engine.recording.sealing import Sealer
from engine.release.events import utc_text
from engine.release.own_key import OwnKey, own_key
from engine.release.signing_keys import KeysUnusable

_LOGGER = logging.getLogger("taqseet.api")
_DESCRIPTION = (
    "Which installment offers may a customer have for a cart, here and now, at what exact cost, "
    "and why not the others."
)
OpenLog = Callable[[str, str], DecisionLog]


def create_app(settings: Settings | None = None, open_log: OpenLog = open_sql_log) -> FastAPI:
    """The application; settings come from the environment where none are given. Raises SettingsError."""
    chosen = settings or Settings.from_environment()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service = build_service(chosen, open_log)
        app.state.service = service
        app.state.proposing, app.state.previews, app.state.audit = Turns(), Previews(), AuditTrail()
        with _tuned():
            try:
                yield
            finally:
                service.close()

    app = FastAPI(
        title="Taqseet",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    for routes in (
        eligibility, decisions, offers, limits, validation, policies, documents, preview, proposals, releases,
        audit, book, health, metrics, scenarios, policies_page, docs,
    ):  # fmt: skip
        app.include_router(routes.router)
    errors.add_error_handlers(app)
    openapi.describe(app)
    app.add_middleware(RequestIdentity)
    app.add_middleware(HeadAsGet)
    return app


SWITCH_INTERVAL_SECONDS: Final = 0.0005
"""How long one thread may compute before another gets its turn: the log's writer waits for no decision."""


@contextmanager
def _tuned() -> Iterator[None]:
    """The interpreter as a server wants it: the book is out of the garbage collector's way, and threads take
    turns more often.
    """
    usual = sys.getswitchinterval()
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_INTERVAL_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
        gc.unfreeze()


def build_service(settings: Settings, open_log: OpenLog = open_sql_log) -> Service:
    """The composition root. What cannot be built is an obstacle that `/readyz` names, and no crash."""
    obstacles: list[str] = []
    sealer, shelf = _sealer(settings, obstacles), Shelf()
    watch = StoreWatch(settings.store_lost, settings.store_lost_after_seconds, time.monotonic)
    releases = Releases(
        shelf,
        settings.book,
        settings.last_book_file,
        settings.trusted_keys_file,
        lambda: _own_key(settings),
        watch,
        settings.approval_days,
        trial=settings.trial,
    )

    def opened() -> DecisionLog:
        return open_log(settings.database_url, writer_name())

    service = Service(settings, shelf, releases, sealer, opened, tuple(obstacles))
    service.prepare_log()
    if shelf.book is None:
        releases.begin_without_store(datetime.now(UTC))
    releases.start(service.prepare_log)
    for obstacle in service.obstacles:
        _LOGGER.error("not ready: %s", obstacle)
    return service


def _own_key(settings: Settings) -> OwnKey | KeysUnusable:
    """The key that this service signs books with, made when it is not there; or why there is none.

    Without it nothing is approved here, but the book that decides goes on.
    """
    at = utc_text(datetime.now(UTC))
    try:
        return own_key(settings.signing_key_file, settings.trusted_keys_file, at)
    except KeysUnusable as unusable:
        return unusable


def _sealer(settings: Settings, obstacles: list[str]) -> Sealer | None:
    try:
        return Sealer(load_or_create_key(settings.customer_key))
    except CustomerKeyError as error:
        obstacles.append(str(error))
        return None
