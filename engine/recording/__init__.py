"""The durable, hash-chained log of decisions: written before a decision is answered, read to explain it."""

from engine.recording.customer_key import CustomerKeyError, load_or_create_key, pseudonym
from engine.recording.decision_id import new_decision_id
from engine.recording.log import (
    BookRecord,
    ChainBreak,
    ChainHead,
    DecisionLog,
    DecisionRecord,
    LogUnavailable,
    Readiness,
    RecordRefused,
    SchemaUnknown,
    StoredRecord,
)
from engine.recording.sql_log import SqlDecisionLog, open_sql_log

__all__ = [
    "BookRecord",
    "ChainBreak",
    "ChainHead",
    "CustomerKeyError",
    "DecisionLog",
    "DecisionRecord",
    "LogUnavailable",
    "Readiness",
    "RecordRefused",
    "SchemaUnknown",
    "SqlDecisionLog",
    "StoredRecord",
    "load_or_create_key",
    "new_decision_id",
    "open_sql_log",
    "pseudonym",
]
