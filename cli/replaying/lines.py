"""Write what the steps made of one record as one line of the replay's output."""

from collections.abc import Iterator
from typing import Any

from cli.replaying.records import Record
from models.summary import ChangeSummary, Dates, Quote, StatedDate
from models.tables import Change, Check
from models.words import Significance

_UNKNOWN: dict[str, Any] = dict.fromkeys(
    (
        "significance",
        "severity",
        "direction",
        "provisions",
        "dates",
        "moved",
        "added",
        "removed",
        "modified",
        "quotes",
        "summary",
    )
)

Line = dict[str, Any]


def line_of(record: Record, check: Check, change: Change | None) -> Line:
    """Tell one record's outcome, and the change that it made, if any."""
    alert = change is not None and _alerts(change)
    told = _told(ChangeSummary.model_validate(change.summary)) if change else _UNKNOWN
    reason = check.reason or (change.quiet_reason if change else None)
    return {
        **_head(record),
        "outcome": check.outcome.value,
        "alert": alert,
        **told,
        "reason": reason,
    }


def error_line(record: Record, error: Exception) -> Line:
    """Tell that our own code failed on a record, and with what."""
    reason = f"{type(error).__name__}: {error}"
    return {**_head(record), "outcome": "error", "alert": False, **_UNKNOWN, "reason": reason}


def _head(record: Record) -> Line:
    return {"file": record.file, "before_file": record.before_file, "kind": record.kind}


def _alerts(change: Change) -> bool:
    return change.alerts and change.significance.rank >= Significance.MINOR.rank


def _told(summary: ChangeSummary) -> Line:
    counts = summary.counts
    return {
        "significance": summary.significance.value,
        "severity": summary.severity.value,
        "direction": summary.direction.value,
        "provisions": list(summary.provisions),
        "dates": _dates(summary.dates),
        "moved": counts.moved,
        "added": counts.added,
        "removed": counts.removed,
        "modified": counts.modified,
        "quotes": [{"side": side, "text": text} for side, text in dict.fromkeys(_quotes(summary))],
        "summary": summary.headline,
    }


def _dates(dates: Dates) -> dict[str, str | None]:
    return {name: stated.value if stated else None for name, stated in _stated(dates)}


def _stated(dates: Dates) -> Iterator[tuple[str, StatedDate | None]]:
    for name in ("last_updated_before", "last_updated_after", "effective_after"):
        yield name, getattr(dates, name)


def _quotes(summary: ChangeSummary) -> Iterator[tuple[str, str]]:
    """Give every quote of a summary once, the changed places first."""
    quotes: list[Quote | None] = []
    for point in summary.points:
        quotes += (point.before, point.after)
    quotes += (reason.quote for reason in summary.reasons)
    quotes += (stated.quote for _, stated in _stated(summary.dates) if stated)
    return ((quote.side, quote.text) for quote in quotes if quote)
