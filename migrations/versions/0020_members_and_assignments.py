"""Members of an account, who sees to which platform, and which address decided about a change."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_ROLE = sa.Enum(
    "reader",
    "reviewer",
    "owner",
    name="role",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    op.create_table(
        "members",
        sa.Column("id", sa.BigInteger, primary_key=True),
        _subscriber(),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("role", _ROLE, nullable=False),
        sa.Column("invited_at", _TIME, nullable=False),
        sa.Column("invited_by", sa.String(320), nullable=False),
        sa.Column("confirmed_at", _TIME),
        sa.UniqueConstraint("subscriber_id", "email"),
    )
    op.create_index("members_by_email", "members", ["email"])
    op.create_table(
        "assignments",
        sa.Column("id", sa.BigInteger, primary_key=True),
        _subscriber(),
        sa.Column("platform_id", sa.String(80), sa.ForeignKey("platforms.id"), nullable=False),
        _member(),
        sa.Column("assigned_at", _TIME, nullable=False),
        sa.UniqueConstraint("subscriber_id", "platform_id"),
    )
    for table in ("sign_ins", "destinations"):
        op.add_column(table, _member())
        index, which = f"{table}_of_member", sa.text("member_id IS NOT NULL")
        op.create_index(index, table, ["member_id"], postgresql_where=which)
    by = sa.Column("acknowledged_by", sa.String(320), nullable=False, server_default="")
    op.add_column("acknowledgements", by)


def downgrade() -> None:
    op.drop_column("acknowledgements", "acknowledged_by")
    for table in ("sign_ins", "destinations"):
        op.drop_column(table, "member_id")
    for table in ("assignments", "members"):
        op.drop_table(table)


def _subscriber() -> sa.Column:
    key = sa.ForeignKey("subscribers.id", ondelete="CASCADE")
    return sa.Column("subscriber_id", sa.BigInteger, key, nullable=False)


def _member() -> sa.Column:
    return sa.Column("member_id", sa.BigInteger, sa.ForeignKey("members.id", ondelete="CASCADE"))
