"""Operators' sessions, what they did, pages set aside, and changes that they released."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_OPERATION = sa.Enum(
    "sign_in",
    "sign_out",
    "accept_page",
    "ignore_page",
    "reextract",
    "look_again",
    "declare",
    "set_plan",
    "pause_destination",
    "enable_destination",
    "replay",
    "withdraw_change",
    "correct_change",
    name="operation",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    op.add_column("documents", sa.Column("set_aside", sa.String()))
    op.add_column("changes", sa.Column("released_at", _TIME))
    op.create_table(
        "operator_sessions",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
        sa.Column("ended_at", _TIME),
        sa.Column("key", sa.String(64), unique=True),
    )
    op.create_index("operator_sessions_by_time", "operator_sessions", ["asked_at"])
    op.create_table(
        "operator_actions",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("operator", sa.String(320), nullable=False),
        sa.Column("operation", _OPERATION, nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("detail", JSONB(none_as_null=True)),
        sa.Column("ended_at", _TIME),
        sa.Column("done", sa.Boolean),
        sa.Column("said", sa.String),
    )
    op.create_index("operator_actions_by_time", "operator_actions", ["at"])
    op.create_index("operator_actions_of_subject", "operator_actions", ["subject"])


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")
