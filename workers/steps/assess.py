"""Assess a capture against what is in force: same text, a new one, or not the policy at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from documents.gate import History, remember
from models.blocks import Block, from_json
from models.declaration import Declaration
from models.tables import Document, Version
from models.words import Outcome
from storage.database import transaction
from storage.records import current_version, recent_word_counts, snapshot
from storage.register import earlier_times
from workers.context import Context
from workers.steps.look import Capture
from workers.steps.read import Reading, Unreadable, doubt, extractor_of, raw_pages, read
from workers.steps.reread import reread_earlier, stored_pages
from workers.steps.settle import Standing, outcome_of


@dataclass(frozen=True)
class Base:
    """The version in force and its text under today's rules.

    `moved` says that today's rules read another text from the same snapshot than was stored;
    `lost` that they read none at all. `earlier` gives the hash by today's rules for each text by
    the hash it was stored with.
    """

    version: Version
    text_hash: str
    reading: Reading | None = None
    lost: bool = False
    earlier: Mapping[str, str] = field(default_factory=dict)

    @property
    def moved(self) -> bool:
        return self.reading is not None

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.reading.extraction.blocks if self.reading else from_json(self.version.blocks)


@dataclass(frozen=True)
class Finding:
    """What a capture turned out to be, and everything needed to record it."""

    outcome: Outcome
    base: Base | None = None
    reading: Reading | None = None
    reason: str | None = None
    evidence: tuple[dict[str, Any], ...] = ()

    @property
    def wavers(self) -> bool:
        """Whether a second fetch brought a third text, so that nothing is settled yet."""
        if self.outcome is not Outcome.UNSTABLE or not (self.reading and self.base):
            return False
        return self.reading.text_hash != self.base.text_hash


def assess(document: Document, capture: Capture, c: Context) -> Finding:
    """Name what a capture is to its document; reads rows, writes none."""
    declaration = Declaration.model_validate(document.declaration)
    with transaction(c.engine) as session:
        version = current_version(session, document.version_id)
    extractor = extractor_of(declaration)
    same_rules = version is not None and version.extractor == extractor
    if version and same_rules and capture.digest == document.snapshot_digest:
        return _same_bytes(document, version)
    base = _base(version, declaration, c, same_rules=same_rules) if version else None
    reading = read(raw_pages(capture.pages), declaration)
    if isinstance(reading, Unreadable):
        return Finding(Outcome.SUSPECT, base, None, reading.reason, reading.evidence)
    return _compare_with(base, document, capture, reading, c)


def _same_bytes(document: Document, version: Version) -> Finding:
    standing = Standing(version.text_hash, document.candidate_hash)
    outcome = outcome_of(version.text_hash, standing, confirmed=False, known=True)
    return Finding(outcome, Base(version, version.text_hash))


def _compare_with(
    base: Base | None, document: Document, capture: Capture, reading: Reading, c: Context
) -> Finding:
    standing = Standing(base.text_hash if base else None, document.candidate_hash)
    if reading.text_hash != standing.text_hash:
        doubted = doubt(capture.pages, reading, _history(document, base, c))
        if doubted:
            return Finding(Outcome.SUSPECT, base, reading, doubted.reason, doubted.evidence)
    if base is not None and base.lost:
        return Finding(Outcome.TECHNICAL, base, reading, "the new rules read no earlier page")
    known = _is_known(base, document, reading, c)
    outcome = outcome_of(reading.text_hash, standing, confirmed=capture.confirmed, known=known)
    finding = Finding(outcome, base, reading)
    if outcome is Outcome.UNCHANGED and base is not None and base.moved:
        return replace(finding, outcome=Outcome.TECHNICAL, reason="read by new rules")
    return finding


def _is_known(base: Base | None, document: Document, reading: Reading, c: Context) -> bool:
    if base is None or reading.text_hash in base.earlier.values():
        return base is not None
    extractor = extractor_of(Declaration.model_validate(document.declaration))
    with transaction(c.engine) as session:
        return bool(earlier_times(session, _id(document), reading.text_hash, extractor))


def _base(version: Version, declaration: Declaration, c: Context, *, same_rules: bool) -> Base:
    """Read the snapshots again where the rules changed since, so as not to alert or forget."""
    if same_rules:
        return Base(version, version.text_hash)
    earlier = reread_earlier(version.document_id, declaration, c)
    with transaction(c.engine) as session:
        pages = snapshot(session, version.snapshot_id).pages
    reading = read(stored_pages(pages, c), declaration)
    if isinstance(reading, Unreadable):
        return Base(version, version.text_hash, lost=True, earlier=earlier)
    earlier[version.text_hash] = reading.text_hash
    moved = reading if reading.text_hash != version.text_hash else None
    return Base(version, reading.text_hash, moved, earlier=earlier)


def _history(document: Document, base: Base | None, c: Context) -> History | None:
    if base is None or base.lost:
        return None
    with transaction(c.engine) as session:
        words = recent_word_counts(session, _id(document))
    remembered = remember([base.blocks], terms_type=document.terms_type)
    return replace(remembered, words=words) if remembered else None


def _id(document: Document) -> int:
    assert document.id is not None
    return document.id
