"""What a message is made from: plain facts, gathered by the steps from rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from models.summary import ChangeSummary
from models.words import CorrectionKind, SkipReason


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a reader can look further; `change`, `timeline` and `alert` are pages of ours.

    None of them opens anything by itself: `alert`, where a decision is noted, asks to sign in.
    """

    change: str
    source: str = ""
    timeline: str = ""
    alert: str = ""
    provisions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Correction:
    """What an operator said of a change after it was recorded."""

    kind: CorrectionKind
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A promise that a subscriber made to others, and what a change does there, with its words."""

    commitment: str
    sentence: str
    quote: str


@dataclass(frozen=True, slots=True)
class Own:
    """What of a change concerns one subscriber alone.

    `reviewed` is the number of the version that they reviewed, and the day of it, where the change
    is told net since that one.
    """

    touched: tuple[Touched, ...] = ()
    reviewed: tuple[int, date] | None = None


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """One change, as everybody may be told it; plans decide how much of it is shown.

    `change_id` is the public one (CW-C-...). `returned_to` is the day of the earlier version
    that came back. `provision_names` names provisions for people. `own` is what of it concerns
    one subscriber alone, None for most.
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
    corrections: tuple[Correction, ...] = ()
    provision_names: Mapping[str, str] = field(default_factory=dict)
    own: Own | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The proof of watching: how often we looked in a period, and how often that failed.

    `longest_gap` is the longest time for which one of the documents was not read, where known.
    """

    documents: int
    checked: int
    failed: int
    longest_gap: timedelta | None = None


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """Everything held for one subscriber over one period, and what their plan left out.

    `page` is where the account's alerts are, or what is watched where nothing is told.
    """

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
    """What was told and proved wrong, for exactly those who were told; `headline` is what it said.

    `alerted_at` is when their message arrived, be it an alert or a digest.
    """

    change_id: str
    platform_id: str
    platform: str
    document: str
    headline: str
    alerted_at: datetime
    correction: Correction
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
class ReminderFacts:
    """Something that a reader wanted done about a change, and the day by which; `late` once past.

    `decision` is what they decided, in words.
    """

    platform: str
    document: str
    headline: str
    due_on: date
    late: bool
    decision: str
    owner: str
    note: str
    at: datetime
    page: str
    change: str = ""


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
    lasts: timedelta = timedelta(minutes=15)
    purpose: str = "sign in to Clausewatch"
    once: bool = True
