"""What subscribers measure changes by: their commitments, what touched them, what they reviewed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_WORDS = sa.ARRAY(sa.Text)


def upgrade() -> None:
    op.create_table(
        "commitments",
        sa.Column("id", sa.BigInteger, primary_key=True),
        _subscriber(),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("promise", sa.String(80), nullable=False),
        sa.Column("provisions", _WORDS, nullable=False),
        sa.Column("words", _WORDS, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.UniqueConstraint("subscriber_id", "text"),
    )
    _create_touches()
    op.create_table(
        "baselines",
        sa.Column("id", sa.BigInteger, primary_key=True),
        _subscriber(),
        sa.Column("document_id", sa.BigInteger, sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("version_id", sa.BigInteger, sa.ForeignKey("versions.id"), nullable=False),
        sa.Column("reviewed_at", _TIME, nullable=False),
        sa.Column("reviewed_by", sa.String(320), nullable=False),
        sa.UniqueConstraint("subscriber_id", "document_id"),
    )


def downgrade() -> None:
    for table in ("baselines", "touches", "commitments"):
        op.drop_table(table)


def _create_touches() -> None:
    op.create_table(
        "touches",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("change_id", sa.BigInteger, sa.ForeignKey("changes.id"), nullable=False),
        _subscriber(),
        sa.Column("commitment", sa.String(300), nullable=False),
        sa.Column("provision", sa.String(80), nullable=False),
        sa.Column("section", sa.String, nullable=False),
        sa.Column("sentence", sa.String, nullable=False),
        sa.Column("before", JSONB),
        sa.Column("after", JSONB),
        sa.UniqueConstraint("change_id", "subscriber_id", "commitment"),
    )


def _subscriber() -> sa.Column:
    key = sa.ForeignKey("subscribers.id", ondelete="CASCADE")
    return sa.Column("subscriber_id", sa.BigInteger, key, nullable=False)
