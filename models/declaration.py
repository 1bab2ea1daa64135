"""Where a platform's documents are and which part of each page counts."""

from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

import soupsieve
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError


class FetchBy(StrEnum):
    HTTP = "http"
    BROWSER = "browser"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _check_address(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise ValueError("must start with https:// or http://")
    if not _names_a_host(url) or any(mark.isspace() for mark in url):
        raise ValueError(f"is not a web address: {url}")
    return url


def _names_a_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _check_selector(selector: str) -> str:
    try:
        soupsieve.compile(selector)
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f"is not a CSS selector: {str(error).splitlines()[0]}") from error
    return selector


WebAddress = Annotated[str, AfterValidator(_check_address)]
Selector = Annotated[str, AfterValidator(_check_selector)]


class Range(_Frozen):
    """A stretch of a page between two CSS selectors; exactly one of each pair is set."""

    start_before: Selector | None = None
    start_after: Selector | None = None
    end_before: Selector | None = None
    end_after: Selector | None = None

    @model_validator(mode="after")
    def _has_two_ends(self) -> Self:
        if (self.start_before is None) == (self.start_after is None):
            raise ValueError("needs either start_before or start_after")
        if (self.end_before is None) == (self.end_after is None):
            raise ValueError("needs either end_before or end_after")
        return self


def _kind_of_rule(value: Any) -> str:
    return "range" if isinstance(value, (dict, Range)) else "selector"


# Tagged, so that a wrong rule is reported once and not once for each side of the union.
RegionRule = Annotated[
    Annotated[Selector, Tag("selector")] | Annotated[Range, Tag("range")],
    Discriminator(_kind_of_rule),
]


class Page(_Frozen):
    """One address of a document, and its region; no `select` means the page's main region."""

    url: WebAddress
    select: tuple[RegionRule, ...] = ()
    remove: tuple[RegionRule, ...] = ()
    fetch: FetchBy = FetchBy.HTTP


class Declaration(_Frozen):
    """One document of a platform: its terms type and the pages it is made of, in order."""

    type: str = Field(min_length=1)
    pages: tuple[Page, ...] = Field(min_length=1)
    language: str | None = None
    verified: str = "never"
    unsupported: tuple[str, ...] = ()

    @property
    def browser(self) -> bool:
        """Whether any of its pages needs a browser."""
        return any(page.fetch is FetchBy.BROWSER for page in self.pages)

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
    name: str = Field(min_length=1)
    homepage: WebAddress
    documents: tuple[Declaration, ...] = Field(min_length=1)

    @field_validator("documents")
    @classmethod
    def _types_are_unique(cls, documents: tuple[Declaration, ...]) -> tuple[Declaration, ...]:
        types = [document.type for document in documents]
        twice = sorted({name for name in types if types.count(name) > 1})
        if twice:
            names = {"names": ", ".join(twice)}
            raise PydanticCustomError("named_twice", "document type named twice: {names}", names)
        return documents
