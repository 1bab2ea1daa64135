"""What of a change or a document concerns its reader alone: commitments touched, and a review."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.tables import Subscriber, Touch
from notifications.policy import FOLLOWING, includes
from storage.baselines import Reviewed, reviewed
from storage.commitments import touches_of
from workers.steps.asking import plan_of


@dataclass(frozen=True)
class Own:
    """What a change touches of a reader's commitments, and what they reviewed of its document."""

    touches: Sequence[Touch] = ()
    reviewed: Reviewed | None = None


def own_of(session: Session, reader: Subscriber | None, change_id: int, document_id: int) -> Own:
    """Gather what of a change is its reader's own, on a plan that monitors provisions."""
    if reader is None or reader.id is None or not includes(plan_of(reader), FOLLOWING):
        return Own()
    touches = touches_of(session, [change_id], [reader.id]).get((change_id, reader.id), ())
    return Own(touches, review_by(session, reader, document_id))


def review_by(session: Session, reader: Subscriber | None, document_id: int) -> Reviewed | None:
    """Find the version of a document that a reader reviewed."""
    if reader is None or reader.id is None or not includes(plan_of(reader), FOLLOWING):
        return None
    return reviewed(session, [reader.id], [document_id]).get((reader.id, document_id))
