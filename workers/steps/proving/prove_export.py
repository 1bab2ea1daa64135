"""Prove the rows of an evidence export under the first signed head of the log that has them all."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlmodel import Session

from evidence.dossier import Log, Look, Proven
from evidence.leaf import cells_of, hash_cells
from evidence.tree import prove_many
from models.log import logged
from models.tables import Snapshot
from storage.evidence_export import Told, corrections_of, looks_between, states_of
from storage.heads import first_head_of, latest_head, stamp_of
from storage.log import places_of
from storage.logged import rows_by_id
from workers.steps.proving.evidence_scope import Scope
from workers.steps.proving.prove import log_nodes, open_row

Name = tuple[str, int]
Perhaps = tuple[str, int | None]

_AT_ONCE = 10_000


def prove_export(
    session: Session,
    scope: Scope,
    snapshots: Sequence[Snapshot],
    told: Sequence[Told],
    acknowledged: Sequence[int],
    looks: Sequence[Look],
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
    places = [one.index for one in looks if one.index is not None and one.index < newest.size]
    needed = max((*(row.proof.index + 1 for row in covered), *(at + 1 for at in places)), default=0)
    head = first_head_of(session, needed) or newest
    if head.size < newest.size:
        found = (_prove(session, (row.kind, row.id), head.size) for row in covered)
        covered = [row for row in found if row]
    others = prove_many(sorted(places), head.size, log_nodes(session))
    stamp = stamp_of(session, head.id) if head.id else None
    return Log(head.note, head.key, covered, others, stamp.response if stamp else b"")


def find_looks(session: Session, scope: Scope) -> list[Look]:
    """List the looks of an export, each with its place in the log if the log has it as it is."""
    documents = [one.id for one in scope.documents]
    ids, kind = looks_between(session, documents, scope.since, scope.until), logged("check")
    looks: list[Look] = []
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        rows, places = rows_by_id(session, kind, part), places_of(session, kind.kind, part)
        for look_id in part:
            cells, entry = cells_of(kind, rows[look_id]), places.get(look_id)
            same = entry and entry.body == hash_cells(cells)
            looks.append(Look(look_id, cells, entry.position if entry and same else None))
    return looks


def under(looks: Sequence[Look], size: int) -> list[Look]:
    """Leave out the places that are beyond a head."""
    return [one if (one.index or 0) < size else replace(one, index=None) for one in looks]


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
    decisions = [row.decision.id for row in told if row.decision.id is not None]
    yield from (("decision", number) for number in decisions)
    yield from (("message", row.notification.id) for row in told if row.notification)
    yield from (("attempt", row.attempt.id) for row in told if row.attempt)
    yield from (("state", number) for number in states_of(session, "decision", decisions))
    yield from (("state", number) for number in states_of(session, "acknowledgement", acknowledged))
