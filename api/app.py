"""The service: `uvicorn --factory api.app:create_app`. All is built in the lifespan, nothing at import."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from fastapi import FastAPI

from api import docs, errors, openapi
from api.middleware import HeadAsGet, RequestIdentity
from api.routes import (
    book,
    decisions,
    eligibility,
    health,
    limits,
    metrics,
    offers,
    policies,
    policies_page,
    scenarios,
    validation,
)
from api.service import ActiveBook, Service, writer_name
from api.settings import Settings
from engine import __version__
from engine.decide import Engine, load_engine
from engine.problems import render
from engine.recording import (
    CustomerKeyError,
    DecisionLog,
    load_or_create_key,
    open_sql_log,
)

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
        eligibility, decisions, offers, limits, validation, policies, book, health, metrics,
        scenarios, policies_page, docs,
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
    active, key = _active_book(settings, obstacles), _customer_key(settings, obstacles)

    def opened() -> DecisionLog:
        return open_log(settings.database_url, writer_name())

    service = Service(settings, active, key, opened, tuple(obstacles))
    service.prepare_log()
    for obstacle in service.obstacles:
        _LOGGER.error("not ready: %s", obstacle)
    return service


def _active_book(settings: Settings, obstacles: list[str]) -> ActiveBook | None:
    engine = load_engine(settings.book)
    if isinstance(engine, Engine):
        return ActiveBook.of(engine)
    for problem in engine.items:
        _LOGGER.error("%s", render(problem))
    count = len(engine.errors)
    obstacles.append(f"the book has {count} problem{'s' if count > 1 else ''}: run `taqseet check`")
    return None


def _customer_key(settings: Settings, obstacles: list[str]) -> bytes | None:
    try:
        return load_or_create_key(settings.customer_key)
    except CustomerKeyError as error:
        obstacles.append(str(error))
        return None
