"""What the evidence log commits to: which rows, by which of their cells, in which order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Logged:
    """The rows of one table that are logged, and the cells that their leaves commit to.

    `cells` never change, or leaves made of them could not be made again: more cells ask for a new
    kind. Cells that are `hashed` stand in a leaf by their own hash, for they are long. `personal`
    rows are hashed behind a salt. `paged` ones are so many that a leaf stands for a page of them.
    """

    kind: str
    table: str
    at: str
    cells: tuple[str, ...]
    hashed: frozenset[str] = frozenset()
    personal: bool = False
    paged: bool = False

    @property
    def entry_kind(self) -> str:
        """The kind of the leaf in the log: the row's own, or that of pages of such rows."""
        return f"{self.kind}s" if self.paged else self.kind


@dataclass(frozen=True, slots=True)
class LoggedRow:
    """A row as a leaf commits to it; `secret` is its subscriber's, where it is personal."""

    id: int
    at: datetime
    cells: Mapping[str, Any]
    secret: bytes | None = None


def _words(line: str) -> tuple[str, ...]:
    return tuple(line.split())


# Left out: what is derived or only says how work stands (leases, cursors, `superseded_at`,
# a decision's `digest_id`), the name of the newest rules that give the same text, what names our
# machines, and an operator's address.
LOGGED = (
    Logged(
        "snapshot",
        "snapshots",
        "fetched_at",
        _words("document_id fetched_at digest pages"),
    ),
    Logged(
        "version",
        "versions",
        "detected_at",
        _words(
            "document_id snapshot_id ordinal cause text_hash form_hash detected_at confirmed_at"
            " returned_to_id words language title blocks"
        ),
        hashed=frozenset({"blocks"}),
    ),
    Logged(
        "change",
        "changes",
        "detected_at",
        _words(
            "document_id platform_id before_version_id after_version_id cause returned_to_at"
            " detected_at confirmed_at significance severity direction alerts quiet_reason"
            " rules_version summary"
        ),
        hashed=frozenset({"summary"}),
    ),
    Logged(
        "check",
        "checks",
        "at",
        _words(
            "document_id at duration_ms outcome reason evidence confirming http_status text_hash"
            " snapshot_id version_id"
        ),
    ),
    Logged("correction", "corrections", "at", _words("change_id kind note at")),
    Logged("restore", "log_restores", "at", _words("made_at at size")),
    Logged("erasure", "log_erasures", "at", _words("kind reason at before ids")),
    Logged("state", "log_states", "at", _words("kind ref owner at was cells"), personal=True),
    Logged(
        "decision",
        "decisions",
        "decided_at",
        _words("change_id subscriber_id kind reason plan decided_at deliver_by"),
        personal=True,
        paged=True,
    ),
    Logged(
        "attempt",
        "attempts",
        "at",
        _words("notification_id number at duration_ms outcome status answer"),
        personal=True,
        paged=True,
    ),
    Logged(
        "message",
        "notifications",
        "created_at",
        _words(
            "uid kind subject subscriber_id destination_id channel change_id digest_id created_at"
        ),
        personal=True,
        paged=True,
    ),
)


def logged(kind: str) -> Logged:
    """Return what is logged of a kind, that of pages of it too; a KeyError names a strange one."""
    return _BY_KIND[kind]


_BY_KIND = {kind: each for each in LOGGED for kind in (each.kind, each.entry_kind)}
