"""Clauses say how they stand, and the nearest wordings of a provision are on record.

What clauses of before lack is written by `tell_stances`, which reads their words.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clauses", sa.Column("stances", sa.ARRAY(sa.Text)))
    op.drop_index("clauses_of_provision", "clauses")
    op.create_index(
        "clauses_of_provision",
        "clauses",
        ["provision", "document_id"],
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "likenesses",
        sa.Column("clause_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("provision", sa.String(80), nullable=False, index=True),
        sa.Column("nearest_id", sa.BigInteger),
        sa.Column("likeness", sa.Float, nullable=False),
    )
    op.create_table(
        "likened",
        sa.Column("provision", sa.String(80), primary_key=True),
        sa.Column("clauses", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")
