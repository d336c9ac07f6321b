"""The whole log, walked in one transaction: what stands in the tables against what the chain says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import merge
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, true, type_coerce
from sqlalchemy.types import NullType

from engine.recording import chain
from engine.recording.kept_facts import ERASING_KINDS, Opened, erased_positions, watched
from engine.recording.log import ChainBreak
from engine.recording.schema import CHAIN_HEAD, DECISIONS, EVENTS, FACT_KEYS
from engine.recording.sql_rows import AnyRow, chain_head, stored_event, stored_record

_ROWS_AT_ONCE = 200


class Link(NamedTuple):
    """What stands at a position of the chain: a decision or an event, whichever has an id."""

    position: int
    record_hash: object
    decision_id: str | None
    event_id: str | None


_by_position = attrgetter("position")


def breaks_of(connection: Connection, opened: Opened | None = None) -> list[ChainBreak]:
    """Everything that was done to the tables behind the log's back, in order of position.

    With `opened` the keys of facts are tried too. Memory grows with the breaks and with the number of ranges
    that were erased, not with the records.
    """
    erased = erased_positions(map(stored_event, connection.execute(_ERASING)))
    of_keys = [_misfit(row) for row in connection.execute(_MISFITS)]
    row = connection.execute(select(CHAIN_HEAD.c.position, CHAIN_HEAD.c.record_hash)).first()
    head = chain_head(row) if row and isinstance(row.position, int) else None
    links = watched(_links(connection), erased, of_keys, opened)
    breaks = chain.find_breaks(links, head)
    return sorted(map(_readable, [*breaks, *of_keys]), key=_by_position)


def count_of(connection: Connection, last: int | None) -> tuple[int, int]:
    """How many decisions and events there are, up to a position; all of them where it is None."""
    decisions, events = (
        connection.execute(
            select(func.count())
            .select_from(table)
            .where(true() if last is None else table.c.position <= last)
        ).scalar_one()
        for table in (DECISIONS, EVENTS)
    )
    return decisions, events


def links_at(connection: Connection, positions: Sequence[int]) -> Iterator[Link]:
    """What stands at some positions: where nothing does, nothing is given."""
    for table, id in ((DECISIONS, DECISIONS.c.decision_id), (EVENTS, EVENTS.c.event_id)):
        columns = _as_stored((table.c.position, table.c.record_hash, id))
        for row in connection.execute(select(*columns).where(table.c.position.in_(positions))):
            position, record_hash, shown = row[0], row[1], _shown(row[2])
            yield Link(position, record_hash, *((shown, None) if table is DECISIONS else (None, shown)))


def _links(connection: Connection) -> Iterator[chain.Stored]:
    return merge(
        map(stored_record, _streamed(connection, _ALL_DECISIONS)),
        map(stored_event, _streamed(connection, _ALL_EVENTS)),
        key=_by_position,
    )


def _streamed(connection: Connection, query: Select[Any]) -> Iterator[AnyRow]:
    return iter(connection.execute(query, execution_options={"yield_per": _ROWS_AT_ONCE}))


def _misfit(row: AnyRow) -> ChainBreak:
    if row.of_decision is None:
        detail = "the key of its facts is kept where no decision stands"
    else:
        detail = "the key of its facts is kept with another decision's place or time"
    return ChainBreak("changed", row.position, row.decision_id, detail)


def _readable(broken: ChainBreak) -> ChainBreak:
    """Ids that were changed to what is no text are shown in a form that can be printed and sent."""
    return replace(broken, decision_id=_shown(broken.decision_id), event_id=_shown(broken.event_id))


def _shown(id: object) -> str | None:
    if id is None:
        return None
    return id if isinstance(id, str) and id.isascii() else ascii(id)


def _as_stored(columns: Sequence[ColumnElement[Any]]) -> Iterator[ColumnElement[Any]]:
    """Columns as they are in the store: what was tampered with may be of any type."""
    return (type_coerce(column, NullType()).label(column.name) for column in columns)


_ERASING = select(*_as_stored(list(EVENTS.c))).where(EVENTS.c.kind.in_(ERASING_KINDS))
_ALL_EVENTS = select(*_as_stored(list(EVENTS.c))).order_by(EVENTS.c.position)
_ALL_DECISIONS = (
    select(*_as_stored([*DECISIONS.c, FACT_KEYS.c.country, FACT_KEYS.c.customer, FACT_KEYS.c.facts_key]))
    .select_from(DECISIONS.outerjoin(FACT_KEYS, FACT_KEYS.c.position == DECISIONS.c.position))
    .order_by(DECISIONS.c.position)
)
_MISFITS = (
    select(FACT_KEYS.c.position, FACT_KEYS.c.decision_id, DECISIONS.c.decision_id.label("of_decision"))
    .select_from(FACT_KEYS.outerjoin(DECISIONS, DECISIONS.c.position == FACT_KEYS.c.position))
    .where(
        or_(
            DECISIONS.c.position.is_(None),
            DECISIONS.c.decision_id != FACT_KEYS.c.decision_id,
            DECISIONS.c.received_at != FACT_KEYS.c.received_at,
        )
    )
    .order_by(FACT_KEYS.c.position)
)
