"""The newest changes of all, and those that operators released, are found by an index.

Without the first one the front page sorts every change there is to show five.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("changes_by_time", "changes", ["detected_at", "id"])
    op.create_index(
        "changes_released",
        "changes",
        ["released_at"],
        postgresql_where=sa.text("released_at IS NOT NULL"),
    )


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")
