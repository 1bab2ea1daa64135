"""Where a platform's documents are and which part of each page counts."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator


class FetchBy(StrEnum):
    HTTP = "http"
    BROWSER = "browser"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Range(_Frozen):
    """A stretch of a page between two CSS selectors; exactly one of each pair is set."""

    start_before: str | None = None
    start_after: str | None = None
    end_before: str | None = None
    end_after: str | None = None


class Page(_Frozen):
    """One address of a document, and its region; no `select` means the page's main region."""

    url: str
    select: tuple[str | Range, ...] = ()
    remove: tuple[str | Range, ...] = ()
    fetch: FetchBy = FetchBy.HTTP

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError("must start with https:// or http://")
        return url


class Declaration(_Frozen):
    """One document of a platform: its terms type and the pages it is made of, in order."""

    type: str
    pages: tuple[Page, ...] = Field(min_length=1)
    language: str | None = None
    verified: str = "never"
    unsupported: tuple[str, ...] = ()

    def region_rules(self) -> dict[str, Any]:
        """The part that changes what is extracted; addresses and dates do not count."""
        return {
            "pages": [
                page.model_dump(mode="json", include={"select", "remove"}) for page in self.pages
            ]
        }


class PlatformFile(_Frozen):
    """One file in `platforms/`; `slug` is the file's name."""

    schema_version: Literal[1] = 1
    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str
    homepage: str
    documents: tuple[Declaration, ...] = Field(min_length=1)

    @field_validator("documents")
    @classmethod
    def _types_are_unique(cls, documents: tuple[Declaration, ...]) -> tuple[Declaration, ...]:
        types = [document.type for document in documents]
        twice = sorted({name for name in types if types.count(name) > 1})
        if twice:
            raise ValueError(f"document type named twice: {', '.join(twice)}")
        return documents
