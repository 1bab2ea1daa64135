"""Prove the rows of an evidence export under the first signed head of the log that has them all."""

from collections.abc import Sequence

from sqlmodel import Session

from evidence.dossier import Log, Proven
from models.tables import Snapshot
from storage.evidence_export import Told, corrections_of
from storage.heads import first_head_of, latest_head
from workers.steps.evidence_scope import Scope
from workers.steps.prove import open_row

Name = tuple[str, int]


def prove_export(
    session: Session, scope: Scope, snapshots: Sequence[Snapshot], told: Sequence[Told]
) -> Log | None:
    """Prove what the log has of these rows; None where no head has been signed yet.

    The head stays the same however often the export is repeated: it is the first that has every
    row which the newest one has.
    """
    newest = latest_head(session)
    if newest is None:
        return None
    names = _names(session, scope, snapshots, told)
    covered = [row for name in names if (row := _prove(session, name, newest.size))]
    needed = max((row.proof.index + 1 for row in covered), default=0)
    head = first_head_of(session, needed) or newest
    if head.size < newest.size:
        found = (_prove(session, (row.kind, row.id), head.size) for row in covered)
        covered = [row for row in found if row]
    return Log(head.note, head.key, covered)


def _prove(session: Session, name: Name, size: int) -> Proven | None:
    opened = open_row(session, *name, size)
    return Proven(*name, opened.proof, opened.cells, opened.salt) if opened else None


def _names(
    session: Session, scope: Scope, snapshots: Sequence[Snapshot], told: Sequence[Told]
) -> list[Name]:
    change_ids = [row.id for row in scope.changes if row.id is not None]
    found = [
        *(("snapshot", row.id) for row in snapshots),
        *(("version", row.id) for row in scope.versions),
        *(("change", change_id) for change_id in change_ids),
        *(("correction", row.id) for row in corrections_of(session, change_ids)),
        *(("decision", row.decision.id) for row in told),
        *(("attempt", row.attempt.id) for row in told if row.attempt),
    ]
    return list(dict.fromkeys((kind, number) for kind, number in found if number is not None))
