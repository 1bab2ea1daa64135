"""Assess a capture against what is in force: same text, a new one, or not the policy at all."""

from dataclasses import dataclass, replace
from typing import Any

from documents.history import History, remember
from documents.sniff import is_whole
from documents.steady import Unsteady
from models.declaration import Declaration
from models.tables import Document
from models.words import Outcome
from storage.database import transaction
from storage.records import current_version, recent_word_counts
from storage.register import earlier_times
from workers.context import Context
from workers.steps.watching.baseline import Base, find_base, pages_in_force, says_the_same
from workers.steps.watching.doubted import standing_sketch
from workers.steps.watching.look import Capture
from workers.steps.watching.read import (
    Reading,
    Unreadable,
    doubt,
    extractor_of,
    fingerprint_of,
    raw_pages,
    read,
)
from workers.steps.watching.settle import Standing, awaits_wording, difference, outcome_of


@dataclass(frozen=True)
class Finding:
    """What a capture turned out to be, and everything needed to record it.

    `differs_in` is the hash in which its text differs from the one in force: its wording's, or
    where that is the same, its form's. `unsteady` are the places that differ at every fetch.
    `replaced` says that the text was doubted against the document's own past, and stood.
    """

    outcome: Outcome
    base: Base | None = None
    reading: Reading | None = None
    reason: str | None = None
    evidence: tuple[dict[str, Any], ...] = ()
    differs_in: str | None = None
    unsteady: Unsteady | None = None
    replaced: bool = False

    @property
    def wavers(self) -> bool:
        """Whether a second fetch brought a third text, so that nothing is settled yet."""
        return self.outcome is Outcome.UNSTABLE and self.differs_in is not None

    @property
    def form_wavers(self) -> bool:
        """Whether it is only the form that differs at each fetch, such as a token in a link."""
        return self.outcome is Outcome.UNCHANGED and self.differs_in is not None


def assess(document: Document, capture: Capture, c: Context) -> Finding:
    """Name what a capture is to its document; reads rows, writes none."""
    declaration = Declaration.model_validate(document.declaration)
    if is_same(document, capture, declaration):
        awaited = awaits_wording(document.candidate_hash)
        same = Outcome.UNSTABLE if awaited else Outcome.UNCHANGED
        return _welcomed(Finding(same), document)
    with transaction(c.engine) as session:
        version = current_version(session, document.version_id)
    reading = read(raw_pages(capture.pages), declaration)
    text = reading if isinstance(reading, Reading) else None
    base = find_base(version, declaration, text, c) if version else None
    if isinstance(reading, Unreadable):
        return Finding(Outcome.SUSPECT, base, None, reading.reason, reading.evidence)
    return _compare_with(base, document, capture, reading, c)


def is_same(document: Document, capture: Capture, declaration: Declaration) -> bool:
    """Say whether a capture surely reads as the text in force.

    Its bytes are the known ones, or the region that the text is taken from is, byte for byte.
    """
    if document.version_id is None or document.read_by != extractor_of(declaration):
        return False
    if capture.digest == document.snapshot_digest:
        return True
    key = fingerprint_of(capture.pages, declaration)
    return key is not None and key == document.fingerprint


def _compare_with(
    base: Base | None, document: Document, capture: Capture, reading: Reading, c: Context
) -> Finding:
    standing = Standing(base.key if base else None, document.candidate_hash, document.form_varies)
    replaced = False
    new = base is None or reading.text_hash != base.key.text_hash
    if new and capture.believed_since is None:
        doubted, replaced = _doubted(base, document, capture, reading, c)
        if doubted:
            return Finding(Outcome.SUSPECT, base, reading, doubted.reason, doubted.evidence)
    if base is not None and base.unfit and _differs_by_rules(base, document, capture, reading, c):
        return Finding(Outcome.TECHNICAL, base, reading, "the new rules read no earlier page")
    found = difference(reading.key, standing)
    known = found is not None and _is_known(base, document, reading, found, c)
    outcome = outcome_of(reading.key, standing, confirmed=capture.confirmed, known=known)
    finding = Finding(outcome, base, reading, differs_in=found, replaced=replaced)
    if outcome is Outcome.UNCHANGED and base is not None and base.moved:
        return replace(finding, outcome=Outcome.TECHNICAL, reason="read by new rules")
    return _welcomed(finding, document)


def _doubted(
    base: Base | None, document: Document, capture: Capture, reading: Reading, c: Context
) -> tuple[Unreadable | None, bool]:
    """Return why a text is not believed, and whether it is, but only because it stood so long."""
    history = _history(document, base, capture, c)
    doubted = doubt(capture.pages, reading, history)
    if doubted is None or history is None:
        return doubted, False
    awaited = reading.text_hash == document.candidate_hash
    stood = None if awaited else replace(history, standing=standing_sketch(document, c))
    doubted = doubt(capture.pages, reading, stood)
    return doubted, doubted is None


def _welcomed(finding: Finding, document: Document) -> Finding:
    """Say that the text in force is back where the pages before were not believed."""
    same = finding.outcome is Outcome.UNCHANGED and finding.differs_in is None
    if not same or not document.suspect_streak:
        return finding
    return replace(finding, outcome=Outcome.RETURNED, reason="back after pages not believed")


def _differs_by_rules(
    base: Base, document: Document, capture: Capture, reading: Reading, c: Context
) -> bool:
    if reading.text_hash == base.key.text_hash:
        return True
    declaration = Declaration.model_validate(document.declaration)
    return says_the_same(base, raw_pages(capture.pages), reading, declaration, c)


def _is_known(
    base: Base | None, document: Document, reading: Reading, differs_in: str, c: Context
) -> bool:
    if base is None:
        return False
    form = reading.form_hash if differs_in == reading.form_hash else None
    if form is None and reading.text_hash in base.earlier.values():
        return True
    extractor = extractor_of(Declaration.model_validate(document.declaration))
    with transaction(c.engine) as session:
        times = earlier_times(session, _id(document), reading.text_hash, extractor, form)
    return bool(times)


def _history(document: Document, base: Base | None, capture: Capture, c: Context) -> History | None:
    if base is None:
        return None
    with transaction(c.engine) as session:
        words = recent_word_counts(session, _id(document))
    remembered = remember([base.blocks], terms_type=document.terms_type)
    cut = not all(is_whole(page.body) for page in capture.pages)
    whole = cut and all(is_whole(page.body) for page in pages_in_force(base.version, c))
    return replace(remembered, words=words, whole=whole) if remembered else None


def _id(document: Document) -> int:
    assert document.id is not None
    return document.id
