"""The durable, hash-chained log of decisions and of what happens to the book.

A decision is written before it is answered, and read to explain it; an event is written before it counts.
"""

from engine.recording.customer_key import CustomerKeyError, load_or_create_key, pseudonym
from engine.recording.decision_id import drawn_id, new_decision_id
from engine.recording.log import (
    BookRecord,
    BundleRecord,
    ChainBreak,
    ChainHead,
    DecisionLog,
    DecisionRecord,
    EventRecord,
    IdempotencyMark,
    IdempotencyTaken,
    KeptAnswer,
    KeptKey,
    LogUnavailable,
    Overtaken,
    Readiness,
    RecordRefused,
    SchemaUnknown,
    StoredEvent,
    StoredRecord,
)
from engine.recording.sql_log import SqlDecisionLog, open_sql_log

__all__ = [
    "BookRecord",
    "BundleRecord",
    "ChainBreak",
    "ChainHead",
    "CustomerKeyError",
    "DecisionLog",
    "DecisionRecord",
    "EventRecord",
    "IdempotencyMark",
    "IdempotencyTaken",
    "KeptAnswer",
    "KeptKey",
    "LogUnavailable",
    "Overtaken",
    "Readiness",
    "RecordRefused",
    "SchemaUnknown",
    "SqlDecisionLog",
    "StoredEvent",
    "StoredRecord",
    "drawn_id",
    "load_or_create_key",
    "new_decision_id",
    "open_sql_log",
    "pseudonym",
]
