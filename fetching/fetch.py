"""Fetch one page: a page, word that nothing changed, or an error with a name."""

from collections.abc import Mapping

from fetching.errors import FailureReason, FetchError, from_status
from fetching.follow import Admit, Visit, admit_all, follow
from fetching.pages import LIMITS, Limits, NotModified, Page, Validators
from net.exchange import Answer
from net.guard import GuardedClient
from net.retry_after import retry_after

ACCEPT = (
    "text/html,application/xhtml+xml,application/pdf;q=0.9,text/markdown;q=0.9,"
    "text/plain;q=0.8,*/*;q=0.1"
)
PAGES = frozenset({200, 203})
TYPES = frozenset(
    {
        "",
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        "text/x-markdown",
        "application/pdf",
        "application/x-pdf",
    }
)


def fetch(
    client: GuardedClient,
    url: str,
    *,
    validators: Validators | None = None,
    limits: Limits = LIMITS,
    headers: Mapping[str, str] | None = None,
    admit: Admit = admit_all,
) -> Page | NotModified:
    """Fetch one page, or raise a FetchError.

    With `validators` the server is asked for the page only if it changed since.
    """
    asked = {"Accept": ACCEPT, **(headers or {})}
    visit = follow(client, url, limits=limits, headers=asked, validators=validators, admit=admit)
    if visit.answer.status == 304 and visit.conditional and validators is not None:
        return NotModified(url, visit.url, validators, visit.duration_ms)
    _check_status(visit.answer)
    _check_body(visit.answer)
    return _page(url, visit)


def _page(url: str, visit: Visit) -> Page:
    return Page(
        url=url,
        final_url=visit.url,
        status=visit.answer.status,
        content_type=visit.answer.headers.get("content-type", ""),
        body=visit.answer.body,
        validators=_validators(visit),
        redirects=visit.redirects,
        duration_ms=visit.duration_ms,
        exchanges=visit.exchanges,
    )


def _check_status(answer: Answer) -> None:
    if answer.status >= 400:
        raise from_status(answer.status, retry_after(answer.headers))
    # A 202 is how some bot walls answer; none of the others carries the page either.
    if answer.status not in PAGES:
        detail = f"the server answered {answer.status}"
        raise _refused(FailureReason.UNEXPECTED_STATUS, detail, answer, transient=True)


def _check_body(answer: Answer) -> None:
    if answer.truncated:
        detail = "the page is larger than we take"
        raise _refused(FailureReason.TOO_LARGE, detail, answer, transient=False)
    if not answer.body or answer.body.isspace():
        raise _refused(FailureReason.EMPTY_BODY, "the page is empty", answer, transient=True)
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in TYPES and b"%PDF-" not in answer.body[:1024]:
        detail = f"the page is {kind[:80]!a}, not text, HTML, Markdown or PDF"
        raise _refused(FailureReason.UNSUPPORTED_TYPE, detail, answer, transient=False)


def _validators(visit: Visit) -> Validators | None:
    etag = _sendable(visit.answer.headers.get("etag"))
    last_modified = _sendable(visit.answer.headers.get("last-modified"))
    return Validators(visit.url, etag, last_modified) if etag or last_modified else None


def _sendable(value: str | None) -> str | None:
    """Keep only what may be sent back as a header as it stands."""
    plain = value and len(value) <= 512 and value.isascii() and value.isprintable()
    return value if plain else None


def _refused(reason: FailureReason, detail: str, answer: Answer, *, transient: bool) -> FetchError:
    return FetchError(reason, detail, transient=transient, status=answer.status)
