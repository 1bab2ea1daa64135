"""What machines are told: versioned event types, whose JSON schemas are published."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from models.summary import ChangeSummary
from models.words import CorrectionKind, Direction, Severity, Significance, SkipReason
from notifications.safe_text import sendable

# Machines get words exactly as stored; only what no JSON reader takes is replaced.
Text = Annotated[str, BeforeValidator(sendable)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlatformRef(_Frozen):
    id: Text
    name: Text


class DocumentRef(_Frozen):
    """A document by its terms type; `url` is where the platform publishes it."""

    type: Text
    url: Text


class CorrectionNote(_Frozen):
    """What an operator said of a change: withdrawn, or corrected by the note."""

    kind: CorrectionKind
    at: datetime
    note: Text


class CommitmentNote(_Frozen):
    """A commitment of the subscriber that a change touches, what it does there, and its words."""

    commitment: Text
    sentence: Text
    quote: Text


class ChangeRecord(_Frozen):
    """One change; what the subscriber's plan does not include is null or empty.

    Where `reviewed_version` stands, `summary` is net since that version, which they reviewed.
    """

    id: Text
    url: Text
    platform: PlatformRef
    document: DocumentRef
    detected_at: datetime
    headline: Text
    significance: Significance
    severity: Severity | None = None
    direction: Direction | None = None
    returned_to: date | None = None
    summary: ChangeSummary | None = None
    timeline_url: Text | None = None
    regulations: tuple[Text, ...] = ()
    commitments: tuple[CommitmentNote, ...] = ()
    reviewed_version: int | None = None
    corrections: tuple[CorrectionNote, ...] = ()


class CorrectionRecord(_Frozen):
    """What takes back or corrects an earlier message; `change_id` is the id that it told of."""

    change_id: Text
    kind: CorrectionKind
    url: Text
    platform: PlatformRef
    document_type: Text
    alerted_at: datetime
    what_was_wrong: Text


class CoverageRecord(_Frozen):
    """How often we looked; `silent` documents had nothing to report.

    `longest_gap` is in seconds: the longest time for which one of the documents was not read.
    """

    documents: int
    checked: int
    failed: int
    silent: int = 0
    longest_gap: int | None = None


class DigestRecord(_Frozen):
    period_start: datetime
    period_end: datetime
    changes: tuple[ChangeRecord, ...]
    coverage: CoverageRecord
    not_included: Mapping[SkipReason, int]


class SuspectRecord(_Frozen):
    url: Text
    platform: PlatformRef
    document_type: Text
    since: datetime
    checks: int
    reason: Text


class ReadableRecord(_Frozen):
    url: Text
    platform: PlatformRef
    document_type: Text
    since: datetime
    checks: int


class NoticeRecord(_Frozen):
    headline: Text
    sentences: tuple[Text, ...]
    url: Text


class TrialRecord(NoticeRecord):
    """With a `code` where the destination is to be confirmed by entering it."""

    code: Text | None = None


class DisabledRecord(_Frozen):
    destination: Text
    reason: Text
    url: Text


class _Event(_Frozen):
    """The outer shape of every event; `timestamp` is when it happened, not when it is sent."""

    schema_version: Literal[1] = 1
    timestamp: datetime


class ChangeDetected(_Event):
    type: Literal["change.detected"] = "change.detected"
    data: ChangeRecord


class ChangeCorrected(_Event):
    type: Literal["change.corrected"] = "change.corrected"
    data: CorrectionRecord


class DigestReady(_Event):
    type: Literal["digest.ready"] = "digest.ready"
    data: DigestRecord


class DocumentSuspect(_Event):
    type: Literal["document.suspect"] = "document.suspect"
    data: SuspectRecord


class DocumentReadable(_Event):
    type: Literal["document.readable"] = "document.readable"
    data: ReadableRecord


class DestinationTest(_Event):
    type: Literal["destination.test"] = "destination.test"
    data: TrialRecord


class EndpointDisabled(_Event):
    type: Literal["endpoint.disabled"] = "endpoint.disabled"
    data: DisabledRecord


class AccountNotice(_Event):
    type: Literal["account.notice"] = "account.notice"
    data: NoticeRecord


Event = (
    ChangeDetected
    | ChangeCorrected
    | DigestReady
    | DocumentSuspect
    | DocumentReadable
    | DestinationTest
    | EndpointDisabled
    | AccountNotice
)
EVENTS: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of every event, told apart by `type`."""
    return {"title": "What Clausewatch posts"} | EVENTS.json_schema(mode="serialization")
