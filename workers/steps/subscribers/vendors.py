"""The register of a subscriber's vendors: what each is bound by, who sees to it, and until when."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from evidence.parts import Facts, Part, Report, Rows, Section, Words
from evidence.pdf import draw_pdf
from models.tables import Subscriber
from models.words import Severity
from notifications.safe_text import clean
from notifications.wording import day
from storage.team import assigned
from storage.vendors import Held, Watched, documents_held, open_alerts, platforms_watched
from workers.context import Context
from workers.steps.sheets import write_sheet

COLUMNS = (
    "platform",
    "documents",
    "exposure",
    "assigned_to",
    "reviewed",
    "oldest_review",
    "newest_review",
    "next_due",
    "open_alerts",
)
_HEADS = ("Platform", "Documents", "Exposure", "Assigned to", "Last reviewed", "Next due", "Open")
_WIDTHS = (14, 22, 11, 26, 18, 15, 7)
_NEVER = "never"


class By(StrEnum):
    """What a register is sorted by."""

    DUE = "due"
    NAME = "name"
    EXPOSURE = "exposure"


@dataclass(frozen=True)
class Vendor:
    """One platform of the register; `due` is the next day on which something is to be done."""

    platform: str
    name: str
    documents: Sequence[Held]
    assigned_to: str
    due: date | None
    open_alerts: int

    @property
    def exposure(self) -> Severity | None:
        """The highest of its documents; None where none was assessed."""
        rated = [one.exposure for one in self.documents if one.exposure]
        return max(rated, key=list(Severity).index, default=None)

    @property
    def reviews(self) -> list[date]:
        """The days on which documents were reviewed, the oldest first."""
        return sorted(one.reviewed_at.date() for one in self.documents if one.reviewed_at)


def list_vendors(
    session: Session, subscriber: Subscriber, c: Context, by: By = By.DUE
) -> list[Vendor]:
    """Make the register of whatever a subscriber watches.

    A document is due REVIEW_EVERY_DAYS after its review, or after the platform was added where it
    was never reviewed; an alert that is due earlier comes first.
    """
    subscriber_id = subscriber.id or 0
    held: dict[str, list[Held]] = defaultdict(list)
    for one in documents_held(session, subscriber_id):
        held[one.platform_id].append(one)
    to_do, who = open_alerts(session, subscriber_id), assigned(session, subscriber)
    every = timedelta(days=c.settings.review_every_days)
    rows = []
    for watched in platforms_watched(session, subscriber_id):
        slug = watched.platform_id
        count, soonest = to_do.get(slug, (0, None))
        due = _next_due(watched, held[slug], every, soonest)
        rows.append(Vendor(slug, watched.name, held[slug], who.get(slug, ""), due, count))
    return sorted(rows, key=_KEYS[by])


def write_register(vendors: Sequence[Vendor]) -> str:
    """Write a register as CSV."""
    return write_sheet(COLUMNS, map(_cells, vendors))


def draw_register(vendors: Sequence[Vendor], account: str, today: date) -> bytes:
    """Draw a register as a PDF."""
    table = Rows(_HEADS, [_line(one) for one in vendors], _WIDTHS)
    parts: list[Part] = [table] if vendors else [Words("No platform is watched.")]
    facts = Facts(
        (
            ("Account", account),
            ("Platforms", str(len(vendors))),
            ("Overdue", str(sum(is_overdue(one, today) for one in vendors))),
        )
    )
    report = Report(
        number=f"{account}, {day(today)}",
        title="Register of vendors",
        lead="The platforms watched, what binds us to each, and what is to be reviewed next.",
        sections=[Section("In short", [facts]), Section("Platforms", parts)],
        head="Clausewatch register",
        foot="What documents state; no legal advice",
    )
    return draw_pdf(report, clean)


def is_overdue(vendor: Vendor, today: date) -> bool:
    return vendor.due is not None and vendor.due < today


def _next_due(
    watched: Watched, held: Sequence[Held], every: timedelta, soonest: date | None
) -> date | None:
    reviews = [((one.reviewed_at or watched.added_at) + every).date() for one in held]
    return min([*reviews, *([soonest] if soonest else [])], default=None)


def _cells(one: Vendor) -> tuple[object, ...]:
    reviews = one.reviews
    return (
        one.name,
        "; ".join(held.terms_type for held in one.documents),
        one.exposure.value if one.exposure else None,
        one.assigned_to,
        len(reviews),
        reviews[0].isoformat() if reviews else None,
        reviews[-1].isoformat() if reviews else None,
        one.due.isoformat() if one.due else None,
        one.open_alerts,
    )


def _line(one: Vendor) -> tuple[str, ...]:
    return (
        one.name,
        ", ".join(held.terms_type for held in one.documents) or "none",
        one.exposure.value if one.exposure else "not assessed",
        one.assigned_to or "nobody",
        say_reviews(one),
        day(one.due) if one.due else "",
        str(one.open_alerts),
    )


def say_reviews(one: Vendor) -> str:
    """Say when a vendor's documents were reviewed, and how many of them."""
    reviews = one.reviews
    if not reviews:
        return _NEVER
    days = [day(each) for each in dict.fromkeys((reviews[0], reviews[-1]))]
    return f"{' to '.join(days)} ({len(reviews)} of {len(one.documents)})"


_LAST = date.max
_KEYS: dict[By, Callable[[Vendor], Any]] = {
    By.DUE: lambda one: (one.due or _LAST, one.name.lower()),
    By.NAME: lambda one: one.name.lower(),
    By.EXPOSURE: lambda one: (-_weight(one), one.name.lower()),
}


def _weight(one: Vendor) -> int:
    return list(Severity).index(one.exposure) if one.exposure else -1
