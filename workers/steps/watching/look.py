"""Look at a document: fetch all of its pages, or say why they could not be had."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from fetching.errors import FetchError
from fetching.pages import NotModified, Page, Validators
from fetching.session import Fetcher
from models.declaration import Declaration
from models.tables import Document


@dataclass(frozen=True)
class Stored:
    """A snapshot that an operator had read again.

    `believed_since` is its first sight where they say that it is the document, whatever we doubt.
    """

    snapshot_id: int
    believed_since: datetime | None = None


@dataclass(frozen=True)
class Capture:
    """The pages of one look, in the order of the declaration, exactly as received."""

    pages: tuple[Page, ...]
    at: datetime
    confirmed: bool = False
    stored: Stored | None = None

    @cached_property
    def digest(self) -> str:
        """The SHA-256 over the pages' own hashes; equal digests mean equal bytes."""
        hashes = (sha256(page.body).digest() for page in self.pages)
        return sha256(b"".join(hashes)).hexdigest()

    @property
    def believed_since(self) -> datetime | None:
        return self.stored.believed_since if self.stored else None

    @property
    def validators(self) -> dict[str, Any]:
        return {page.url: asdict(page.validators) for page in self.pages if page.validators}


@dataclass(frozen=True)
class Unmodified:
    """Every page answered that it is as it was."""

    at: datetime


@dataclass(frozen=True)
class Unreachable:
    """A page could not be had; nothing is known of the document's text."""

    at: datetime
    error: FetchError


@dataclass(frozen=True)
class Broken:
    """Our own code failed on this document; the log holds the whole of it."""

    at: datetime


Look = Capture | Unmodified | Unreachable | Broken


def look_at(document: Document, fetcher: Fetcher, now: datetime) -> Look:
    """Fetch a document's pages, all or none.

    A document with a candidate is fetched without cookies or validators, on fresh connections:
    that is its confirmation.
    """
    declaration = Declaration.model_validate(document.declaration)
    try:
        if document.candidate_hash is not None:
            pages = fetch_fresh(declaration, fetcher)
        else:
            pages = _fetch_all(declaration, fetcher, document.validators or {})
    except FetchError as error:
        return Unreachable(now, error)
    return Capture(pages, now) if pages else Unmodified(now)


def fetch_fresh(declaration: Declaration, fetcher: Fetcher) -> tuple[Page, ...]:
    """Fetch a document's pages without cookies or validators, on fresh connections."""
    language = declaration.language
    return tuple(fetcher.fetch_fresh(page.url, language=language) for page in declaration.pages)


def _fetch_all(
    declaration: Declaration, fetcher: Fetcher, known: Mapping[str, Any]
) -> tuple[Page, ...]:
    """Return all pages, or none when every one of them answered "not modified"."""
    asked = {page.url: _validators(known.get(page.url)) for page in declaration.pages}
    language = declaration.language
    answers = [fetcher.fetch(url, asked[url], language=language) for url in asked]
    if all(isinstance(answer, NotModified) for answer in answers):
        return ()
    if any(isinstance(answer, NotModified) for answer in answers):
        return _fetch_all(declaration, fetcher, {})
    return tuple(answer for answer in answers if isinstance(answer, Page))


def _validators(known: dict[str, Any] | None) -> Validators | None:
    return Validators(**known) if known else None
