"""Atom (RFC 4287) and JSON Feed 1.1 of the same entries: what the public page of a change tells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from jinja2 import Environment

from models.summary import ChangeSummary, Point
from notifications.safe_text import clean, one_line
from notifications.wording import CORRECTION, SIGNIFICANCE
from storage.feeds import FeedRow

_STRONGEST = 3  # places of a change told in its entry
_EMPTY_SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One change in a feed; `uid` stays the same wherever this Clausewatch is moved to."""

    uid: str
    url: str
    title: str
    published: datetime
    updated: datetime
    significance: str
    row: FeedRow
    summary: ChangeSummary
    points: Sequence[Point]


@dataclass(frozen=True)
class Feed:
    """A feed: the addresses of itself without its ending, and of the page that it follows."""

    title: str
    address: str
    page: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=_EMPTY_SINCE)


def entries_of(rows: Iterable[FeedRow], public_url: str) -> list[Entry]:
    """Make the entries of changes, in their order."""
    return [_entry(row, public_url) for row in rows]


def uid_of(row: FeedRow) -> str:
    """Name a change for all time by what it is, and not by where we are."""
    line = row.line
    cells = (line.platform, line.terms_type, line.detected_at.isoformat(), line.public_id)
    return f"urn:uuid:{uuid5(NAMESPACE_URL, 'clausewatch:' + '/'.join(cells))}"


def write_atom(feed: Feed, templates: Environment) -> str:
    """Write a feed as Atom."""
    bodies = [(entry, write_body(entry, templates)) for entry in feed.entries]
    return templates.get_template("feed.atom").render(feed=feed, bodies=bodies)


def write_json(feed: Feed, templates: Environment) -> dict[str, Any]:
    """Write a feed as JSON Feed."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": one_line(feed.title),
        "home_page_url": feed.page,
        "feed_url": f"{feed.address}.json",
        "language": "en",
        "authors": [{"name": "Clausewatch"}],
        "items": [_item(entry, templates) for entry in feed.entries],
    }


def write_body(entry: Entry, templates: Environment) -> str:
    """Write what an entry tells as HTML, all text of documents escaped."""
    return templates.get_template("feed_entry.html").render(
        entry=entry, summary=entry.summary, dates=entry.summary.dates
    )


def _entry(row: FeedRow, public_url: str) -> Entry:
    summary = ChangeSummary.model_validate(row.summary)
    line = row.line
    marked = f"{CORRECTION[line.correction]}: " if line.correction else ""
    return Entry(
        uid=uid_of(row),
        url=f"{public_url}/changes/{line.public_id}",
        title=one_line(f"{marked}{line.platform_name}, {line.terms_type}: {line.headline}"),
        published=row.confirmed_at,
        updated=row.corrected_at or row.confirmed_at,
        significance=SIGNIFICANCE[line.significance],
        row=row,
        summary=summary,
        points=summary.points[:_STRONGEST],
    )


def _item(entry: Entry, templates: Environment) -> dict[str, Any]:
    return {
        "id": entry.uid,
        "url": entry.url,
        "title": entry.title,
        "summary": one_line(f"{entry.significance}. {entry.row.line.headline}"),
        "content_html": clean(write_body(entry, templates)),
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "tags": list(_tags(entry)),
    }


def _tags(entry: Entry) -> Iterator[str]:
    yield one_line(entry.row.line.platform_name)
    yield one_line(entry.row.line.terms_type)
    yield entry.row.line.significance.value
