"""Keys of the API, and the answers to requests that may come twice."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.BigInteger, primary_key=True),
        _subscriber(),
        sa.Column("handle", sa.String(16), nullable=False, unique=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("revoked_at", _TIME),
        sa.Column("minute_at", _TIME),
        sa.Column("used", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_index("api_keys_of_subscriber", "api_keys", ["subscriber_id"])
    op.create_table(
        "api_answers",
        sa.Column("id", sa.BigInteger, primary_key=True),
        _subscriber(),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("body", sa.String),
        sa.UniqueConstraint("subscriber_id", "key"),
    )
    op.create_index("api_answers_by_time", "api_answers", ["at"])


def _subscriber() -> sa.Column:
    owner = sa.ForeignKey("subscribers.id", ondelete="CASCADE")
    return sa.Column("subscriber_id", sa.BigInteger, owner, nullable=False)


def downgrade() -> None:
    op.drop_table("api_answers")
    op.drop_table("api_keys")
