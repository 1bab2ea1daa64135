"""What a document says and what follows for those who rely on it: the governance analysis."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from models.taxonomy import Confidence, Region, Status
from models.words import EventKind, Severity

DISCLAIMER = (
    "This describes what the text states, permits or reserves. It is no legal advice and decides "
    "nothing about what is enforceable or which law applies."
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ClauseQuote(_Frozen):
    """Words copied exactly from one block: `plain_text(blocks)[start:end] == text`."""

    block: int
    section: str
    text: str
    start: int
    end: int


class Stance(_Frozen):
    """A way in which clauses are worded; `worse` is for the user, None where it is told only."""

    name: str
    words: str
    worse: bool | None = None
    quote: ClauseQuote


class FoundProvision(_Frozen):
    """A topic that the text speaks of: how many clauses do, the clearest of them, and how."""

    provision: str
    name: str
    family: str
    clauses: int
    quotes: tuple[ClauseQuote, ...]
    stances: tuple[Stance, ...] = ()


class ExposurePoint(_Frozen):
    """One summand of the exposure: what the wording of a provision counts, and its words."""

    provision: str
    points: int
    words: str
    quote: ClauseQuote


class Exposure(_Frozen):
    """How much an organisation takes on by the text, and the sum that it comes from."""

    level: Severity
    points: int
    sum: tuple[ExposurePoint, ...]


class LawLine(_Frozen):
    """A place in the law that a clause may engage; it never says "violates"."""

    provision: str
    sentence: str
    region: Region
    instrument: str
    article: str
    authority: str | None
    status: Status
    status_note: str
    as_of: date
    confidence: Confidence
    quote: ClauseQuote


class Flag(_Frozen):
    """A jurisdiction that the text names, by its own words."""

    kind: Literal["governing_law", "courts", "arbitration_seat", "region"]
    place: str
    sentence: str
    quote: ClauseQuote


class Line(_Frozen):
    """A templated sentence and the clause that it rests on."""

    provision: str
    sentence: str
    quote: ClauseQuote


class GovernanceAnalysis(_Frozen):
    """The governance analysis of one version; `not_assessed` says why there is none.

    `absent` are provisions that are usual in such a document and were not recognised in this one.
    """

    schema_version: Literal[1] = 1
    rules_version: str
    terms_type: str
    not_assessed: str | None = None
    provisions: tuple[FoundProvision, ...] = ()
    exposure: Exposure | None = None
    landscape: tuple[LawLine, ...] = ()
    jurisdictions: tuple[Flag, ...] = ()
    implications: tuple[Line, ...] = ()
    considerations: tuple[Line, ...] = ()
    absent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    disclaimer: str = DISCLAIMER


class FoundEvent(_Frozen):
    """What became of a provision from one version to the next; `places` counts the clauses.

    `worse` is for the user; `effective` is the date that the new text states for itself.
    """

    provision: str
    kind: EventKind
    worse: bool | None = None
    sentence: str
    places: int = 1
    before: ClauseQuote | None = None
    after: ClauseQuote | None = None
    effective: str | None = None


class PlatformWording(_Frozen):
    """How one platform words a provision now; `nearest` is the platform with the likest words.

    `since_first` says that it stood so in the first text on record, and so maybe before `since`.
    """

    platform: str
    name: str
    document: str
    text: str
    since: datetime
    since_first: bool = False
    stances: tuple[str, ...] = ()
    nearest: str | None = None
    likeness: float = 0.0


class ProvisionComparison(_Frozen):
    """How platforms word one provision: `having` have it, of `platforms` that were assessed.

    `wordings` are those of a page of them, or of all.
    """

    provision: str
    name: str
    platforms: int
    having: int
    wordings: tuple[PlatformWording, ...]

    @property
    def share(self) -> float:
        """The share of platforms that have it, 0 to 1."""
        return self.having / self.platforms if self.platforms else 0.0
