"""Claims pass over rows that wait for a later try without reading them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_COLUMNS = ["channel", "priority", "deliver_by", "id", "next_attempt_at"]


def upgrade() -> None:
    op.drop_index("notifications_due", table_name="notifications")
    pending = sa.text("state = 'pending'")
    op.create_index("notifications_due", "notifications", _COLUMNS, postgresql_where=pending)


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")
