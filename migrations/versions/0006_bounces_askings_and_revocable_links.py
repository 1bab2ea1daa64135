"""Bounces, requests limited by time, and a number by which a subscriber's links are revoked."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_KIND = sa.Enum(
    "hard",
    "soft",
    "complaint",
    name="bouncekind",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    generation = sa.Column("link_generation", sa.Integer(), server_default="0", nullable=False)
    op.add_column("subscribers", generation)
    op.create_table(
        "bounces",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("destination_id", sa.BigInteger(), nullable=False),
        sa.Column("notification_id", sa.BigInteger(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("kind", _KIND, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("notification_id", "kind"),
    )
    op.create_index("bounces_of_destination", "bounces", ["destination_id", "at"])
    op.create_table(
        "askings",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("askings_of_key", "askings", ["key", "at"])
    op.create_index("askings_by_time", "askings", ["at"])


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")
