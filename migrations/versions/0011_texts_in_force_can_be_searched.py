"""The texts in force can be searched by their words.

A text with more different words than an index entry holds is searched in its first part only, so
that no text can keep its own record from being written.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_WORDS_OF_BLOCKS = """
CREATE FUNCTION words_of_blocks(blocks jsonb) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE texts jsonb := jsonb_path_query_array(blocks, '$[*][1]');
BEGIN
    RETURN jsonb_to_tsvector('pg_catalog.english', texts, '["string"]');
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN to_tsvector('pg_catalog.english', left(texts::text, 100000));
END $$
"""


def upgrade() -> None:
    op.execute(_WORDS_OF_BLOCKS)
    op.create_index(
        "versions_by_words",
        "versions",
        [sa.text("words_of_blocks(blocks)")],
        postgresql_using="gin",
        postgresql_where=sa.text("superseded_at IS NULL"),
    )


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")
