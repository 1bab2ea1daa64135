"""Write what a finding means: snapshot, versions and change, inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from models.blocks import to_json
from models.summary import ChangeSummary
from models.tables import Change, Document, Snapshot, Version
from models.words import Cause, Outcome
from storage.records import add, add_version, rename_extractor, times_seen
from storage.register import Earlier, add_rereadings, earlier_times, returns_since
from workers.steps.watching.aside import ALTERNATES, with_notes
from workers.steps.watching.assess import Finding
from workers.steps.watching.baseline import Base
from workers.steps.watching.look import Capture
from workers.steps.watching.read import Reading
from workers.steps.watching.settle import ALTERNATION_WINDOW, Past, Telling, still_alternating, tell
from workers.steps.watching.told import told_as

_CAUSES = {
    Outcome.FIRST: Cause.FIRST,
    Outcome.CHANGE: Cause.CHANGE,
    Outcome.RETURNED: Cause.RETURNED,
    Outcome.TECHNICAL: Cause.TECHNICAL,
}


@dataclass(frozen=True)
class Sight:
    """A document, what was found on it, and what was kept of it before the transaction.

    `pages` are the stored pages' rows (none: nothing worth keeping), `extractor` the rules' name,
    `summary` stands where two texts differ, `seen_at` is the first sight of the text. It is told
    against the Version `against_id` where that is not the one in force; `known` says why all of
    it is known already, where it is.
    """

    document: Document
    finding: Finding
    capture: Capture
    extractor: str
    seen_at: datetime
    pages: Sequence[dict[str, Any]] = ()
    summary: ChangeSummary | None = None
    against_id: int | None = None
    known: str | None = None

    @property
    def document_id(self) -> int:
        assert self.document.id is not None
        return self.document.id


@dataclass(frozen=True)
class Written:
    """The rows that a finding left."""

    snapshot_id: int | None = None
    version_id: int | None = None
    change_id: int | None = None
    alternates: bool = False
    rests_for: timedelta | None = None


def write_finding(session: Session, sight: Sight) -> Written:
    """Write the rows of one sight; a re-based text comes before the change that follows it."""
    before = _rebased(session, sight)
    snapshot_id = _snapshot(session, sight)
    cause = _CAUSES.get(sight.finding.outcome)
    reading = sight.finding.reading
    moved = sight.finding.base is not None and sight.finding.base.moved
    written = moved and cause is Cause.TECHNICAL
    if written or (cause is Cause.RETURNED and sight.finding.differs_in is None):
        cause = None  # the text stands as a version already
    if cause is None or reading is None or snapshot_id is None:
        return Written(snapshot_id, before.id if before and moved else None)
    register = _register(session, sight, reading) if cause is Cause.RETURNED else ()
    after = _version(sight, reading, snapshot_id, cause)
    after.returned_to_id = register[-1].version_id if register else None
    version_id = add_version(session, after, before)
    if before is None or sight.summary is None:
        return Written(snapshot_id, version_id)
    telling = tell(cause, sight.summary.significance, _past(session, sight, register))
    change = _change(sight, before, after, cause, telling)
    change.returned_to_at = register[-1].since if register else None
    change_id = add(session, change)
    return Written(snapshot_id, version_id, change_id, telling.alternates, telling.rests_for)


def _rebased(session: Session, sight: Sight) -> Version | None:
    """Return the version to compare with: a technical one where today's rules read it anew."""
    base = sight.finding.base
    if base is None:
        return None
    add_rereadings(session, sight.document_id, sight.extractor, base.earlier)
    if base.reading is None:
        if base.version.extractor != sight.extractor and not base.unfit:
            rename_extractor(session, base.version.id or 0, sight.extractor)
        return base.version
    technical = _technical(sight, base, base.reading)
    add_version(session, technical, base.version)
    return technical


def _technical(sight: Sight, base: Base, reading: Reading) -> Version:
    return _version(sight, reading, base.version.snapshot_id, Cause.TECHNICAL)


def _version(sight: Sight, reading: Reading, snapshot_id: int, cause: Cause) -> Version:
    return Version(
        document_id=sight.document_id,
        snapshot_id=snapshot_id,
        ordinal=0,
        cause=cause,
        text_hash=reading.text_hash,
        form_hash=reading.form_hash,
        detected_at=sight.seen_at,
        confirmed_at=sight.capture.at,
        extractor=sight.extractor,
        words=reading.words,
        language=reading.extraction.language,
        title=reading.extraction.title,
        blocks=to_json(reading.extraction.blocks),
    )


def _snapshot(session: Session, sight: Sight) -> int | None:
    if sight.capture.stored is not None:
        return sight.capture.stored.snapshot_id
    if not sight.pages:
        return None
    row = Snapshot(
        document_id=sight.document_id,
        fetched_at=sight.capture.at,
        digest=sight.capture.digest,
        pages=list(sight.pages),
    )
    return add(session, row)


def _register(session: Session, sight: Sight, reading: Reading) -> Sequence[Earlier]:
    form = reading.form_hash if sight.finding.differs_in == reading.form_hash else None
    return earlier_times(session, sight.document_id, reading.text_hash, sight.extractor, form)


def _stood(sight: Sight) -> timedelta:
    base = sight.finding.base
    return sight.seen_at - base.version.detected_at if base else timedelta.max


def _past(session: Session, sight: Sight, register: Sequence[Earlier]) -> Past:
    since = sight.seen_at - ALTERNATION_WINDOW
    document_id, began = sight.document_id, sight.document.alternating_since
    returns, first = returns_since(session, document_id, since)
    seen = sight.finding.reading.text_hash if sight.finding.reading else None
    return Past(
        in_force=sum((time.until - time.since for time in register), timedelta()),
        returns=returns,
        returning_for=sight.seen_at - first if first else timedelta(),
        flickers=times_seen(session, document_id, since, sight.seen_at, seen),
        alternating=still_alternating(began, returns, sight.seen_at),
        replaced=_stood(sight),
        known=sight.known,
    )


def _change(
    sight: Sight, before: Version, after: Version, cause: Cause, telling: Telling
) -> Change:
    assert before.id is not None
    assert after.id is not None
    assert sight.summary is not None
    summary = with_notes(sight.summary, [ALTERNATES] if telling.alternates else [])
    versions = sight.against_id or before.id, after.id
    times = sight.seen_at, sight.capture.at
    change = told_as(sight.document, cause, summary, versions, times, telling)
    change.released_at = sight.capture.at if sight.capture.believed_since else None
    return change
