"""No foreign key from each row of a fan-out to its one change: that was 40 % of writing them."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("decisions", "notifications"):
        op.drop_constraint(f"{table}_change_id_fkey", table, type_="foreignkey")


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")
