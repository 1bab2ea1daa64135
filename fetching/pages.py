"""What a fetch takes and gives: validators, limits, a page, or word that nothing changed."""

from dataclasses import dataclass, field

from net.exchange import Answer


@dataclass(frozen=True)
class Validators:
    """What a server gave us to ask "anything new?"; they belong to the `url` that answered."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Limits:
    """For one page, redirects included: `total` seconds on the wire, `max_bytes` decoded."""

    total: float = 30.0
    max_bytes: int = 20_000_000
    redirects: int = 5


LIMITS = Limits()


@dataclass(frozen=True)
class Exchange:
    """One request for a URL and its answer, as they went over the wire."""

    url: str
    answer: Answer


@dataclass(frozen=True)
class Page:
    """A page exactly as received, content coding undone; `redirects` are the URLs left behind.

    `exchanges` are all requests that led to it, redirects included; the body of a rendered page
    was drawn by the browser named in `drawn_by`, and is not that of the last answer.
    """

    url: str
    final_url: str
    status: int
    content_type: str
    body: bytes = field(repr=False)
    validators: Validators | None
    redirects: tuple[str, ...]
    duration_ms: int
    exchanges: tuple[Exchange, ...] = field(default=(), repr=False, compare=False)
    drawn_by: str = ""


@dataclass(frozen=True)
class NotModified:
    """The server says that the page is still the one that `validators` came with."""

    url: str
    final_url: str
    validators: Validators
    duration_ms: int
