"""Provisions followed, quiet hours, canaries and alarms; indexes by time, reason and digest."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_NEW_REASONS = ("other_provisions", "restored")
_REASONS = (
    "over_platform_limit",
    "below_floor",
    "never_alerts",
    "paused",
    "muted",
    "subscription_paused",
    "unsubscribed",
    "channel_not_in_plan",
    "destination_unverified",
    "destination_disabled",
    "subscribed_later",
    "no_destination",
)
_BY_TIME = (
    ("attempts", "at"),
    ("checks", "at"),
    ("decisions", "decided_at"),
    ("notifications", "created_at"),
)


def upgrade() -> None:
    words = sa.ARRAY(sa.Text())
    op.add_column("subscribers", sa.Column("provisions", words, server_default="{}", nullable=False))
    for column in ("quiet_from", "quiet_until"):
        op.add_column("subscribers", sa.Column(column, sa.Integer(), nullable=True))
    listed = ", ".join(f"'{word}'" for word in (*_REASONS, *_NEW_REASONS))
    op.drop_constraint("skipreason", "decisions", type_="check")
    op.create_check_constraint("skipreason", "decisions", sa.text(f"reason IN ({listed})"))
    for table in ("decisions", "notifications"):
        _index(f"{table}_of_digest", table, ["digest_id"], "digest_id IS NOT NULL")
    _index("decisions_skipped", "decisions", ["subscriber_id", "decided_at"], "kind = 'skip'")
    for table, column in _BY_TIME:
        op.create_index(f"{table}_by_time", table, [column], postgresql_using="brin")
    _make("canaries", "queue", 32, ["made_at"], "canaries_alive")
    _make("alarms", "what", 80, ["raised_at", "told_at"], "alarms_raised")


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, postgresql_where=sa.text(where))


def _make(table: str, name: str, length: int, times: list[str], index: str) -> None:
    began, *later = times
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column(name, sa.String(length), nullable=False),
        sa.Column(began, _TIME, nullable=False),
        *(sa.Column(column, _TIME, nullable=True) for column in (*later, "ended_at")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(index, table, [name], unique=True, postgresql_where=sa.text("ended_at IS NULL"))
