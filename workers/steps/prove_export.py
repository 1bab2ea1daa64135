"""Prove the rows of an evidence export under the first signed head of the log that has them all."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from evidence.dossier import Log, Proven
from models.tables import Snapshot
from storage.evidence_export import Told, acknowledgement_states, corrections_of
from storage.heads import first_head_of, latest_head, stamp_of
from workers.steps.evidence_scope import Scope
from workers.steps.prove import open_row

Name = tuple[str, int]
Perhaps = tuple[str, int | None]


def prove_export(
    session: Session,
    scope: Scope,
    snapshots: Sequence[Snapshot],
    told: Sequence[Told],
    acknowledged: Sequence[int],
) -> Log | None:
    """Prove what the log has of these rows; None where no head has been signed yet.

    `acknowledged` are the ids of the reader's acknowledgements. The head stays the same however
    often the export is repeated: it is the first that has every row which the newest one has.
    """
    newest = latest_head(session)
    if newest is None:
        return None
    names = [*_public(session, scope, snapshots), *_own(session, told, acknowledged)]
    known = dict.fromkeys((kind, number) for kind, number in names if number is not None)
    covered = [row for name in known if (row := _prove(session, name, newest.size))]
    needed = max((row.proof.index + 1 for row in covered), default=0)
    head = first_head_of(session, needed) or newest
    if head.size < newest.size:
        found = (_prove(session, (row.kind, row.id), head.size) for row in covered)
        covered = [row for row in found if row]
    stamp = stamp_of(session, head.id) if head.id else None
    return Log(head.note, head.key, covered, stamp.response if stamp else b"")


def _prove(session: Session, name: Name, size: int) -> Proven | None:
    opened = open_row(session, *name, size)
    return Proven(*name, opened.proof, opened.cells, opened.salt) if opened else None


def _public(session: Session, scope: Scope, snapshots: Sequence[Snapshot]) -> Iterator[Perhaps]:
    change_ids = [row.id for row in scope.changes if row.id is not None]
    yield from (("snapshot", row.id) for row in snapshots)
    yield from (("version", row.id) for row in scope.versions)
    yield from (("change", change_id) for change_id in change_ids)
    yield from (("correction", row.id) for row in corrections_of(session, change_ids))


def _own(session: Session, told: Sequence[Told], acknowledged: Sequence[int]) -> Iterator[Perhaps]:
    yield from (("decision", row.decision.id) for row in told)
    yield from (("attempt", row.attempt.id) for row in told if row.attempt)
    yield from (("state", number) for number in acknowledgement_states(session, acknowledged))
