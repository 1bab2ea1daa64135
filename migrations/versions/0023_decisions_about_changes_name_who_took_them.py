"""What the evidence log notes of a decision about a change says by which address it was taken."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_CELLS = """
CREATE OR REPLACE FUNCTION acknowledgement_cells(a acknowledgements) RETURNS jsonb
LANGUAGE sql STABLE SET timezone = 'UTC' AS $$
  SELECT jsonb_build_object('change_id', a.change_id, 'verdict', a.verdict, 'owner', a.owner,
    'note', a.note, 'due_on', a.due_on, 'acknowledged_at', a.acknowledged_at,
    'changed_at', a.changed_at, 'done_at', a.done_at, 'acknowledged_by', a.acknowledged_by)
$$
"""
# What was noted before lacks the address: each is noted once more, as it stands.
_NOTE_AGAIN = """
INSERT INTO log_states (kind, ref, owner, at, was, cells)
SELECT 'acknowledgement', a.id, a.subscriber_id, now(),
  acknowledgement_cells(a) - 'acknowledged_by', acknowledgement_cells(a)
FROM acknowledgements a ORDER BY a.id
"""


def upgrade() -> None:
    op.execute(_CELLS)
    op.execute(_NOTE_AGAIN)


def downgrade() -> None:
    raise NotImplementedError("go back by restoring a backup")
