"""Invented facts of every kind, to preview messages and to try channels with."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from models.plans import Plan
from models.summary import ChangeSummary, Counts, Dates
from models.taxonomy import taxonomy
from models.words import CorrectionKind, Direction, Severity, Significance, SkipReason
from notifications.compose import (
    alert_message,
    back_message,
    correction_message,
    disabled_message,
    notice_message,
    sign_in_message,
    suspect_message,
    trial_message,
)
from notifications.digest import digest_message
from notifications.facts import (
    Addresses,
    BackFacts,
    ChangeFacts,
    Correction,
    CorrectionFacts,
    Coverage,
    DigestFacts,
    DisabledFacts,
    NoticeFacts,
    ReminderFacts,
    SignInFacts,
    SuspectFacts,
)
from notifications.links import CONFIRM_LASTS, SIGN_IN_LASTS
from notifications.message import Message
from notifications.reminder import reminder_message
from notifications.sample_change import SUMMARY, point

HOME = "https://clausewatch.example"
NOW = datetime(2026, 5, 4, 7, 30, tzinfo=UTC)
SEEN = datetime(2026, 5, 3, 14, 2, tzinfo=UTC)

LAW = (
    "Use of inputs or content to train models: may engage GDPR Art 6 "
    "(EU, in force as of 2026-03-01); national data protection authorities; confidence A"
)
MAJOR = ChangeFacts(
    change_id="CW-C-000007",
    platform_id="quillhaven",
    platform="Quillhaven",
    document="Terms of Service",
    detected_at=SEEN,
    summary=SUMMARY,
    addresses=Addresses(
        change=f"{HOME}/changes/CW-C-000007",
        source="https://quillhaven.example/terms",
        timeline=f"{HOME}/platforms/quillhaven/1",
        alert=f"{HOME}/account/alerts/CW-C-000007",
        provisions={"ai_training": f"{HOME}/changes/CW-C-000007#provision-ai_training"},
    ),
    regulations=(LAW,),
    provision_names={one.id: one.name for one in taxonomy().values()},
)
MINOR = ChangeFacts(
    change_id="CW-C-000008",
    platform_id="tallybrook",
    platform="Tallybrook",
    document="Privacy Policy",
    detected_at=datetime(2026, 5, 1, 8, 15, tzinfo=UTC),
    summary=ChangeSummary(
        rules_version="sample",
        headline="Support is now reached by a web form instead of by e-mail",
        significance=Significance.MINOR,
        severity=Severity.LOW,
        direction=Direction.NEUTRAL,
        dates=Dates(detected=date(2026, 5, 1)),
        counts=Counts(modified=1),
        points=(
            point(
                "modified",
                "Contact us",
                "The contact address became a form.",
                "Write to privacy@tallybrook.example.",
                "Write to us with the form at tallybrook.example/contact.",
            ),
        ),
    ),
    addresses=Addresses(
        change=f"{HOME}/changes/CW-C-000008",
        source="https://tallybrook.example/privacy",
        alert=f"{HOME}/account/alerts/CW-C-000008",
    ),
)
DIGEST = DigestFacts(
    period_start=datetime(2026, 4, 27, 7, 0, tzinfo=UTC),
    period_end=NOW,
    changes=(MINOR, MAJOR),
    coverage=Coverage(4, 112, 2, timedelta(hours=12, minutes=10)),
    not_included={SkipReason.OVER_PLATFORM_LIMIT: 3},
    page=f"{HOME}/account/alerts",
)
SILENT = DigestFacts(
    period_start=DIGEST.period_start,
    period_end=NOW,
    changes=(),
    coverage=Coverage(4, 112, 0, timedelta(hours=6, minutes=31)),
    page=f"{HOME}/account",
)

SUSPECT = SuspectFacts(
    platform_id="lumenpost",
    platform="Lumenpost",
    document="Community Guidelines",
    since=SEEN,
    checks=3,
    reason="a challenge page",
    page=f"{HOME}/operator/documents/4",
)
BACK = BackFacts(
    platform_id="lumenpost",
    platform="Lumenpost",
    document="Community Guidelines",
    since=SEEN,
    at=NOW,
    checks=5,
    page=f"{HOME}/platforms/lumenpost",
)
WITHDRAWAL = CorrectionFacts(
    change_id="CW-C-000007",
    platform_id="quillhaven",
    platform="Quillhaven",
    document="Terms of Service",
    headline="Quillhaven Terms of Service: disputes now go to arbitration",
    alerted_at=SEEN,
    correction=Correction(
        CorrectionKind.WITHDRAWN, NOW, "The page we read was the version for another country."
    ),
    page=f"{HOME}/changes/CW-C-000007",
)
CORRECTION = replace(
    WITHDRAWAL,
    correction=Correction(
        CorrectionKind.CORRECTED, NOW, "It takes effect on 1 July 2026, and not on 1 June 2026."
    ),
)
REMINDER = ReminderFacts(
    platform="Quillhaven",
    document="Terms of Service",
    headline=SUMMARY.headline,
    due_on=date(2026, 5, 31),
    late=False,
    decision="Act: something is to be done",
    owner="Ada, Legal",
    note="Opt out in the settings of all three workspaces.",
    at=NOW,
    page=f"{HOME}/account/alerts/CW-C-000007",
    change=f"{HOME}/changes/CW-C-000007",
)


def sample_messages(plan: Plan) -> dict[str, Message]:
    """Return one message of every kind, by name, as a plan shows it."""
    return {
        "alert": alert_message(MAJOR, plan),
        "digest": digest_message(DIGEST, plan),
        "digest-silent": digest_message(SILENT, plan),
        "suspect": suspect_message(SUSPECT),
        "back": back_message(BACK),
        "withdrawal": correction_message(WITHDRAWAL),
        "correction": correction_message(CORRECTION),
        "reminder": reminder_message(REMINDER),
        "overdue": reminder_message(replace(REMINDER, late=True)),
        "notice": notice_message(
            NoticeFacts(
                headline="Your plan now covers 1 platform; 9 are paused",
                sentences=("The one you added first stays. Nothing was deleted.",),
                at=NOW,
                action="See what you watch",
                page=f"{HOME}/account",
            )
        ),
        "disabled": disabled_message(
            DisabledFacts(
                "hooks.quillhaven.example", "It answered 410 Gone.", NOW, f"{HOME}/account/channels"
            )
        ),
        "test": trial_message(NOW, f"{HOME}/account/channels"),
        "sign-in": sign_in_message(SignInFacts(f"{HOME}/sign-in/abc", NOW, SIGN_IN_LASTS)),
        "confirm": sign_in_message(
            SignInFacts(
                f"{HOME}/confirm/abc", NOW, CONFIRM_LASTS, "confirm your address", once=False
            )
        ),
    }
