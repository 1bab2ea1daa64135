"""A subscriber's own messages are found by an index, not by reading everybody's."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("notifications_of_subscriber", "notifications", ["subscriber_id", "id"])


def downgrade() -> None:
    op.drop_index("notifications_of_subscriber", "notifications")
