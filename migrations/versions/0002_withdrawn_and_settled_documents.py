"""Withdrawn documents, alternating ones that come to rest, and texts seen that did not stand."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_CAUSES = ("first", "change", "technical", "returned")
_NEW_CAUSES = ("withdrawn", "republished", "settled")
_OUTCOMES = (
    "not_modified",
    "unchanged",
    "first",
    "candidate",
    "change",
    "technical",
    "returned",
    "unstable",
    "suspect",
    "failed",
)
_WATCHED = ("settles_at", "withdrawn_at")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    for table in ("versions", "changes"):
        _allow(table, "cause", (*_CAUSES, *_NEW_CAUSES))
    _allow("checks", "outcome", (*_OUTCOMES, "withdrawn"))
    for column in _WATCHED:
        op.add_column("documents", sa.Column(column, _TIME, nullable=True))
    op.add_column("checks", sa.Column("text_hash", sa.String(64), nullable=True))
    seen = sa.text("text_hash IS NOT NULL")
    op.create_index(
        "checks_by_text", "checks", ["document_id", "text_hash"], postgresql_where=seen
    )
    op.create_index("changes_of_document", "changes", ["document_id", "detected_at"])
    op.drop_constraint("changes_after_version_id_key", "changes", type_="unique")
    op.create_unique_constraint(None, "changes", ["after_version_id", "cause", "detected_at"])


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")


def _allow(table: str, column: str, words: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{word}'" for word in words)
    op.drop_constraint(column, table, type_="check")
    op.create_check_constraint(column, table, sa.text(f"{column} IN ({listed})"))
