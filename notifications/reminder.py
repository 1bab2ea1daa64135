"""The reminder: what somebody decided to do about a change, and that its day is near or past."""

from models.words import NotificationKind
from notifications.events import AccountNotice, NoticeRecord
from notifications.facts import ReminderFacts
from notifications.message import Entry, Fact, Link, Message
from notifications.subjects import subject_of
from notifications.wording import NO_ADVICE, day


def reminder_message(facts: ReminderFacts) -> Message:
    """Remind of what is due, or say that it was due and is not done."""
    when = day(facts.due_on)
    said = f"was due on {when} and is not done" if facts.late else f"due on {when}"
    headline = f"Overdue since {when}" if facts.late else f"Due on {when}"
    record = NoticeRecord(headline=headline, sentences=(facts.headline,), url=facts.page)
    return Message(
        kind=NotificationKind.REMINDER,
        subject=subject_of(facts.platform, facts.document, said),
        headline=f"{headline}: {facts.platform}, {facts.document}",
        event=AccountNotice(timestamp=facts.at, data=record),
        entries=(_entry(facts),),
        closing=("This day stands in a decision that was noted on Clausewatch.", NO_ADVICE),
    )


def _entry(facts: ReminderFacts) -> Entry:
    told = (
        Fact("Due on", day(facts.due_on)),
        Fact("Decision", facts.decision),
        Fact("Seen to by", facts.owner),
        Fact("Note", facts.note),
    )
    links = (Link("Open the alert", facts.page), Link("See what changed", facts.change))
    return Entry(
        platform=facts.platform,
        document=facts.document,
        headline=facts.headline,
        facts=tuple(fact for fact in told if fact.value),
        links=tuple(link for link in links if link.address),
    )
