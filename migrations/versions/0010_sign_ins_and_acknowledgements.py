"""Sign-ins, what readers decided about changes, and whom to tell when nobody saw to it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_VERDICT = sa.Enum(
    "no_impact",
    "act",
    "accept",
    "object",
    name="verdict",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    op.add_column("subscribers", sa.Column("escalates_to", sa.BigInteger()))
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.BigInteger, primary_key=True),
        _subscriber(),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
        sa.Column("ended_at", _TIME),
        sa.Column("key", sa.String(64), unique=True),
    )
    op.create_index("sign_ins_of_subscriber", "sign_ins", ["subscriber_id"])
    op.create_index("sign_ins_by_time", "sign_ins", ["asked_at"])
    op.create_table(
        "acknowledgements",
        sa.Column("id", sa.BigInteger, primary_key=True),
        _subscriber(),
        sa.Column("change_id", sa.BigInteger, sa.ForeignKey("changes.id"), nullable=False),
        sa.Column("verdict", _VERDICT, nullable=False),
        sa.Column("owner", sa.String(120), nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("acknowledged_at", _TIME, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("done_at", _TIME),
        sa.Column("reminded_at", _TIME),
        sa.Column("escalated_at", _TIME),
        sa.UniqueConstraint("subscriber_id", "change_id"),
    )
    waiting = sa.text("done_at IS NULL AND due_on IS NOT NULL")
    op.create_index(
        "acknowledgements_due", "acknowledgements", ["due_on"], postgresql_where=waiting
    )


def _subscriber() -> sa.Column:
    owner = sa.ForeignKey("subscribers.id", ondelete="CASCADE")
    return sa.Column("subscriber_id", sa.BigInteger, owner, nullable=False)


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")
