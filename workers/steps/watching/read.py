"""Read a capture: extract its text and judge whether it is the policy at all."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from documents.extract import (
    EXTRACTOR_VERSION,
    ExtractError,
    Extraction,
    RawPage,
    extract,
    fingerprint,
)
from documents.gate import PageFacts, judge
from documents.history import History
from documents.normalise import form_hash, text_hash
from documents.sniff import is_whole
from fetching.pages import Page
from models.declaration import Declaration
from workers.steps.watching.settle import Key


@dataclass(frozen=True)
class Reading:
    """The text of a capture, the hash by which the register knows it, and that of its form."""

    extraction: Extraction
    text_hash: str
    form_hash: str

    @property
    def key(self) -> Key:
        return Key(self.text_hash, self.form_hash)

    @property
    def words(self) -> int:
        return sum(len(block.text.split()) for block in self.extraction.blocks)


@dataclass(frozen=True)
class Unreadable:
    """Why a capture has no text that can be believed, with named evidence."""

    reason: str
    evidence: tuple[dict[str, Any], ...] = ()


def read(pages: Sequence[RawPage], declaration: Declaration) -> Reading | Unreadable:
    """Extract the text of a document's pages by its declaration."""
    try:
        extraction = extract(pages, declaration)
    except ExtractError as error:
        evidence = {"name": error.reason.value, "detail": error.detail}
        return Unreadable(error.reason.value, (evidence,))
    blocks = extraction.blocks
    return Reading(extraction, text_hash(blocks), form_hash(blocks, extraction.whole))


def doubt(pages: Sequence[Page], reading: Reading, history: History | None) -> Unreadable | None:
    """Return why these pages may not be the policy, or None when nothing speaks against it."""
    verdict = judge([_facts(page, reading) for page in pages], reading.extraction, history)
    if not verdict.suspect:
        return None
    evidence = ({"name": item.name, "detail": item.detail} for item in verdict.evidence)
    return Unreadable(verdict.reason or "suspect", tuple(evidence))


def extractor_of(declaration: Declaration) -> str:
    """Name the extractor and the rules that made a text; another name means another maker."""
    rules = json.dumps(declaration.region_rules(), sort_keys=True)
    return f"{EXTRACTOR_VERSION}+{sha256(rules.encode()).hexdigest()[:12]}"


def fingerprint_of(pages: Sequence[Page], declaration: Declaration) -> str | None:
    """Return a key of what a capture reads as: equal keys, equal text. None when it has none."""
    try:
        return fingerprint(raw_pages(pages), declaration)
    except ExtractError:
        return None


def raw_pages(pages: Sequence[Page]) -> list[RawPage]:
    return [RawPage(page.body, page.content_type, page.final_url) for page in pages]


def _facts(page: Page, reading: Reading) -> PageFacts:
    return PageFacts(
        url=page.url,
        final_url=page.final_url,
        status=page.status,
        content_type=page.content_type,
        size=len(page.body),
        title=reading.extraction.title,
        whole=is_whole(page.body),
    )
