"""What operators take back or correct; digests instead of alerts; how long a destination fails."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
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
    "other_provisions",
    "restored",
    "withdrawn",
)


def upgrade() -> None:
    op.add_column("changes", sa.Column("correction", _kind()))
    op.add_column("destinations", sa.Column("failing_since", _TIME))
    weekly = sa.Column("weekly", sa.Boolean, server_default="false", nullable=False)
    op.add_column("subscribers", weekly)
    listed = ", ".join(f"'{word}'" for word in _REASONS)
    op.drop_constraint("skipreason", "decisions", type_="check")
    op.create_check_constraint("skipreason", "decisions", sa.text(f"reason IN ({listed})"))
    op.create_table(
        "corrections",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("change_id", sa.BigInteger, sa.ForeignKey("changes.id"), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("by", sa.String(320), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("in_flight", sa.ARRAY(sa.BigInteger), server_default="{}", nullable=False),
    )
    op.create_index("corrections_of_change", "corrections", ["change_id", "id"])


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")


def _kind() -> sa.Enum:
    return sa.Enum(
        "withdrawn",
        "corrected",
        name="correctionkind",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
