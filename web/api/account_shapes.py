"""The shapes of what is a subscriber's own."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from models.words import (
    AttemptOutcome,
    Cadence,
    NotificationKind,
    NotificationState,
    Significance,
    Verdict,
)
from web.api.shapes import Shape


class Given(BaseModel):
    """What a caller sends; a field that we do not know is refused."""

    model_config = ConfigDict(extra="forbid")


class Account(BaseModel):
    """The caller, and what their plan includes; `weekly` is their own wish for digests instead."""

    email: str
    plan: str
    max_platforms: int
    cadence: Cadence
    weekly: bool
    channels: list[str]
    features: list[str]
    scopes: list[str]
    not_included: str = Field(description="What the plan leaves out, in one line.")


class Subscription(Shape):
    """A platform that the caller watches."""

    platform: str = Field(validation_alias="platform_id")
    added_at: datetime
    paused_at: datetime | None
    paused_reason: str | None
    muted_at: datetime | None


class Wishes(Given):
    """What the caller wishes; `weekly` asks for digests on a plan that has alerts."""

    weekly: bool


class Watch(Given):
    platform: str = Field(pattern="^[a-z0-9-]{1,80}$")


class Destination(BaseModel):
    """Where the caller is told; its address and secrets are not shown."""

    id: int
    channel: str
    label: str
    created_at: datetime
    verified_at: datetime | None
    disabled_at: datetime | None
    disabled_reason: str | None


class NewDestination(Given):
    """A channel and its settings; a webhook without `secrets` gets one."""

    channel: str = Field(max_length=32)
    settings: dict[str, Any]


class Opened(BaseModel):
    """A destination that was added and asked to confirm itself; the secret is shown once."""

    id: int
    secret: str | None = None


class Code(Given):
    code: str = Field(min_length=1, max_length=40)


class Said(BaseModel):
    """What came of it, in a word."""

    result: str


class Secret(BaseModel):
    """A signing secret, shown once; the one before signs for a day more."""

    secret: str


class Since(Given):
    since: AwareDatetime


class Replayed(BaseModel):
    """How many messages are on their way once more."""

    messages: int


class Message(Shape):
    """One message owed to one destination; `webhook_id` names it to the far side."""

    id: int
    uid: UUID
    kind: NotificationKind
    change: str | None = None
    destination_id: int
    channel: str
    state: NotificationState
    reason: str | None
    attempts: int
    created_at: datetime
    next_attempt_at: datetime | None
    ended_at: datetime | None


class Attempt(Shape):
    """One try at a message, with what the far side said."""

    number: int
    at: datetime
    duration_ms: int
    outcome: AttemptOutcome
    status: str | None
    answer: str | None


class Acknowledgement(Shape):
    """What the caller decided about a change."""

    verdict: Verdict
    owner: str
    note: str
    due_on: date | None
    acknowledged_at: datetime
    changed_at: datetime
    done_at: datetime | None


class Touched(BaseModel):
    """A commitment of the caller that a change touches: where, in one sentence, and the words."""

    commitment: str
    provision: str
    sentence: str
    quote: str


class Alert(BaseModel):
    """A change that the caller was told of; `deadline` is the first day that its text states.

    `touches` are the caller's commitments that it touches, on a plan that monitors provisions.
    """

    change: str
    platform: str
    platform_name: str
    terms_type: str
    headline: str
    significance: Significance
    detected_at: datetime
    deadline: date | None
    touches: list[Touched]
    acknowledgement: Acknowledgement | None
