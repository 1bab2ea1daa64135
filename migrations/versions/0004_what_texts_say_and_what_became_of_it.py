"""What texts say and what became of it: analyses, clauses and events."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_JSON = postgresql.JSONB(none_as_null=True)
_KINDS = ("found", "introduced", "strengthened", "weakened", "reworded", "moved", "removed")


def upgrade() -> None:
    _analyses()
    _clauses()
    _events()
    _index()


def _analyses() -> None:
    op.create_table(
        "analyses",
        _id(),
        _of("version_id", "versions.id"),
        _of("document_id", "documents.id"),
        sa.Column("rules_version", sa.String, nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("not_assessed", sa.String),
        sa.Column("exposure", _words("severity", "Low", "Medium", "High")),
        sa.Column("analysis", _JSON, nullable=False),
        sa.UniqueConstraint("version_id"),
    )


def _clauses() -> None:
    op.create_table(
        "clauses",
        _id(),
        _of("document_id", "documents.id"),
        sa.Column("provision", sa.String(80), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("rule_id", sa.String),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("until", _TIME),
    )


def _events() -> None:
    op.create_table(
        "events",
        _id(),
        _of("document_id", "documents.id"),
        _of("version_id", "versions.id"),
        sa.Column("provision", sa.String(80), nullable=False),
        sa.Column("kind", _words("eventkind", *_KINDS), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("worse", sa.Boolean),
        sa.Column("sentence", sa.String, nullable=False),
        sa.Column("places", sa.Integer, nullable=False),
        sa.Column("before", _JSON),
        sa.Column("after", _JSON),
        sa.Column("effective", sa.String(10)),
        sa.Column("rules_version", sa.String, nullable=False),
    )


def _index() -> None:
    standing = sa.text("until IS NULL")
    unique = ["document_id", "key", "provision"]
    op.create_index("clauses_in_force", "clauses", unique, unique=True, postgresql_where=standing)
    op.create_index("clauses_of_provision", "clauses", ["provision"], postgresql_where=standing)
    op.create_index("events_of_document", "events", ["document_id", "at"])
    op.create_index("events_of_provision", "events", ["provision", "at"])


def downgrade() -> None:
    for table in ("events", "clauses", "analyses"):
        op.drop_table(table)


def _id() -> sa.Column:
    return sa.Column("id", sa.BigInteger, primary_key=True)


def _of(name: str, key: str) -> sa.Column:
    return sa.Column(name, sa.BigInteger, sa.ForeignKey(key), nullable=False)


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)
