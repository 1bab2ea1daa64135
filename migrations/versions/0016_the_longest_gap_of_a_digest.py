"""The longest time for which a document of a digest was not read."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("digests", sa.Column("longest_gap", sa.Integer))


def downgrade() -> None:
    op.drop_column("digests", "longest_gap")
