"""What extraction is given and gives back: pages in, blocks or a named failure out."""

from dataclasses import dataclass
from enum import StrEnum

from models.blocks import Block

EXTRACTOR_VERSION = "2"


class ExtractFailure(StrEnum):
    """Why no text could be taken from a document's pages."""

    PAGES_MISMATCH = "pages_mismatch"
    TOO_LARGE = "too_large"
    TOO_TANGLED = "too_tangled"
    UNSUPPORTED_TYPE = "unsupported_type"
    SELECTOR_UNKNOWN = "selector_unknown"
    SELECTOR_MATCHED_NOTHING = "selector_matched_nothing"
    PDF_MALFORMED = "pdf_malformed"
    PDF_ENCRYPTED = "pdf_encrypted"
    NO_TEXT = "no_text"


class ExtractError(Exception):
    """No text for the whole document: one failing page fails them all."""

    def __init__(self, reason: ExtractFailure, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page exactly as received; `content_type` is the header's value, parameters included."""

    body: bytes
    content_type: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """The text of one document.

    `selected`: every page's region was declared, none was chosen by the default rule.
    `page_words`: words visible on the whole pages, menus and footers included.
    `notes`: what a maintainer should know (a mixed charset, a `remove` that matched nothing).
    `whole`: a key of everything that the text was taken from, what was left out of it included.
    """

    blocks: tuple[Block, ...]
    title: str | None
    language: str | None
    notes: tuple[str, ...]
    selected: bool
    page_words: int
    whole: str = ""
