"""Try a declaration out: fetch its pages, extract, judge, and say what was found."""

from dataclasses import dataclass
from datetime import date

from fetching.errors import FetchError
from fetching.session import Fetcher
from models.declaration import Declaration
from workers.steps.watching.look import fetch_fresh
from workers.steps.watching.read import Unreadable, doubt, raw_pages, read


@dataclass(frozen=True)
class Tried:
    """What a declaration found on one day; `verified` is how its file records that.

    `reached` says that the pages could be had, be they the policy or not.
    """

    on: date
    found: str
    good: bool
    reached: bool = True

    @property
    def verified(self) -> str:
        return f"{self.on.isoformat()}: {self.found}"


def try_out(declaration: Declaration, fetcher: Fetcher, on: date) -> Tried:
    """Fetch and read a document as a first check would, without recording anything."""
    try:
        pages = fetch_fresh(declaration, fetcher)
    except FetchError as error:
        return Tried(on, error.reason.value, good=False, reached=False)
    reading = read(raw_pages(pages), declaration)
    if isinstance(reading, Unreadable):
        return Tried(on, reading.reason, good=False)
    doubted = doubt(pages, reading, None)
    if doubted:
        return Tried(on, f"suspect: {doubted.reason}", good=False)
    return Tried(on, f"{reading.words:,} words", good=True)
