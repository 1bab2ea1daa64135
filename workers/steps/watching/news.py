"""Find what is to be told of a document whose text did not change: gone, back, or at rest."""

from dataclasses import dataclass
from datetime import timedelta

from documents.summary import summarise
from documents.whereabouts import say_republished, say_withdrawn
from models.blocks import from_json
from models.declaration import Declaration
from models.summary import ChangeSummary
from models.tables import Change, Document
from models.words import Cause, Outcome, Significance
from storage.database import transaction
from storage.records import current_version, gone_since, last_told, times_seen
from workers.context import Context
from workers.steps.watching.aside import with_notes
from workers.steps.watching.assess import Finding
from workers.steps.watching.look import Look
from workers.steps.watching.told import told_as
from workers.steps.watching.visit import Visit

GONE = frozenset({"http_404", "http_410", "soft_404", "home_page"})
_QUIET_FOR = timedelta(days=1)
_FEWEST_LOOKS = 5
_RESTED = "It went back to a text seen before and rests on it."


@dataclass(frozen=True)
class News:
    """A change to be told that made no Version; the texts compared, by the ids of theirs."""

    cause: Cause
    summary: ChangeSummary
    before_version_id: int
    after_version_id: int


def find_news(
    document: Document, look: Look, finding: Finding, visit: Visit, c: Context
) -> News | None:
    """Return what this look is the reason to tell, beside any new text; reads rows, writes none."""
    if document.version_id is None:
        return None
    if finding.outcome in (Outcome.SUSPECT, Outcome.FAILED):
        return _withdrawn(document, look, finding, visit, c)
    if not stands(finding):
        return None
    if document.withdrawn_at is not None:
        return _republished(document, look, visit)
    if document.settles_at is not None and document.settles_at <= look.at:
        return _settled(document, look, visit, c)
    return None


def stands(finding: Finding) -> bool:
    """Say whether a look found the text in force where it was."""
    known = (Outcome.NOT_MODIFIED, Outcome.UNCHANGED, Outcome.RETURNED, Outcome.UNSTABLE)
    return finding.outcome in known and finding.differs_in is None


def change_of(news: News, document: Document, look: Look) -> Change:
    """Make the row that tells the news."""
    versions = news.before_version_id, news.after_version_id
    return told_as(document, news.cause, news.summary, versions, (look.at, look.at))


def _withdrawn(
    document: Document, look: Look, finding: Finding, visit: Visit, c: Context
) -> News | None:
    """Believe that a document is gone once its only address said so for the stated time."""
    pages = Declaration.model_validate(document.declaration).pages
    if document.withdrawn_at is not None or finding.reason not in GONE or len(pages) > 1:
        return None
    if finding.reason == document.set_aside:
        return None
    with transaction(c.engine) as session:
        since, times = gone_since(session, document.id or 0, GONE)
    long_enough = timedelta(seconds=c.settings.believe_after)
    if since is None or look.at - since < long_enough or times + 1 < _FEWEST_LOOKS:
        return None
    seen = finding.evidence[0]["detail"] if finding.evidence else finding.reason or ""
    summary = say_withdrawn(
        visit.names[document.platform_id],
        document.terms_type,
        detected=look.at.date(),
        since=since.date(),
        times=times + 1,
        seen=seen,
    )
    return _of_text_in_force(Cause.WITHDRAWN, summary, document)


def _republished(document: Document, look: Look, visit: Visit) -> News:
    assert document.withdrawn_at is not None
    summary = say_republished(
        visit.names[document.platform_id],
        document.terms_type,
        detected=look.at.date(),
        gone_since=document.withdrawn_at.date(),
    )
    return _of_text_in_force(Cause.REPUBLISHED, summary, document)


def _of_text_in_force(cause: Cause, summary: ChangeSummary, document: Document) -> News:
    assert document.version_id is not None
    return News(cause, summary, document.version_id, document.version_id)


def _settled(document: Document, look: Look, visit: Visit, c: Context) -> News | None:
    """Tell of the text that an alternating document came to rest on, if not told already."""
    since = look.at - _QUIET_FOR
    with transaction(c.engine) as session:
        told = last_told(session, document.id or 0)
        now = current_version(session, document.version_id)
        flickers = times_seen(session, document.id or 0, since, look.at, None)
    if flickers or told is None or now is None or told.text_hash == now.text_hash:
        return None
    summary = summarise(
        from_json(told.blocks),
        from_json(now.blocks),
        detected=look.at.date(),
        terms_type=document.terms_type,
        platform=visit.names[document.platform_id],
        language=now.language,
    )
    if summary.significance.rank < Significance.MINOR.rank:
        return None
    return News(Cause.SETTLED, with_notes(summary, [_RESTED]), told.id or 0, now.id or 0)
