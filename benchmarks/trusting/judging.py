"""Judge a simulated document: what readers and operators were told, against what was true."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from benchmarks.trusting.cast import Member
from benchmarks.trusting.plots import Plot, Truth
from models.blocks import from_json, plain_text
from models.tables import Change, Check, Decision, Document, Notification, Version
from models.words import Cause, DecisionKind, NotificationKind
from storage.database import transaction
from workers.context import Context

_TOLD = (DecisionKind.SEND_NOW, DecisionKind.HOLD_FOR_DIGEST)


@dataclass(frozen=True)
class Alert:
    """One change that a reader hears of, with the texts on both sides."""

    at: datetime
    before: str
    after: str
    cause: Cause
    starts_alternating: bool
    summary: dict[str, Any]


@dataclass
class Judgement:
    """What came of one document; `alerts` counts them by what they are, `delays` are of the true.

    true: the first to tell a real change; repeated: tells it again; variant: the first sight of
    another text that is served in turns; alternating: says so, once; settled: says on which of
    the texts it rests; standing: a fault that has stood for the stated time; false: all others.
    `unshown` counts true ones whose summary does not quote what changed.
    """

    scenario: str
    group: str
    plan: str
    changes: int
    alerts: Counter[str] = field(default_factory=Counter)
    delays: list[timedelta] = field(default_factory=list)
    missed: int = 0
    unshown: int = 0
    notices: Counter[str] = field(default_factory=Counter)
    troubled: bool | None = False
    checks: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    @property
    def unnoticed(self) -> bool:
        """Whether a fault lasted and no operator was told."""
        return bool(self.troubled) and not self.notices

    @property
    def needless_notices(self) -> int:
        return self.notices.total() if self.troubled is False else 0


def judge(members: Sequence[Member], c: Context) -> list[Judgement]:
    """Judge every document of a world by its rows."""
    with transaction(c.engine) as session:
        return [_judge(session, member) for member in members]


def _judge(session: Session, member: Member) -> Judgement:
    which = select(Document).where(col(Document.platform_id) == member.slug)
    document = session.exec(which).one()
    scenario, plot = member.scenario, member.plot
    found = Judgement(scenario.name, scenario.group, member.plan, len(plot.truths))
    found.troubled = plot.troubled
    found.checks.update(_outcomes(session, document))
    found.notices.update(_notices(session, document))
    _weigh(list(_alerts(session, document)), plot, found)
    return found


def _weigh(alerts: list[Alert], plot: Plot, found: Judgement) -> None:
    open_truths = list(plot.truths)
    for alert in alerts:
        told = [truth for truth in plot.truths if _tells(alert, truth)]
        new = [truth for truth in told if truth in open_truths]
        kind = "true" if new else "repeated" if told else _kind(alert, plot, found)
        found.alerts[kind] += 1
        found.delays += [alert.at - truth.readable_at for truth in new]
        open_truths = [truth for truth in open_truths if truth not in new]
        unshown = any(truth.words not in json.dumps(alert.summary) for truth in new)
        found.unshown += unshown
        if unshown or kind in ("false", "repeated"):
            found.remarks.append(_remark("unshown" if unshown else kind, alert))
    found.missed = len(open_truths)
    found.remarks += [f"missed since {truth.readable_at:%m-%d %H:%M}" for truth in open_truths]


def _tells(alert: Alert, truth: Truth) -> bool:
    return alert.at >= truth.readable_at and truth.tells(alert.before, alert.after)


def _kind(alert: Alert, plot: Plot, found: Judgement) -> str:
    if plot.stands_at is not None and alert.at >= plot.stands_at and found.alerts["standing"] < 2:
        return "standing"
    first_sights = plot.variants - 1 - found.alerts["variant"]
    if alert.cause is Cause.CHANGE and first_sights > 0:
        return "variant"
    if plot.variants > 1 and alert.cause is Cause.SETTLED:
        return "settled"
    if plot.variants > 1 and alert.starts_alternating and not found.alerts["alternating"]:
        return "alternating"
    return "false"


def _alerts(session: Session, document: Document) -> Iterator[Alert]:
    old, new = aliased(Version), aliased(Version)
    statement = (
        select(Change, Decision, old, new)
        .join(Decision, col(Decision.change_id) == col(Change.id))
        .join(old, col(old.id) == col(Change.before_version_id))
        .join(new, col(new.id) == col(Change.after_version_id))
        .where(col(Change.document_id) == document.id, col(Decision.kind).in_(_TOLD))
        .order_by(col(Change.id))
    )
    for change, decision, before, after in session.exec(statement):
        yield Alert(
            at=decision.decided_at,
            before=_text(before),
            after=_text(after),
            cause=change.cause,
            starts_alternating=document.alternating_since == change.confirmed_at,
            summary=change.summary,
        )


def _remark(kind: str, alert: Alert) -> str:
    return f"{kind} at {alert.at:%m-%d %H:%M}: {alert.cause}, {alert.summary['headline']}"


def _text(version: Version) -> str:
    return plain_text(from_json(version.blocks))


def _outcomes(session: Session, document: Document) -> Iterator[str]:
    rows = session.exec(select(Check).where(col(Check.document_id) == document.id))
    return (f"{row.outcome.value}" + (f":{row.reason}" if row.reason else "") for row in rows)


def _notices(session: Session, document: Document) -> list[str]:
    rows = session.exec(
        select(Notification).where(col(Notification.kind) == NotificationKind.SUSPECT)
    )
    contents: list[dict[str, Any]] = [row.content or {} for row in rows]
    return [c["topic"] for c in contents if c["document_id"] == document.id]
