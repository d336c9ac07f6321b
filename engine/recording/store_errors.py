"""The store's errors in the log's words; only the driver's own message is passed on, no recorded value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from engine.recording.log import IdempotencyTaken, LogUnavailable, RecordRefused
from engine.recording.schema import KEY_TAKEN


@contextmanager
def database_errors(done: str) -> Iterator[None]:
    """Raise LogUnavailable, or the kind of it that fits; `done` says what was tried: `read`, `written`."""
    try:
        yield
    except IntegrityError as error:
        if KEY_TAKEN in str(error.orig):
            raise IdempotencyTaken("another decision holds the idempotency key") from error
        raise RecordRefused(f"the record does not fit the log: {error.orig}") from error
    except DBAPIError as error:
        raise LogUnavailable(f"the decision log could not be {done}: {error.orig}") from error
    except SQLAlchemyError as error:
        raise LogUnavailable(f"the decision log could not be {done}: {type(error).__name__}") from error
