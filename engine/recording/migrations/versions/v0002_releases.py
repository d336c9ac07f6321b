"""Events in the chain, keys of sealed facts, idempotency keys, bundles; what was appended stays as it is."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EVENTS_CONTINUE_THE_CHAIN = """
CREATE TRIGGER events_continue_the_chain BEFORE INSERT ON events
WHEN NOT EXISTS (
    SELECT 1 FROM chain_head WHERE position = NEW.position - 1 AND record_hash = NEW.previous_hash
)
BEGIN
    SELECT RAISE(ABORT, 'the chain has moved on');
END
"""

EVENTS_MOVE_THE_HEAD = """
CREATE TRIGGER events_move_the_head AFTER INSERT ON events
BEGIN
    UPDATE chain_head SET position = NEW.position, record_hash = NEW.record_hash;
END
"""

STAYS_AS_IT_IS = """
CREATE TRIGGER {table}_refuse_{change} BEFORE {change} ON {table}
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END
"""

APPENDED_DECISIONS = """
CREATE VIEW appended_decisions AS
SELECT
    decisions.position, decisions.decision_id, decisions.writer, decisions.as_of, decisions.received_at,
    decisions.book_digest, decisions.engine_version, decisions.language, decisions.answer_sha256,
    decisions.body_sha256, decisions.previous_hash, decisions.record_hash, decisions.body,
    fact_keys.country, fact_keys.customer, fact_keys.facts_key,
    idempotency_keys.key_hash, idempotency_keys.fingerprint, idempotency_keys.expires_at
FROM decisions
LEFT JOIN fact_keys ON fact_keys.position = decisions.position
LEFT JOIN idempotency_keys ON idempotency_keys.decision_id = decisions.decision_id
"""

STORE_WHAT_BELONGS_TO_A_DECISION = """
CREATE TRIGGER appended_decisions_are_stored INSTEAD OF INSERT ON appended_decisions
BEGIN
    SELECT RAISE(ABORT, 'the idempotency key is taken') WHERE EXISTS (
        SELECT 1 FROM idempotency_keys WHERE key_hash = NEW.key_hash AND expires_at > NEW.received_at
    );
    INSERT INTO decisions (
        position, decision_id, writer, as_of, received_at, book_digest, engine_version, language,
        answer_sha256, body_sha256, previous_hash, record_hash, body
    ) VALUES (
        NEW.position, NEW.decision_id, NEW.writer, NEW.as_of, NEW.received_at, NEW.book_digest,
        NEW.engine_version, NEW.language, NEW.answer_sha256, NEW.body_sha256, NEW.previous_hash,
        NEW.record_hash, NEW.body
    );
    INSERT INTO fact_keys (position, decision_id, country, customer, received_at, facts_key)
    SELECT NEW.position, NEW.decision_id, NEW.country, NEW.customer, NEW.received_at, NEW.facts_key
    WHERE NEW.facts_key IS NOT NULL;
    DELETE FROM idempotency_keys WHERE NEW.key_hash IS NOT NULL AND expires_at <= NEW.received_at;
    INSERT INTO idempotency_keys (key_hash, fingerprint, decision_id, expires_at)
    SELECT NEW.key_hash, NEW.fingerprint, NEW.decision_id, NEW.expires_at WHERE NEW.key_hash IS NOT NULL;
END
"""


def upgrade() -> None:
    """Make the tables, and the triggers that keep the log append-only and the chain one."""
    _make_events()
    _make_keys()
    _make_bundles()
    op.create_index("ix_decisions_received_at", "decisions", ["received_at"])
    op.execute(EVENTS_CONTINUE_THE_CHAIN)
    op.execute(EVENTS_MOVE_THE_HEAD)
    for table in ("decisions", "events"):
        for change in ("UPDATE", "DELETE"):
            op.execute(STAYS_AS_IT_IS.format(table=table, change=change))
    op.execute(APPENDED_DECISIONS)
    op.execute(STORE_WHAT_BELONGS_TO_A_DECISION)


def _position() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _make_events() -> None:
    op.create_table(
        "events",
        sa.Column("position", _position(), primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.String(26), nullable=False, unique=True),
        sa.Column("writer", sa.String(80), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("body_sha256", sa.String(64), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("record_hash", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )


def _make_keys() -> None:
    op.create_table(
        "fact_keys",
        sa.Column(
            "position",
            _position(),
            sa.ForeignKey("decisions.position"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("decision_id", sa.String(26), nullable=False),
        sa.Column("country", sa.String(8), nullable=False),
        sa.Column("customer", sa.String(80), nullable=True),
        sa.Column("received_at", sa.String(40), nullable=False),
        sa.Column("facts_key", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_fact_keys_customer", "fact_keys", ["customer"])
    op.create_table(
        "idempotency_keys",
        sa.Column("key_hash", sa.String(64), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column(
            "decision_id", sa.String(26), sa.ForeignKey("decisions.decision_id"), nullable=False, unique=True
        ),
        sa.Column("expires_at", sa.String(40), nullable=False),
    )
    op.create_index("ix_idempotency_keys_expires_at", "idempotency_keys", ["expires_at"])


def _make_bundles() -> None:
    op.create_table(
        "bundles",
        sa.Column("digest", sa.String(80), primary_key=True),
        sa.Column("book_digest", sa.String(80), nullable=False),
        sa.Column("compressed_payload", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "bundle_signatures",
        sa.Column("bundle_digest", sa.String(80), sa.ForeignKey("bundles.digest"), primary_key=True),
        sa.Column("key_id", sa.String(40), primary_key=True),
        sa.Column("signature", sa.Text, nullable=False),
    )
