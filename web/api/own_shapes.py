"""The shapes of proof of watching, reviews, commitments, and wishes tried over the past."""

from datetime import datetime

from pydantic import BaseModel, Field

from models.certainty import Certainty
from models.summary import ChangeSummary
from models.words import Significance
from web.api.account_shapes import Given
from web.api.shapes import ChangedPlace, Shape, Text


class Span(Shape):
    """A time in which no look saw the document's text."""

    since: datetime
    until: datetime


class WatchingProof(BaseModel):
    """What came of the looks at a document in a period, beside what is promised today.

    `every` is the promised interval in seconds. `gaps` are those in which a promised look did not
    see the text, the longest first, 400 at most.
    """

    since: datetime
    until: datetime
    every: float
    scheduled: int
    checked: int
    identical: int
    changed: int
    suspect: int
    failed: int
    other: int
    longest_gap: Span
    gaps: list[Span]
    kept_since: datetime | None = Field(
        description="Single looks are kept since then, where the period asked for begins before."
    )


class SeenAt(Shape):
    """A look that saw the text, and the number of the version in force from then on."""

    at: datetime
    version: int


class DatedText(BaseModel):
    """The text on record at the end of a day, and how sure it is by the looks around."""

    text: Text
    certainty: Certainty
    said: str = Field(description="The certainty in a sentence.")
    before: SeenAt | None
    after: SeenAt | None


class Review(BaseModel):
    """The version of a document that the caller reviewed."""

    version: int
    reviewed_at: datetime
    reviewed_by: str


class Reviewing(Given):
    """Which version was reviewed; without one it is the text in force."""

    version: int | None = Field(default=None, ge=1, lt=2**31)


class NetChange(BaseModel):
    """What changed from the version reviewed to the one in force, without what came and went."""

    before: int
    after: int
    same: bool
    summary: ChangeSummary
    places: list[ChangedPlace]


class Promise(Shape):
    """A promise of the catalogue."""

    id: str
    text: str
    provisions: list[str]


class TouchedBy(BaseModel):
    """A change that touches a commitment: where, in one sentence, and with which words."""

    change: str
    detected_at: datetime
    provision: str
    sentence: str
    quote: str


class Commitment(Shape):
    """What the caller promised to others; `promise` is its name in the catalogue, or empty."""

    id: int
    text: str
    promise: str
    provisions: list[str]
    created_at: datetime
    touches: list[TouchedBy] = Field(default=[], description="The last three.")


class NewCommitment(Given):
    """A promise of the catalogue, or free words; those without provisions tell them themselves."""

    text: str = Field(default="", max_length=300, pattern="^[^\\x00]*$")
    promise: str = Field(default="", max_length=80, pattern="^[a-z0-9_]*$")
    provisions: list[str] = Field(default=[], max_length=20)


class Csv(Given):
    """Commitments as CSV; the first line names the columns."""

    csv: str = Field(max_length=100_000, pattern="^[^\\x00]*$")


class Added(BaseModel):
    """How many were new."""

    added: int


class Tried(BaseModel):
    """A past change: what is told of it as the wishes stand, and as they are tried."""

    change: str
    platform: str
    terms_type: str
    headline: str
    significance: Significance
    detected_at: datetime
    stands: str
    tried: str
    turned: bool


class Rehearsal(BaseModel):
    """Wishes tried over the past: how many changes are told as they stand, and as tried."""

    told_as_it_stands: int
    told_as_tried: int
    changes: list[Tried]
