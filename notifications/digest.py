"""The digest: a period's changes by platform, and the proof that we looked."""

from datetime import timedelta

from models.plans import Plan
from models.words import NotificationKind, Significance
from notifications.entries import closing_of, entry_of, gravity, record_of
from notifications.events import CoverageRecord, DigestReady, DigestRecord
from notifications.facts import ChangeFacts, Coverage, DigestFacts
from notifications.message import SUBJECT_LIMIT, Link, Message
from notifications.safe_text import shorten
from notifications.subjects import subject_of
from notifications.wording import NOT_INCLUDED, counted, duration, listed, period

_OPEN = {True: "Open your alerts", False: "See what you watch"}


def digest_message(facts: DigestFacts, plan: Plan) -> Message:
    """Tell a period's changes by platform, the most severe first, and what was checked."""
    told = _by_platform(facts.changes)
    days = period(facts.period_start, facts.period_end)
    headline = _headline(told) or f"No change to report in {_documents(facts.coverage.documents)}"
    return Message(
        kind=NotificationKind.DIGEST,
        subject=_subject(told) if told else shorten(f"{headline}: {days}", SUBJECT_LIMIT),
        headline=headline,
        event=DigestReady(timestamp=facts.period_end, data=_digest_record(facts, told, plan)),
        lead=(f"{days}. {_coverage(facts.coverage)}", *_quiet(facts)),
        entries=tuple(entry_of(change, plan) for change in told),
        links=(Link(_OPEN[bool(told)], facts.page),) if facts.page else (),
        closing=(*_left_out(facts), *closing_of("platforms", plan, told=bool(told))),
    )


def burst_message(changes: tuple[ChangeFacts, ...], plan: Plan) -> Message:
    """Tell several changes at once, where each of its own would be one message too many."""
    told = _by_platform(changes)
    return Message(
        kind=NotificationKind.ALERT,
        subject=_subject(told),
        headline=_headline(told),
        event=None,
        lead=("They came close together, so they are told in one message.",),
        entries=tuple(entry_of(change, plan) for change in told),
        closing=closing_of("these platforms", plan),
    )


def _by_platform(changes: tuple[ChangeFacts, ...]) -> tuple[ChangeFacts, ...]:
    worst: dict[str, tuple[int, int]] = {}
    for change in changes:
        worst[change.platform] = max(worst.get(change.platform, (0, 0)), gravity(change))
    by_day = sorted(changes, key=lambda change: change.detected_at)
    by_gravity = sorted(by_day, key=gravity, reverse=True)
    grouped = sorted(by_gravity, key=lambda change: change.platform)
    return tuple(sorted(grouped, key=lambda change: worst[change.platform], reverse=True))


def _headline(told: tuple[ChangeFacts, ...]) -> str:
    """Say how much changed and where, "" of nothing."""
    if not told:
        return ""
    platforms = list(dict.fromkeys(change.platform for change in told))
    major = sum(change.summary.significance is Significance.MAJOR for change in told)
    if major == len(told):
        count = counted(major, "major change")
    else:
        count = counted(len(told), "change") + (f", {major} major" if major else "")
    where = listed(platforms) if len(platforms) < 4 else counted(len(platforms), "platform")
    return f"{count}: {where}"


def _subject(told: tuple[ChangeFacts, ...]) -> str:
    """Name the gravest change, and count the others."""
    first = told[0]
    return subject_of(first.platform, first.document, first.summary.headline, len(told) - 1)


def _coverage(coverage: Coverage) -> str:
    failed = f"{counted(coverage.failed, 'look')} failed" if coverage.failed else "none failed"
    looked = f"We looked {counted(coverage.checked, 'time')} at {_documents(coverage.documents)}"
    if coverage.longest_gap is None:
        return f"{looked}; {failed}."
    gap = duration(coverage.longest_gap)
    return f"{looked}; {failed}. None went unread for longer than {gap}."


def _documents(number: int) -> str:
    return counted(number, "document")


def _silent(facts: DigestFacts) -> int:
    told = {(change.platform_id, change.document) for change in facts.changes}
    return max(0, facts.coverage.documents - len(told))


def _quiet(facts: DigestFacts) -> tuple[str, ...]:
    """Count the documents of which nothing is told, beside those of which something is."""
    silent = _silent(facts)
    if not (silent and facts.changes):
        return ()
    return (f"{_documents(silent)} had nothing to report.",)


def _left_out(facts: DigestFacts) -> tuple[str, ...]:
    return tuple(
        f"Not included: {counted(number, 'change')} {NOT_INCLUDED[reason]}."
        for reason, number in facts.not_included.items()
        if number and reason in NOT_INCLUDED
    )


def _digest_record(facts: DigestFacts, told: tuple[ChangeFacts, ...], plan: Plan) -> DigestRecord:
    coverage = facts.coverage
    return DigestRecord(
        period_start=facts.period_start,
        period_end=facts.period_end,
        changes=tuple(record_of(change, plan) for change in told),
        coverage=CoverageRecord(
            documents=coverage.documents,
            checked=coverage.checked,
            failed=coverage.failed,
            silent=_silent(facts),
            longest_gap=_seconds(coverage.longest_gap),
        ),
        not_included=dict(facts.not_included),
    )


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds())
