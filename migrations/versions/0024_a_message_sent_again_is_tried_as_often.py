"""Which of a message's tries were made before it was sent once more."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    after = sa.Column("replayed_after", sa.Integer, nullable=False, server_default="0")
    op.add_column("notifications", after)


def downgrade() -> None:
    op.drop_column("notifications", "replayed_after")
