"""What an export is made from: plain values, gathered elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evidence.proofs import Proof
from models.blocks import Block
from models.exchanges import HowHad
from models.summary import ChangeSummary

Cells = Mapping[str, Any]


@dataclass(frozen=True)
class CapturedPage:
    """A page as received; `how` and the bodies and certificates it names where these were kept."""

    url: str
    final_url: str
    content_type: str
    sha256: str
    body: bytes = field(repr=False)
    how: HowHad | None = None
    blobs: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Capture:
    """One snapshot with its pages."""

    snapshot_id: int
    document_id: int
    at: datetime
    pages: Sequence[CapturedPage]


@dataclass(frozen=True)
class Text:
    """One version with its text, and the snapshot that it was read from."""

    id: int
    document_id: int
    ordinal: int
    cause: str
    snapshot_id: int
    detected_at: datetime
    confirmed_at: datetime
    superseded_at: datetime | None
    text_hash: str
    extractor: str
    language: str | None
    pages: Sequence[Cells]
    blocks: Sequence[Block] = field(repr=False)

    @property
    def path(self) -> str:
        """Where it is in the export, without the ending."""
        return f"texts/document-{self.document_id}/version-{self.ordinal}"


@dataclass(frozen=True)
class Run:
    """Words of a quote or of a redline that stayed, went or came; `gap` stands for words left out.

    `mark` is "kept", "gone", "come" or "gap".
    """

    mark: str
    text: str


@dataclass(frozen=True)
class Passage:
    """One changed place of a redline."""

    said: str
    section: str
    runs: Sequence[Run]


@dataclass(frozen=True)
class ChangeFile:
    """One change: its record, its two texts by their paths, and the difference between them."""

    id: int
    name: str
    document_id: int
    cause: str
    detected_at: datetime
    confirmed_at: datetime
    rules_version: str
    quiet_reason: str | None
    summary: Cells
    before: str
    after: str
    items: Sequence[Cells] = ()
    passages: Sequence[Passage] = ()
    quotes: Sequence[tuple[Sequence[Run], Sequence[Run]]] = ()

    @property
    def told(self) -> ChangeSummary:
        return ChangeSummary.model_validate(self.summary)


@dataclass(frozen=True)
class Watched:
    """What the looks at one document came to in a period, and every one that saw no text."""

    document_id: int
    document: str
    figures: Cells
    troubles: Sequence[Cells]


@dataclass(frozen=True)
class Proven:
    """A row of the log: the proof of its leaf, and the cells that were hashed behind `salt`."""

    kind: str
    id: int
    proof: Proof
    cells: bytes
    salt: bytes = b""


@dataclass(frozen=True)
class Look:
    """One look at a document: its cells as they are logged, and its place where the log has it."""

    id: int
    cells: bytes
    index: int | None


@dataclass(frozen=True)
class Log:
    """The signed head that the proofs lead to, the rows that it covers, and what proves the looks.

    `others` are the hashes of all spans of the log that hold no look of the export. `stamp` is
    what a time-stamping authority said of the head (RFC 3161), if one was asked.
    """

    note: str
    key: str
    rows: Sequence[Proven]
    others: Sequence[bytes] = ()
    stamp: bytes = b""


@dataclass(frozen=True)
class Dossier:
    """Everything that one export tells, in its order.

    `about` says of what and for whom it is; `told`, `acknowledged` and `corrected` are rows; `key`
    is the public key that the export is signed with, as is the head of `log`.
    """

    title: str
    lead: str
    about: Cells
    captures: Sequence[tuple[int, datetime]]
    texts: Sequence[Text]
    changes: Sequence[ChangeFile]
    watched: Sequence[Watched]
    told: Sequence[Cells]
    counts: Sequence[Cells]
    acknowledged: Sequence[Cells]
    corrected: Sequence[Cells]
    looks: Sequence[Look]
    key: str
    log: Log | None = None
