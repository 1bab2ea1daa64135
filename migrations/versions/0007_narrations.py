"""Sentences that a language model made of changes, beside their records."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "narrations",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("change_id", sa.BigInteger, sa.ForeignKey("changes.id"), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try_at", _TIME),
        sa.Column("text", sa.String),
        sa.Column("rejected", sa.String),
        sa.Column("failed", sa.String),
        sa.UniqueConstraint("change_id"),
    )


def downgrade() -> None:
    op.drop_table("narrations")
