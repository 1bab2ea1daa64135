"""The structured change summary: the one record that messages, pages and the API render."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from models.words import Direction, Severity, Significance


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Quote(_Frozen):
    """Words copied exactly from one side's stored text: `stored_text[start:end] == text`."""

    side: Literal["before", "after"]
    text: str
    start: int
    end: int


class StatedDate(_Frozen):
    """A date the text itself states; `value` is ISO, `YYYY-MM` where only a month is stated."""

    value: str
    quote: Quote


class Dates(_Frozen):
    """Four kinds of date, never mixed. None means "not stated"."""

    detected: date
    last_updated_before: StatedDate | None = None
    last_updated_after: StatedDate | None = None
    effective_after: StatedDate | None = None


class Counts(_Frozen):
    """Blocks by what happened to them."""

    added: int = 0
    removed: int = 0
    modified: int = 0
    moved: int = 0


class Point(_Frozen):
    """One changed place, in reading order: where it stands and what it said and says."""

    kind: Literal["added", "removed", "modified", "moved"]
    section: str
    sentence: str
    provisions: tuple[str, ...] = ()
    before: Quote | None = None
    after: Quote | None = None


class Reason(_Frozen):
    """One summand of the significance sum: its rule, worded for people, and its quote."""

    rule: str
    points: int
    words: str = ""
    quote: Quote | None = None


class Signal(_Frozen):
    """One thing that changed words do to the user, with the words; `adverse` None is open."""

    kind: str
    adverse: bool | None
    sentence: str
    before: Quote | None = None
    after: Quote | None = None


class ChangeSummary(_Frozen):
    """What changed, for whom it is better or worse, from when, and where it stands."""

    schema_version: Literal[1] = 1
    rules_version: str
    headline: str
    significance: Significance
    severity: Severity
    direction: Direction
    cosmetic_class: str | None = None
    provisions: tuple[str, ...] = ()
    dates: Dates
    counts: Counts
    points: tuple[Point, ...] = ()
    signals: tuple[Signal, ...] = ()
    reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()
