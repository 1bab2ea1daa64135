"""The evidence log: entries, their tree, signed heads, and the states of rows that may change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, INT8MULTIRANGE, JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_KEPT = ("log_entries", "log_pages", "log_heads", "log_stamps")
_SECRET = "uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())"

_REFUSE = """
CREATE FUNCTION log_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the evidence log only grows: % of % is refused', TG_OP, TG_TABLE_NAME;
END $$
"""

# The time zone is set because moments become text here, which is hashed.
_ACKNOWLEDGED = """
CREATE FUNCTION acknowledgement_cells(a acknowledgements) RETURNS jsonb
LANGUAGE sql STABLE SET timezone = 'UTC' AS $$
  SELECT jsonb_build_object('change_id', a.change_id, 'verdict', a.verdict, 'owner', a.owner,
    'note', a.note, 'due_on', a.due_on, 'acknowledged_at', a.acknowledged_at,
    'changed_at', a.changed_at, 'done_at', a.done_at)
$$
"""
_DECIDED = """
CREATE FUNCTION decision_cells(d decisions) RETURNS jsonb
LANGUAGE sql STABLE SET timezone = 'UTC' AS $$
  SELECT jsonb_build_object('kind', d.kind, 'reason', d.reason, 'deliver_by', d.deliver_by)
$$
"""
_NOTE_ACKNOWLEDGEMENT = """
CREATE FUNCTION note_acknowledgement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE was jsonb;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    was := acknowledgement_cells(OLD);
    IF was = acknowledgement_cells(NEW) THEN RETURN NULL; END IF;
  END IF;
  INSERT INTO log_states (kind, ref, owner, at, was, cells) VALUES ('acknowledgement', NEW.id,
    NEW.subscriber_id, NEW.changed_at, was, acknowledgement_cells(NEW));
  RETURN NULL;
END $$
"""
_NOTE_DECISION = """
CREATE FUNCTION note_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO log_states (kind, ref, owner, at, was, cells) VALUES ('decision', NEW.id,
    NEW.subscriber_id, now(), decision_cells(OLD), decision_cells(NEW));
  RETURN NULL;
END $$
"""
_TRIGGERS = (
    "CREATE TRIGGER note_acknowledgement AFTER INSERT OR UPDATE ON acknowledgements"
    " FOR EACH ROW EXECUTE FUNCTION note_acknowledgement()",
    "CREATE TRIGGER note_decision AFTER UPDATE OF kind, reason, deliver_by ON decisions"
    " FOR EACH ROW WHEN ((OLD.kind, OLD.reason, OLD.deliver_by)"
    " IS DISTINCT FROM (NEW.kind, NEW.reason, NEW.deliver_by))"
    " EXECUTE FUNCTION note_decision()",
)
_STAND_NOW = """
INSERT INTO log_states (kind, ref, owner, at, cells)
SELECT 'acknowledgement', a.id, a.subscriber_id, a.changed_at, acknowledgement_cells(a)
FROM acknowledgements a ORDER BY a.id
"""


def upgrade() -> None:
    _make_tables()
    for statement in (_REFUSE, _ACKNOWLEDGED, _DECIDED, _NOTE_ACKNOWLEDGEMENT, _NOTE_DECISION):
        op.execute(statement)
    for statement in (*_TRIGGERS, _STAND_NOW):
        op.execute(statement)
    for table in _KEPT:
        op.execute(
            f"CREATE TRIGGER log_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION log_only_grows()"
        )


def _make_tables() -> None:
    _make_tree()
    _make_states()
    _make_heads()


def _make_tree() -> None:
    op.create_table(
        "log_entries",
        _key("position"),
        _kind(),
        _number("ref"),
        _at("at"),
        _bytes("body"),
        sa.UniqueConstraint("kind", "ref"),
    )
    op.create_table(
        "log_pages",
        sa.Column("id", sa.BigInteger, primary_key=True),
        _kind(),
        _number("first_id"),
        _number("last_id"),
        sa.Column("ids", ARRAY(sa.BigInteger), nullable=False),
        _bytes("hashes"),
    )
    op.create_index("log_pages_by_row", "log_pages", ["kind", "last_id"])
    op.create_table(
        "log_tiles",
        sa.Column("level", sa.SmallInteger, primary_key=True, autoincrement=False),
        _key("index"),
        _bytes("hashes"),
    )


def _make_states() -> None:
    op.create_table(
        "log_cursors",
        sa.Column("kind", sa.String(16), primary_key=True),
        *(_number(name) for name in ("settled", "mark", "mark_xid", "seen")),
        _at("moved_at"),
    )
    op.create_table(
        "log_secrets",
        _key("subscriber_id"),
        sa.Column("secret", sa.LargeBinary, nullable=False, server_default=sa.text(_SECRET)),
    )
    op.create_table(
        "log_states",
        sa.Column("id", sa.BigInteger, primary_key=True),
        _kind(),
        _number("ref"),
        _number("owner"),
        _at("at"),
        sa.Column("was", JSONB),
        sa.Column("cells", JSONB, nullable=False),
    )
    op.create_index("log_states_of_row", "log_states", ["kind", "ref"])
    op.create_index("log_states_of_owner", "log_states", ["owner"])
    op.create_table(
        "log_erasures",
        sa.Column("id", sa.BigInteger, primary_key=True),
        _kind(),
        sa.Column("reason", sa.String(16), nullable=False),
        _at("at"),
        sa.Column("before", _TIME),
        sa.Column("ids", INT8MULTIRANGE, nullable=False),
    )


def _make_heads() -> None:
    op.create_table(
        "log_heads",
        sa.Column("id", sa.BigInteger, primary_key=True),
        _number("size"),
        _bytes("root"),
        _at("at"),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
    )
    op.create_index("log_heads_by_size", "log_heads", ["size"])
    head = sa.ForeignKey("log_heads.id")
    op.create_table(
        "log_stamps",
        sa.Column("head_id", sa.BigInteger, head, primary_key=True, autoincrement=False),
        sa.Column("authority", sa.Text, nullable=False),
        _at("at"),
        _bytes("response"),
    )


def _key(name: str) -> sa.Column:
    return sa.Column(name, sa.BigInteger, primary_key=True, autoincrement=False)


def _kind() -> sa.Column:
    return sa.Column("kind", sa.String(16), nullable=False)


def _number(name: str) -> sa.Column:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _at(name: str) -> sa.Column:
    return sa.Column(name, _TIME, nullable=False)


def _bytes(name: str) -> sa.Column:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")
