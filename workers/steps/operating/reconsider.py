"""Read a doubted page again for an operator: by the present rules, or because they vouch for it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from fetching.pages import Page
from models.names import change_name
from models.tables import Check, Document, Snapshot
from models.words import Operation, Outcome
from notifications.plain_words import trouble
from notifications.wording import moment
from storage.database import transaction
from storage.due import claim_document, look_now, release_document
from storage.operator_suspects import find_watched, looks_of, set_aside
from workers.context import Context
from workers.steps.operating.in_doubt import Doubted, find_in_doubt
from workers.steps.operating.operate import Hand, Result, done, refused
from workers.steps.watching.assess import Finding, assess
from workers.steps.watching.look import Capture, Stored
from workers.steps.watching.record import record_look
from workers.steps.watching.visit import begin_visit

_OVER = "Nothing to decide: what you read is no longer what is in doubt. Please read the page anew."
_BUSY = "Somebody is looking at this document just now. Please try again in a minute."
_LOST = "Not done: somebody else looked at the document meanwhile."
_NO_PAGE = "The stored page is gone, so it cannot be read again."
_SAID: Mapping[Outcome, str] = {
    Outcome.FIRST: "It is the first text on record.",
    Outcome.CHANGE: "It is in force now.",
    Outcome.RETURNED: "It is in force now; the document had this text before.",
    Outcome.CANDIDATE: "It is believed so far. A second fetch has to confirm it.",
    Outcome.UNCHANGED: "It reads as the text in force: nothing changed.",
    Outcome.TECHNICAL: "Only our rules read it otherwise: nothing is told.",
}


def accept_page(document_id: int, snapshot_id: int, hand: Hand) -> Result:
    """Take a doubted page as the document: what differs in it is a change, seen when it was."""
    return hand.note(
        Operation.ACCEPT_PAGE,
        f"document:{document_id}",
        lambda: _reconsider(document_id, snapshot_id, hand.c, believed=True),
        snapshot=snapshot_id,
    )


def reextract_page(document_id: int, snapshot_id: int, hand: Hand) -> Result:
    """Read a doubted page by the present rules; it is told of only if it is believed by now."""
    return hand.note(
        Operation.REEXTRACT,
        f"document:{document_id}",
        lambda: _reconsider(document_id, snapshot_id, hand.c, believed=False),
        snapshot=snapshot_id,
    )


def ignore_page(document_id: int, reason: str, hand: Hand) -> Result:
    """Set a document's present trouble aside: nothing is concluded from it, however long it lasts.

    It ends by itself when something else is found, or the document is back.
    """

    def ignore() -> Result:
        with transaction(hand.c.engine) as session:
            found = find_watched(session, document_id)
            if found is None or found.last is None or found.last.reason != reason or not reason:
                return refused(_OVER)
            if found.is_aside:
                return refused("It is set aside already.")
            set_aside(session, document_id, reason)
        return done(f"Set aside for as long as we find {trouble(reason)}.")

    return hand.note(Operation.IGNORE_PAGE, f"document:{document_id}", ignore, reason=reason)


def take_up(document_id: int, hand: Hand) -> Result:
    """Undo `ignore_page`."""

    def undo() -> Result:
        with transaction(hand.c.engine) as session:
            found = find_watched(session, document_id)
            if found is None or not found.document.set_aside:
                return refused("It is not set aside.")
            set_aside(session, document_id, None)
        return done("Taken up again.")

    return hand.note(Operation.IGNORE_PAGE, f"document:{document_id}", undo, undone=True)


def look_again(document_id: int, hand: Hand) -> Result:
    """Make a document due at once."""

    def make_due() -> Result:
        with transaction(hand.c.engine) as session:
            found = find_watched(session, document_id)
            if found is None or found.document.retired_at:
                return refused("This document is not watched.")
            look_now(session, document_id, hand.c.now())
        return done("It is looked at with the next tick.")

    return hand.note(Operation.LOOK_AGAIN, f"document:{document_id}", make_due)


def stored_capture(snapshot: Snapshot, c: Context, *, seen_at: datetime | None = None) -> Capture:
    """Make a capture of a stored page, believed where it is said since when its text is seen.

    FileNotFoundError when it is gone.
    """
    pages = tuple(_page(page, c) for page in snapshot.pages)
    stored = Stored(snapshot.id or 0, seen_at)
    return Capture(pages, c.now(), confirmed=seen_at is not None, stored=stored)


def _reconsider(document_id: int, snapshot_id: int, c: Context, *, believed: bool) -> Result:
    with transaction(c.engine) as session:
        claimed = claim_document(session, document_id, c.now(), 4 * c.settings.lease_time)
    if claimed is None:
        return refused(_BUSY)
    token, document = claimed
    try:
        return _decide(document, snapshot_id, token, c, believed=believed)
    except FileNotFoundError:
        return refused(_NO_PAGE)
    finally:
        with transaction(c.engine) as session:
            release_document(session, document_id, token)


def _decide(
    document: Document, snapshot_id: int, token: UUID, c: Context, *, believed: bool
) -> Result:
    """Read the latest page in doubt, where it is no other than the one that the operator read."""
    doubted = find_in_doubt(document, c, snapshot_id)
    if doubted is None:
        return refused(_OVER)
    since = doubted.seen_at if believed else None
    result = _record(document, stored_capture(doubted.snapshot, c, seen_at=since), token, c)
    return result if doubted.snapshot.id == snapshot_id else _of_latest(result, doubted)


def _of_latest(result: Result, doubted: Doubted) -> Result:
    """Say that a look came between the operator's reading and their act."""
    when = moment(doubted.snapshot.fetched_at)
    return replace(
        result, said=f"{result.said} It is the page of the latest look, {when}: the same text."
    )


def _record(document: Document, capture: Capture, token: UUID, c: Context) -> Result:
    finding = assess(document, capture, c)
    if finding.outcome is Outcome.SUSPECT:
        return refused(_doubt(finding))
    with transaction(c.engine) as session:
        visit = begin_visit(session, [document.platform_id], token, c)
    change_id = record_look(document, capture, visit, c)
    with transaction(c.engine) as session:
        check = looks_of(session, document.id or 0, 1)[0]
    return _came(check, change_id, finding)


def _came(check: Check, change_id: int | None, finding: Finding) -> Result:
    if check.outcome is not finding.outcome:
        return refused(_LOST)
    told = f" Recorded as {change_name(change_id)}." if change_id else ""
    return done(_SAID.get(check.outcome, f"Recorded: {check.outcome.value}.") + told)


def _doubt(finding: Finding) -> str:
    found = trouble(finding.reason or "")
    if finding.reading is None:
        return f"No text can be read from it: found {found}. Its declaration may have to change."
    return f"Still not believed: found {found}."


def _page(row: Mapping[str, Any], c: Context) -> Page:
    return Page(
        url=row["url"],
        final_url=row["final_url"],
        status=row["status"],
        content_type=row["content_type"],
        body=c.blobs.get(row["sha256"]),
        validators=None,
        redirects=(),
        duration_ms=0,
    )
