"""The tables of the log as the engine uses them; the migrations make them, and a test holds both together.

Two triggers belong to them: one refuses a decision that does not continue the chain from its head, the other
moves the head. So one INSERT is a whole append, checked by the store itself, whichever process sends it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

METADATA = MetaData()

CHAIN_MOVED_ON = "the chain has moved on"
"""What the store says to a decision that was sealed for a head that is no longer the head."""

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
)

CHAIN_HEAD = Table(
    "chain_head",
    METADATA,
    Column("only_row", Integer, primary_key=True),
    Column("position", _POSITION, nullable=False),
    Column("record_hash", String(64), nullable=False),
    CheckConstraint("only_row = 1", name="only_one_row"),
)
