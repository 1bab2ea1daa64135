"""The digest: a period's changes by platform, and the proof that we looked."""

from models.plans import Plan
from models.words import NotificationKind, Significance
from notifications.entries import entry_of, gravity, record_of
from notifications.events import CoverageRecord, DigestReady, DigestRecord
from notifications.facts import ChangeFacts, Coverage, DigestFacts
from notifications.message import SUBJECT_LIMIT, Link, Message
from notifications.safe_text import one_line, shorten
from notifications.wording import NO_ADVICE, NOT_INCLUDED, counted, day, listed


def digest_message(facts: DigestFacts, plan: Plan) -> Message:
    """Tell a period's changes by platform, the most severe first, and what was checked."""
    told = _by_platform(facts.changes)
    headline, subject = _digest_headline(told)
    return Message(
        kind=NotificationKind.DIGEST,
        subject=shorten(one_line(f"{subject}: {_period(facts)}"), SUBJECT_LIMIT),
        headline=headline,
        event=DigestReady(timestamp=facts.period_end, data=_digest_record(facts, told, plan)),
        lead=(f"{_period(facts)}. {_coverage(facts.coverage)}",),
        entries=tuple(entry_of(change, plan) for change in told),
        links=(Link("See it on Clausewatch", facts.page),) if facts.page else (),
        closing=(*_left_out(facts), f"You are on the {plan.name} plan.", NO_ADVICE),
    )


def burst_message(changes: tuple[ChangeFacts, ...], plan: Plan) -> Message:
    """Tell several changes at once, where each of its own would be one message too many."""
    told = _by_platform(changes)
    headline, subject = _digest_headline(told)
    return Message(
        kind=NotificationKind.ALERT,
        subject=shorten(one_line(subject), SUBJECT_LIMIT),
        headline=headline,
        event=None,
        lead=("They came close together, so they are told in one message.",),
        entries=tuple(entry_of(change, plan) for change in told),
        closing=(f"You are on the {plan.name} plan.", NO_ADVICE),
    )


def _by_platform(changes: tuple[ChangeFacts, ...]) -> tuple[ChangeFacts, ...]:
    worst: dict[str, tuple[int, int]] = {}
    for change in changes:
        worst[change.platform] = max(worst.get(change.platform, (0, 0)), gravity(change))
    by_day = sorted(changes, key=lambda change: change.detected_at)
    by_gravity = sorted(by_day, key=gravity, reverse=True)
    grouped = sorted(by_gravity, key=lambda change: change.platform)
    return tuple(sorted(grouped, key=lambda change: worst[change.platform], reverse=True))


def _digest_headline(told: tuple[ChangeFacts, ...]) -> tuple[str, str]:
    """Return the headline and the shorter form for the subject."""
    if not told:
        return "No change to report", "No change to report"
    platforms = list(dict.fromkeys(change.platform for change in told))
    major = sum(change.summary.significance is Significance.MAJOR for change in told)
    if major == len(told):
        count = counted(major, "major change")
    else:
        count = counted(len(told), "change") + (f", {major} major" if major else "")
    where = listed(platforms) if len(platforms) < 4 else counted(len(platforms), "platform")
    return f"{count}: {where}", f"{count} ({where})"


def _period(facts: DigestFacts) -> str:
    start, end = day(facts.period_start), day(facts.period_end)
    return start if start == end else f"{start} to {end}"


def _coverage(coverage: Coverage) -> str:
    failed = f"{counted(coverage.failed, 'look')} failed" if coverage.failed else "none failed"
    documents = counted(coverage.documents, "document")
    return f"We looked {counted(coverage.checked, 'time')} at {documents}; {failed}."


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
            documents=coverage.documents, checked=coverage.checked, failed=coverage.failed
        ),
        not_included=dict(facts.not_included),
    )
