"""Gather who was told of changes: the reader's own rows; of everybody else only counts."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from evidence.contents import TOLD
from models.names import change_name
from models.tables import Acknowledgement
from storage import evidence_export as rows
from storage.evidence_export import Told
from workers.steps.proving.evidence_scope import Scope

Cells = Mapping[str, Any]


def tell(row: Told, scope: Scope) -> Cells:
    """Tell one try of one message, or a decision that led to none."""
    decision, sent, attempt = row.decision, row.notification, row.attempt
    change = next(one for one in scope.changes if one.id == decision.change_id)
    document = next(one for one in scope.documents if one.id == change.document_id)
    cells: dict[str, Any] = {
        "change": change.public_id,
        "platform": document.platform,
        "document": document.terms_type,
        "decided_at": decision.decided_at,
        "decision": decision.kind.value,
        "reason": decision.reason.value if decision.reason else None,
        "plan": decision.plan,
        "due_by": decision.deliver_by,
        "decision_id": decision.id,
    }
    if sent:
        cells |= {"message": str(sent.uid), "kind": sent.kind.value, "channel": sent.channel}
        cells |= {"destination": _destination(row), "state": sent.state.value}
        cells |= {"written_at": sent.created_at, "ended_at": sent.ended_at}
        cells |= {"message_id": sent.id}
    if attempt:
        cells |= {"attempt": attempt.number, "attempted_at": attempt.at}
        cells |= {"duration_ms": attempt.duration_ms, "outcome": attempt.outcome.value}
        cells |= {"status": attempt.status, "answer": attempt.answer}
        cells |= {"attempt_id": attempt.id}
    return {name: cells.get(name) for name in TOLD}


def _destination(row: Told) -> str:
    """Name an address of the reader's own; those that are secrets only by their number."""
    there = row.destination
    if there is None:
        return "deleted since"
    return there.settings["address"] if there.channel == "email" else f"destination {there.id}"


def count(session: Session, change_ids: Sequence[int]) -> list[Cells]:
    """Count what all subscribers were told, naming none."""
    return [{"what": what, "count": count} for what, count in rows.count_told(session, change_ids)]


def tell_decisions(acknowledged: Sequence[Acknowledgement]) -> list[Cells]:
    """Tell what the reader decided about changes."""
    return [
        {
            "change": change_name(row.change_id),
            "decision": row.verdict.value,
            "decided_by": row.acknowledged_by,
            "owner": row.owner,
            "note": row.note,
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "acknowledged_at": row.acknowledged_at,
            "changed_at": row.changed_at,
            "done_at": row.done_at,
        }
        for row in acknowledged
    ]


def tell_corrections(session: Session, change_ids: Sequence[int]) -> list[Cells]:
    """Tell what an operator said of changes beside their record."""
    return [
        {
            "id": row.id,
            "change": change_name(row.change_id),
            "kind": row.kind.value,
            "note": row.note,
            "at": row.at,
        }
        for row in rows.corrections_of(session, change_ids)
    ]
