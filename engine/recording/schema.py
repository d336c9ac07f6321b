"""The tables of the log as the engine uses them; the migrations make them, and a test holds both together.

Triggers belong to them. One refuses a decision or an event that does not continue the chain from its head,
one moves the head, and others refuse every change of what was appended. A decision is inserted into the view
`appended_decisions`, whose trigger puts its parts into their tables. So one INSERT is a whole append, checked
by the store itself, whichever process sends it.

The keys of sealed facts stand apart from the decisions that they open: theirs are the only rows that are ever
deleted on request, and no hash covers them.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()

CHAIN_MOVED_ON = "the chain has moved on"
"""What the store says to what was sealed for a head that is no longer the head."""

KEY_TAKEN = "the idempotency key is taken"
"""What the store says to a decision whose idempotency key another decision holds."""

_POSITION = BigInteger().with_variant(Integer(), "sqlite")

BOOKS = Table(
    "books",
    METADATA,
    Column("digest", String(80), primary_key=True),
    Column("version", String(80), nullable=False),
    Column("first_used_at", String(40), nullable=False),
    Column("documents", LargeBinary, nullable=False),
)

DECISIONS = Table(
    "decisions",
    METADATA,
    Column("position", _POSITION, primary_key=True, autoincrement=False),
    Column("decision_id", String(26), nullable=False, unique=True),
    Column("writer", String(80), nullable=False),
    Column("as_of", String(40), nullable=False),
    Column("received_at", String(40), nullable=False),
    Column("book_digest", String(80), ForeignKey("books.digest"), nullable=False),
    Column("engine_version", String(40), nullable=False),
    Column("language", String(35), nullable=False),
    Column("answer_sha256", String(64), nullable=False),
    Column("body_sha256", String(64), nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("record_hash", String(64), nullable=False),
    Column(
        "body", LargeBinary, nullable=False
    ),  # last, so that SQLite reads the columns before it without it
    Index("ix_decisions_received_at", "received_at"),
)

EVENTS = Table(
    "events",
    METADATA,
    Column("position", _POSITION, primary_key=True, autoincrement=False),
    Column("event_id", String(26), nullable=False, unique=True),
    Column("writer", String(80), nullable=False),
    Column("at", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("subject", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body_sha256", String(64), nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("record_hash", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

FACT_KEYS = Table(
    "fact_keys",
    METADATA,
    Column("position", _POSITION, ForeignKey("decisions.position"), primary_key=True, autoincrement=False),
    Column("decision_id", String(26), nullable=False),
    Column("country", String(8), nullable=False),
    Column("customer", String(80), nullable=True),
    Column("received_at", String(40), nullable=False),
    Column("facts_key", LargeBinary, nullable=False),
    Index("ix_fact_keys_customer", "customer"),
)

IDEMPOTENCY_KEYS = Table(
    "idempotency_keys",
    METADATA,
    Column("key_hash", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("decision_id", String(26), ForeignKey("decisions.decision_id"), nullable=False, unique=True),
    Column("expires_at", String(40), nullable=False),
    Index("ix_idempotency_keys_expires_at", "expires_at"),
)

BUNDLES = Table(
    "bundles",
    METADATA,
    Column("digest", String(80), primary_key=True),
    Column("book_digest", String(80), nullable=False),
    Column("compressed_payload", LargeBinary, nullable=False),
)

BUNDLE_SIGNATURES = Table(
    "bundle_signatures",
    METADATA,
    Column("bundle_digest", String(80), ForeignKey("bundles.digest"), primary_key=True),
    Column("key_id", String(40), primary_key=True),
    Column("signature", Text, nullable=False),
)

APPENDED_DECISIONS = Table(
    "appended_decisions",
    MetaData(),  # of its own: a view is not among the tables that are compared with the migrations
    *(Column(column.name, column.type) for column in DECISIONS.columns),
    *(Column(name, FACT_KEYS.c[name].type) for name in ("country", "customer", "facts_key")),
    *(Column(name, IDEMPOTENCY_KEYS.c[name].type) for name in ("key_hash", "fingerprint", "expires_at")),
)

CHAIN_HEAD = Table(
    "chain_head",
    METADATA,
    Column("only_row", Integer, primary_key=True),
    Column("position", _POSITION, nullable=False),
    Column("record_hash", String(64), nullable=False),
    CheckConstraint("only_row = 1", name="only_one_row"),
)
