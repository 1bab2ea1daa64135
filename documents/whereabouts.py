"""What is told where no text differs: a document gone from its address, or back there."""

from datetime import date

from documents.phrases import in_words
from documents.summary import RULES_VERSION
from models.summary import ChangeSummary, Counts, Dates
from models.words import Direction, Severity, Significance


def say_withdrawn(
    platform: str, terms_type: str, *, detected: date, since: date, times: int, seen: str
) -> ChangeSummary:
    """Tell that a document is no longer published at its address.

    `times` looks since then found it gone, none found it; `seen` is what the last one saw.
    """
    looks = f"{times} looks since {in_words(since.isoformat())} found it gone and none found it"
    return _said(
        f"{platform} {terms_type}: no longer published at its address.",
        (Significance.MODERATE, Severity.MEDIUM),
        detected,
        (
            f"{looks}; the last one: {seen}.",
            "The last text on record is shown. Whether it still applies cannot be told from here.",
        ),
    )


def say_republished(
    platform: str, terms_type: str, *, detected: date, gone_since: date
) -> ChangeSummary:
    """Tell that a document is published again where it was, its wording unchanged."""
    return _said(
        f"{platform} {terms_type}: published again at its address, its wording unchanged.",
        (Significance.MINOR, Severity.LOW),
        detected,
        (f"It was reported as no longer published on {in_words(gone_since.isoformat())}.",),
    )


def _said(
    headline: str, weight: tuple[Significance, Severity], detected: date, notes: tuple[str, ...]
) -> ChangeSummary:
    return ChangeSummary(
        rules_version=RULES_VERSION,
        headline=headline,
        significance=weight[0],
        severity=weight[1],
        direction=Direction.NEUTRAL,
        dates=Dates(detected=detected),
        counts=Counts(),
        notes=notes,
    )
