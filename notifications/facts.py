"""What a message is made from: plain facts, gathered by the steps from rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from models.summary import ChangeSummary
from models.words import SkipReason


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a reader can look further; `change` and `timeline` are pages of ours."""

    change: str
    source: str = ""
    timeline: str = ""
    provisions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """One change, as everybody may be told it; plans decide how much of it is shown.

    `change_id` is the public one (CW-C-...). `returned_to` is the day of the earlier version
    that came back. `provision_names` names provisions for people.
    """

    change_id: str
    platform_id: str
    platform: str
    document: str
    detected_at: datetime
    summary: ChangeSummary
    addresses: Addresses
    returned_to: date | None = None
    regulations: tuple[str, ...] = ()
    provision_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The proof of watching: how often we looked in a period, and how often that failed."""

    documents: int
    checked: int
    failed: int


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """Everything held for one subscriber over one period, and what their plan left out."""

    period_start: datetime
    period_end: datetime
    changes: tuple[ChangeFacts, ...]
    coverage: Coverage
    not_included: Mapping[SkipReason, int] = field(default_factory=dict)
    page: str = ""


@dataclass(frozen=True, slots=True)
class SuspectFacts:
    """A document that could not be read for a while: no statement about its text.

    `reason` is what was found instead, in words that stand behind "found".
    """

    platform_id: str
    platform: str
    document: str
    since: datetime
    checks: int
    reason: str
    page: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class BackFacts:
    """A document that can be read again, after `checks` looks from `since` on that could not."""

    platform_id: str
    platform: str
    document: str
    since: datetime
    at: datetime
    checks: int
    page: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """An alert that proved wrong, for exactly those who got it."""

    change_id: str
    platform_id: str
    platform: str
    document: str
    alerted_at: datetime
    corrected_at: datetime
    what_was_wrong: str
    page: str


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """Something about the account: a headline, sentences, and where to act on it."""

    headline: str
    sentences: tuple[str, ...]
    at: datetime
    action: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class DisabledFacts:
    """A destination that was switched off; `destination` is its label without secrets."""

    destination: str
    reason: str
    at: datetime
    page: str


@dataclass(frozen=True, slots=True)
class SignInFacts:
    """A link that does something for whoever has it, for as long as it `lasts`."""

    address: str
    at: datetime
    lasts: timedelta = timedelta(minutes=30)
    purpose: str = "sign in to Clausewatch"
    once: bool = True
