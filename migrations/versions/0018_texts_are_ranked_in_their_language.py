"""Texts in force are ranked in their own language; feeds and calendars find changes by an index.

The words of each text in force stand in a row of their own, written by a trigger whenever another
version comes into force, so that no road by which one does can forget it. A text with more
different words than such a row holds is searched in its first part only.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_CONFIG_OF = """
CREATE FUNCTION search_config_of(language text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE left(lower(coalesce(language, 'en')), 2)
  WHEN 'en' THEN 'english' WHEN 'de' THEN 'german' WHEN 'fr' THEN 'french'
  WHEN 'es' THEN 'spanish' WHEN 'it' THEN 'italian' WHEN 'pt' THEN 'portuguese'
  WHEN 'nl' THEN 'dutch' WHEN 'sv' THEN 'swedish' WHEN 'da' THEN 'danish'
  WHEN 'no' THEN 'norwegian' WHEN 'nb' THEN 'norwegian' WHEN 'nn' THEN 'norwegian'
  WHEN 'fi' THEN 'finnish' WHEN 'hu' THEN 'hungarian' WHEN 'ro' THEN 'romanian'
  WHEN 'ru' THEN 'russian' WHEN 'tr' THEN 'turkish' WHEN 'el' THEN 'greek'
  WHEN 'ar' THEN 'arabic' WHEN 'id' THEN 'indonesian' WHEN 'hi' THEN 'hindi'
  ELSE 'simple' END
$$
"""
# A word of a heading says more of a text than one of a paragraph: weight A against D.
_WORDS_OF = """
CREATE FUNCTION search_words_of(blocks jsonb, config text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    headings jsonb := jsonb_path_query_array(blocks, 'strict $[*] ? (@[0] == "heading")[1]');
    texts jsonb := jsonb_path_query_array(blocks, 'strict $[*] ? (@[0] != "heading")[1]');
BEGIN
    RETURN setweight(jsonb_to_tsvector(config::regconfig, headings, '["string"]'), 'A')
        || jsonb_to_tsvector(config::regconfig, texts, '["string"]');
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN to_tsvector(config::regconfig, left(headings::text || texts::text, 100000));
END $$
"""
_PUT = """
INSERT INTO search_texts (document_id, config, words)
SELECT d.id, search_config_of(v.language), search_words_of(v.blocks, search_config_of(v.language))
FROM documents d JOIN versions v ON v.id = d.version_id
"""
_TRIGGER = f"""
CREATE FUNCTION put_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {_PUT} WHERE d.id = NEW.id
    ON CONFLICT (document_id) DO UPDATE SET config = EXCLUDED.config, words = EXCLUDED.words;
    RETURN NULL;
END $$;
CREATE TRIGGER put_search_text AFTER UPDATE OF version_id ON documents
FOR EACH ROW WHEN (NEW.version_id IS DISTINCT FROM OLD.version_id)
EXECUTE FUNCTION put_search_text();
CREATE TRIGGER put_first_search_text AFTER INSERT ON documents
FOR EACH ROW WHEN (NEW.version_id IS NOT NULL)
EXECUTE FUNCTION put_search_text();
"""


def upgrade() -> None:
    op.execute(_CONFIG_OF)
    op.execute(_WORDS_OF)
    op.create_table(
        "search_texts",
        sa.Column("document_id", sa.BigInteger(), primary_key=True),
        sa.Column("config", sa.String(length=20), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
    )
    op.execute(_PUT)
    op.create_index("search_texts_by_words", "search_texts", ["words"], postgresql_using="gin")
    op.execute(_TRIGGER)
    op.drop_index("versions_by_words", "versions")
    op.execute("DROP FUNCTION words_of_blocks(jsonb)")
    op.create_index(
        "changes_by_provision",
        "changes",
        [sa.text("(summary -> 'provisions')")],
        postgresql_using="gin",
    )
    for name, date in (("effective", "effective_after"), ("deadline", "derived_deadline")):
        stated = sa.text(f"(summary #>> '{{dates,{date},value}}')")
        op.create_index(f"changes_by_{name}_day", "changes", [stated])


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")
