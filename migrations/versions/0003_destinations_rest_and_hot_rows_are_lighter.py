"""Leases and rests of destinations; no foreign keys on rows that fan-out writes by the million."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_UNCHECKED = (
    ("decisions", "subscriber_id"),
    ("notifications", "subscriber_id"),
    ("notifications", "destination_id"),
)


def upgrade() -> None:
    for table, column in _UNCHECKED:
        op.drop_constraint(f"{table}_{column}_fkey", table, type_="foreignkey")
    op.add_column("destinations", sa.Column("lease_token", UUID(as_uuid=True), nullable=True))
    op.add_column("destinations", sa.Column("leased_until", _TIME, nullable=True))
    op.add_column("destinations", sa.Column("rests_until", _TIME, nullable=True))
    op.add_column(
        "destinations", sa.Column("failures", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")
