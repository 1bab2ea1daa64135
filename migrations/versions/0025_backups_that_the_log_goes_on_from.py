"""Restores: from which backups the evidence log goes on, and how much of it those had."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "log_restores",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("log_restores")
