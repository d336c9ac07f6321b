"""Books, decisions and the head of the chain."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


CONTINUE_THE_CHAIN = """
CREATE TRIGGER decisions_continue_the_chain BEFORE INSERT ON decisions
WHEN NOT EXISTS (
    SELECT 1 FROM chain_head WHERE position = NEW.position - 1 AND record_hash = NEW.previous_hash
)
BEGIN
    SELECT RAISE(ABORT, 'the chain has moved on');
END
"""

MOVE_THE_HEAD = """
CREATE TRIGGER decisions_move_the_head AFTER INSERT ON decisions
BEGIN
    UPDATE chain_head SET position = NEW.position, record_hash = NEW.record_hash;
END
"""


def upgrade() -> None:
    """Make the first tables, with the head of an empty chain, and the triggers that keep the chain one."""
    _make_tables()
    op.execute(CONTINUE_THE_CHAIN)
    op.execute(MOVE_THE_HEAD)


def _make_tables() -> None:
    position = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "books",
        sa.Column("digest", sa.String(80), primary_key=True),
        sa.Column("version", sa.String(80), nullable=False),
        sa.Column("first_used_at", sa.String(40), nullable=False),
        sa.Column("documents", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "decisions",
        sa.Column("position", position, primary_key=True, autoincrement=False),
        sa.Column("decision_id", sa.String(26), nullable=False, unique=True),
        sa.Column("writer", sa.String(80), nullable=False),
        sa.Column("as_of", sa.String(40), nullable=False),
        sa.Column("received_at", sa.String(40), nullable=False),
        sa.Column("book_digest", sa.String(80), sa.ForeignKey("books.digest"), nullable=False),
        sa.Column("engine_version", sa.String(40), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("answer_sha256", sa.String(64), nullable=False),
        sa.Column("body_sha256", sa.String(64), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("record_hash", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    head = op.create_table(
        "chain_head",
        sa.Column("only_row", sa.Integer, primary_key=True),
        sa.Column("position", position, nullable=False),
        sa.Column("record_hash", sa.String(64), nullable=False),
        sa.CheckConstraint("only_row = 1", name="only_one_row"),
    )
    op.bulk_insert(head, [{"only_row": 1, "position": 0, "record_hash": "0" * 64}])
