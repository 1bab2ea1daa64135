"""My baseline: take a version as reviewed, and say what changed net since it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from documents.summary import summarise
from models.blocks import from_json
from models.summary import ChangeSummary
from models.tables import Baseline
from storage.baselines import Reviewed, drop_baseline, set_baseline
from storage.database import transaction
from storage.texts import StoredText, text_by_id, text_numbered, text_on
from storage.timelines import find_document
from workers.context import Context


class ReviewError(ValueError):
    """There is no such version to review; the message says so for whoever asked."""


@dataclass(frozen=True)
class Net:
    """What changed from the text that a subscriber reviewed to a later one, in all.

    Versions between are left out: what came and went since then is no change.
    """

    since: Reviewed
    before: StoredText
    after: StoredText
    summary: ChangeSummary

    @property
    def same(self) -> bool:
        """Whether the text is again as it was reviewed."""
        return self.before.text_hash == self.after.text_hash


def review(
    subscriber_id: int, document_id: int, c: Context, *, ordinal: int | None = None, by: str = ""
) -> int:
    """Take a version as reviewed, by default the one in force; return its number."""
    now = c.now()
    with transaction(c.engine) as session:
        text = _version(session, document_id, ordinal, now)
        if text is None:
            named = "text on record" if ordinal is None else f"version {ordinal}"
            raise ReviewError(f"There is no {named} of this document.")
        row = Baseline(
            subscriber_id=subscriber_id,
            document_id=document_id,
            version_id=text.id,
            reviewed_at=now,
            reviewed_by=by,
        )
        set_baseline(session, row)
        return text.ordinal


def forget_review(subscriber_id: int, document_id: int, c: Context) -> bool:
    """Take a review back: the document counts as never reviewed; False where it was not."""
    with transaction(c.engine) as session:
        return drop_baseline(session, subscriber_id, document_id)


def net_since(session: Session, since: Reviewed, version_id: int, at: datetime) -> Net | None:
    """Say what changed from a reviewed version to another, as if none had been between."""
    before = text_by_id(session, since.version_id)
    after = text_by_id(session, version_id)
    found = find_document(session, since.document_id)
    if before is None or after is None or found is None:
        return None
    platform, document = found
    summary = summarise(
        from_json(before.blocks),
        from_json(after.blocks),
        detected=at.date(),
        terms_type=document.terms_type,
        platform=platform.name,
        language=after.language,
    )
    return Net(since, before, after, summary)


def _version(
    session: Session, document_id: int, ordinal: int | None, now: datetime
) -> StoredText | None:
    if ordinal is None:
        return text_on(session, document_id, now)
    return text_numbered(session, document_id, ordinal)
