"""From facts to messages: what each kind of message says, most important first."""

from datetime import datetime

from models.plans import Plan
from models.words import CorrectionKind, NotificationKind
from notifications.entries import closing_of, entry_of, record_of
from notifications.events import (
    AccountNotice,
    ChangeCorrected,
    ChangeDetected,
    CorrectionRecord,
    DestinationTest,
    DisabledRecord,
    DocumentReadable,
    DocumentSuspect,
    EndpointDisabled,
    NoticeRecord,
    PlatformRef,
    ReadableRecord,
    SuspectRecord,
    TrialRecord,
)
from notifications.facts import (
    BackFacts,
    ChangeFacts,
    CorrectionFacts,
    DisabledFacts,
    NoticeFacts,
    SignInFacts,
    SuspectFacts,
)
from notifications.message import SUBJECT_LIMIT, Link, Message
from notifications.safe_text import one_line, shorten
from notifications.subjects import subject_of
from notifications.wording import counted, day, length, moment

_AFTER_WITHDRAWAL = "Please treat it as never sent. Its record stays, marked as withdrawn."
_AFTER_CORRECTION = "All else that we told you of it stands."


def alert_message(facts: ChangeFacts, plan: Plan) -> Message:
    """Tell one change at once; the same for everybody on a plan."""
    entry = entry_of(facts, plan)
    return Message(
        kind=NotificationKind.ALERT,
        subject=subject_of(facts.platform, facts.document, entry.headline),
        headline=entry.headline,
        event=ChangeDetected(timestamp=facts.detected_at, data=record_of(facts, plan)),
        entries=(entry,),
        closing=closing_of(facts.platform, plan),
    )


def suspect_message(facts: SuspectFacts) -> Message:
    """Tell that a document cannot be read, and that this says nothing about its text."""
    since = day(facts.since)
    headline = f"{facts.platform}: the {facts.document} could not be read since {since}"
    platform = PlatformRef(id=facts.platform_id, name=facts.platform)
    return Message(
        kind=NotificationKind.SUSPECT,
        subject=subject_of(facts.platform, facts.document, "cannot be read"),
        headline=headline,
        event=DocumentSuspect(
            timestamp=facts.since,
            data=SuspectRecord(
                url=facts.page,
                platform=platform,
                document_type=facts.document,
                since=facts.since,
                checks=facts.checks,
                reason=facts.reason,
            ),
        ),
        lead=(
            f"Our last {counted(facts.checks, 'look')} found {facts.reason} instead.",
            "This is not a change of the document. We keep looking and say so when it is back.",
        ),
        links=_links((("See what was found", facts.page), ("The page itself", facts.source))),
    )


def back_message(facts: BackFacts) -> Message:
    """Tell that a document can be read again, to whom it was told that it could not."""
    return Message(
        kind=NotificationKind.SUSPECT,
        subject=subject_of(facts.platform, facts.document, "can be read again"),
        headline=f"{facts.platform}: the {facts.document} can be read again",
        event=DocumentReadable(
            timestamp=facts.at,
            data=ReadableRecord(
                url=facts.page,
                platform=PlatformRef(id=facts.platform_id, name=facts.platform),
                document_type=facts.document,
                since=facts.since,
                checks=facts.checks,
            ),
        ),
        lead=(
            f"{counted(facts.checks, 'look')} since {day(facts.since)} could not read it.",
            "If its text changed meanwhile, that is told like any other change.",
        ),
        links=_links((("See how it stands", facts.page), ("The page itself", facts.source))),
    )


def correction_message(facts: CorrectionFacts) -> Message:
    """Withdraw or correct what was told, for whoever was told of it."""
    withdrawn = facts.correction.kind is CorrectionKind.WITHDRAWN
    fact = "withdrawn" if withdrawn else "corrected"
    return Message(
        kind=NotificationKind.CORRECTION,
        subject=subject_of(facts.platform, facts.document, f"{facts.change_id} is {fact}"),
        headline=f"{facts.platform}: what we told you of the {facts.document} is {fact}",
        event=ChangeCorrected(timestamp=facts.correction.at, data=_correction_record(facts)),
        lead=(
            facts.correction.note,
            f"On {moment(facts.alerted_at)} we told you: “{facts.headline}”",
            _AFTER_WITHDRAWAL if withdrawn else _AFTER_CORRECTION,
        ),
        links=_links(((f"See {facts.change_id} as it stands now", facts.page),)),
    )


def _correction_record(facts: CorrectionFacts) -> CorrectionRecord:
    return CorrectionRecord(
        change_id=facts.change_id,
        kind=facts.correction.kind,
        url=facts.page,
        platform=PlatformRef(id=facts.platform_id, name=facts.platform),
        document_type=facts.document,
        alerted_at=facts.alerted_at,
        what_was_wrong=facts.correction.note,
    )


def notice_message(facts: NoticeFacts) -> Message:
    """Tell a subscriber something about their account."""
    record = NoticeRecord(headline=facts.headline, sentences=facts.sentences, url=facts.page)
    return Message(
        kind=NotificationKind.NOTICE,
        subject=shorten(one_line(facts.headline), SUBJECT_LIMIT),
        headline=facts.headline,
        event=AccountNotice(timestamp=facts.at, data=record),
        lead=facts.sentences,
        links=_links(((facts.action or "Open Clausewatch", facts.page),)),
    )


def disabled_message(facts: DisabledFacts) -> Message:
    """Tell an owner, by another road, that one of their destinations was switched off."""
    headline = f"We stopped sending to {facts.destination}"
    record = DisabledRecord(destination=facts.destination, reason=facts.reason, url=facts.page)
    return Message(
        kind=NotificationKind.NOTICE,
        subject=shorten(one_line(headline), SUBJECT_LIMIT),
        headline=headline,
        event=EndpointDisabled(timestamp=facts.at, data=record),
        lead=(facts.reason, "Nothing is lost: what happened meanwhile stands in your timeline."),
        links=_links((("Check it and switch it on again", facts.page),)),
    )


def trial_message(at: datetime, page: str, code: str | None = None) -> Message:
    """Show that a destination works; with a code, let whoever reads it confirm it."""
    headline = "It works: Clausewatch can reach you here"
    sentences: tuple[str, ...] = (
        "This is a test that you asked for. Alerts will arrive the same way.",
    )
    if code:
        headline = f"Your code to confirm this destination: {code}"
        sentences = (
            "Enter it on the page of your destinations within twelve hours.",
            "If you did not ask for it, do nothing: unconfirmed, nothing more arrives here.",
        )
    record = TrialRecord(headline=headline, sentences=sentences, url=page, code=code)
    return Message(
        kind=NotificationKind.TEST,
        subject=headline,
        headline=headline,
        event=DestinationTest(timestamp=at, data=record),
        lead=sentences,
        links=_links((("Your destinations", page),)),
    )


def sign_in_message(facts: SignInFacts) -> Message:
    """Hand over a link that opens or confirms an account; it never leaves private channels."""
    does = facts.purpose[:1].upper() + facts.purpose[1:]
    return Message(
        kind=NotificationKind.SIGN_IN,
        subject=shorten(f"Your link to {facts.purpose}", SUBJECT_LIMIT),
        headline=f"Your link to {facts.purpose}",
        event=None,
        lead=(
            f"It works {'once, ' if facts.once else ''}within {length(facts.lasts)}.",
            "If you did not ask for it, do nothing: without the link nothing happens.",
        ),
        links=(Link(does, facts.address),),
        secret=True,
    )


def _links(named: tuple[tuple[str, str], ...]) -> tuple[Link, ...]:
    return tuple(Link(label, address) for label, address in named if address)
