"""The structured change summary: the one record that messages, pages and the API render."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from models.words import Direction, Severity, Significance

DISCLAIMER = "Clausewatch reports what the text says. It is not legal advice."


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


class StatedPeriod(_Frozen):
    """A length of time the text states; `value` is ISO 8601: P30D, P2W, P1M."""

    value: str
    quote: Quote


class Deadline(_Frozen):
    """The day by which a reader may do something, with the words that say so.

    `formula` tells how `value` follows from what is stated: "stated", or a stated date with a
    stated period added.
    """

    value: str
    formula: str
    quote: Quote


Flag = Literal["retroactive", "redated_without_change", "changed_without_redating"]


class Dates(_Frozen):
    """Four kinds of date, never mixed. None means "not stated".

    `notice_period` is of changes of the terms, `objection_period` to opt out or object,
    `continued_use` the words by which going on means to accept; all as the new text states them.
    """

    detected: date
    last_updated_before: StatedDate | None = None
    last_updated_after: StatedDate | None = None
    effective_after: StatedDate | None = None
    derived_deadline: Deadline | None = None
    notice_period: StatedPeriod | None = None
    objection_period: StatedPeriod | None = None
    continued_use: Quote | None = None
    flags: tuple[Flag, ...] = ()


class Tally(_Frozen):
    """How many of something were added, removed, reworded and moved."""

    added: int = 0
    removed: int = 0
    modified: int = 0
    moved: int = 0


class Counts(Tally):
    """Blocks by what happened to them; the same for whole sections and for sentences."""

    sections: Tally = Tally()
    sentences: Tally = Tally()


class Ground(_Frozen):
    """Why a place is said to speak of a provision: the rule, or the words that weighed most."""

    provision: str
    rule: str | None = None
    words: tuple[str, ...] = ()


class Point(_Frozen):
    """One changed place, in reading order: where it stands and what it said and says.

    `provisions` are in the order of their weight, each with its ground; none is "unclassified".
    """

    kind: Literal["added", "removed", "modified", "moved"]
    section: str
    sentence: str
    provisions: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()
    before: Quote | None = None
    after: Quote | None = None


class ProvisionChange(_Frozen):
    """What a change does to one provision: where most of it stands, in one sentence.

    `signal` names the rule behind `adverse`, None where none noticed anything.
    """

    provision: str
    section: str
    sentence: str
    signal: str | None = None
    adverse: bool | None = None
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


class Affected(_Frozen):
    """Whom changed words name: a group of people or a region, with the words."""

    who: str
    quote: Quote


class Action(_Frozen):
    """What a reader can do, with the new words that say so; `by` is an ISO date still to come."""

    sentence: str
    by: str | None = None
    quote: Quote


class Relocation(_Frozen):
    """A removed section that another document of the platform holds, or an added one that it had.

    `document` is that document's terms type; the quote begins the section on this change's side.
    """

    way: Literal["to", "from"]
    document: str
    section: str
    unchanged: bool
    sentence: str
    quote: Quote


class ChangeSummary(_Frozen):
    """What changed, for whom it is better or worse, from when, and where it stands.

    `provisions` names topics of the taxonomy, the weightiest first. `id` is the name by which
    a recorded change is cited (CW-C-...), empty for texts that were only compared.
    """

    schema_version: Literal[1] = 1
    id: str = ""
    platform: str = ""
    document: str = ""
    rules_version: str
    headline: str
    significance: Significance
    severity: Severity
    direction: Direction
    cosmetic_class: str | None = None
    provisions: tuple[str, ...] = ()
    by_provision: tuple[ProvisionChange, ...] = ()
    dates: Dates
    counts: Counts
    points: tuple[Point, ...] = ()
    signals: tuple[Signal, ...] = ()
    reasons: tuple[Reason, ...] = ()
    relocations: tuple[Relocation, ...] = ()
    affected: tuple[Affected, ...] = ()
    actions: tuple[Action, ...] = ()
    notes: tuple[str, ...] = ()
    disclaimer: str = DISCLAIMER

    def named(self, name: str, platform: str = "", document: str = "") -> "ChangeSummary":
        """Give the summary as recorded under a name; older ones did not say of what they are."""
        known = {"platform": self.platform or platform, "document": self.document or document}
        return self.model_copy(update={"id": name, **known})
