"""An invented change whose summary has everything that one may have."""

from datetime import date
from typing import Literal

from models.summary import (
    Action,
    Affected,
    ChangeSummary,
    Counts,
    Dates,
    Deadline,
    Point,
    ProvisionChange,
    Quote,
    Reason,
    StatedDate,
)
from models.words import Direction, Severity, Significance

SEEN_ON = date(2026, 5, 3)


def quote(side: Literal["before", "after"], text: str) -> Quote:
    return Quote(side=side, text=text, start=0, end=len(text))


def point(
    kind: Literal["added", "removed", "modified", "moved"],
    section: str,
    sentence: str,
    before: str = "",
    after: str = "",
    *provisions: str,
) -> Point:
    return Point(
        kind=kind,
        section=section,
        sentence=sentence,
        provisions=provisions,
        before=quote("before", before) if before else None,
        after=quote("after", after) if after else None,
    )


IN_FORCE = "These Terms take effect on 1 June 2026."
TRAINING = "We may use the content of your conversations to train our models unless you opt out."
OBJECTION = "You may object to these changes until 31 May 2026."
MINORS = "This applies to members under 18 as well."
POINTS = (
    point(
        "modified",
        "4.2 Your content",
        "Conversations are now used to train models unless you opt out.",
        "We never use the content of your conversations to train our models.",
        TRAINING,
        "ai_training",
    ),
    point(
        "modified",
        "9. Changes to these Terms",
        "Notice of changes drops from 30 days to 7.",
        "We will tell you at least 30 days before a change of these Terms takes effect.",
        "We will tell you at least 7 days before a change of these Terms takes effect.",
        "terms_change",
    ),
    point(
        "added",
        "12. Disputes",
        "Disputes now go to individual arbitration.",
        "",
        "Any dispute is settled by binding individual arbitration, except in small claims court.",
        "arbitration",
    ),
    point("moved", "Contact", "The contact section moved to the end, its wording unchanged."),
)
SUMMARY = ChangeSummary(
    rules_version="sample",
    headline="Quillhaven now trains its models on your conversations unless you opt out",
    significance=Significance.MAJOR,
    severity=Severity.HIGH,
    direction=Direction.ADVERSE,
    provisions=("ai_training", "terms_change", "arbitration"),
    by_provision=(
        ProvisionChange(
            provision="ai_training",
            section="4.2 Your content",
            sentence="Conversations are now used to train models unless you opt out.",
            signal="negation",
            adverse=True,
            after=quote("after", TRAINING),
        ),
    ),
    dates=Dates(
        detected=SEEN_ON,
        effective_after=StatedDate(value="2026-06-01", quote=quote("after", IN_FORCE)),
        derived_deadline=Deadline(
            value="2026-05-31", formula="stated", quote=quote("after", OBJECTION)
        ),
    ),
    counts=Counts(modified=2, added=1, moved=1),
    points=POINTS,
    affected=(Affected(who="minors", quote=quote("after", MINORS)),),
    actions=(
        Action(
            sentence="Opt out if you do not want this; the words quoted say how.",
            quote=quote("after", TRAINING),
        ),
    ),
    reasons=(
        Reason(rule="ai_training", points=3, quote=quote("after", TRAINING)),
        Reason(rule="notice_shortened", points=2),
    ),
    notes=("The linked opt-out page is not archived, so its wording was not read.",),
)
