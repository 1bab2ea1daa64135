"""Why a page could not be had, each reason with one name."""

from enum import StrEnum

from net.errors import NetError


class FailureReason(StrEnum):
    """A word for the Check; what failed on the wire keeps the name `net` gave it."""

    BAD_URL = "bad_url"
    PORT_REFUSED = "port_refused"
    ADDRESS_REFUSED = "address_refused"
    NAME_NOT_FOUND = "name_not_found"
    NAME_UNRESOLVED = "name_unresolved"
    CONNECT_FAILED = "connect_failed"
    CONNECT_TIMEOUT = "connect_timeout"
    CERTIFICATE_REFUSED = "certificate_refused"
    TLS_FAILED = "tls_failed"
    PROXY_FAILED = "proxy_failed"
    TIMED_OUT = "timed_out"
    DROPPED = "dropped"
    BAD_ANSWER = "bad_answer"
    HEADERS_TOO_LARGE = "headers_too_large"
    BAD_ENCODING = "bad_encoding"

    ROBOTS_DISALLOWED = "robots_disallowed"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    BAD_REDIRECT = "bad_redirect"
    REDIRECT_LOOP = "redirect_loop"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    UNEXPECTED_STATUS = "unexpected_status"
    EMPTY_BODY = "empty_body"
    TOO_LARGE = "too_large"
    UNSUPPORTED_TYPE = "unsupported_type"

    BROWSER_MISSING = "browser_missing"
    BROWSER_FAILED = "browser_failed"
    RENDER_TIMEOUT = "render_timeout"
    RENDER_FAILED = "render_failed"
    RENDER_TOO_HEAVY = "render_too_heavy"

    HTTP_400 = "http_400"
    HTTP_401 = "http_401"
    HTTP_403 = "http_403"
    HTTP_404 = "http_404"
    HTTP_406 = "http_406"
    HTTP_408 = "http_408"
    HTTP_410 = "http_410"
    HTTP_421 = "http_421"
    HTTP_425 = "http_425"
    HTTP_429 = "http_429"
    HTTP_451 = "http_451"
    HTTP_500 = "http_500"
    HTTP_502 = "http_502"
    HTTP_503 = "http_503"
    HTTP_504 = "http_504"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"


_MAY_PASS = frozenset({403, 408, 421, 425, 429})


class FetchError(Exception):
    """The page could not be had. `transient` means: it may work soon.

    `retry_after` is what the server asked for, in seconds.
    """

    def __init__(
        self,
        reason: FailureReason,
        detail: str,
        *,
        transient: bool,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.transient = transient
        self.status = status
        self.retry_after = retry_after


def from_net(error: NetError, place: str = "") -> FetchError:
    """Give a failure of the wire the same name as a failure to fetch."""
    return FetchError(
        FailureReason(error.kind.value), f"{place}{error.detail}", transient=error.transient
    )


def from_status(status: int, retry_after: float | None) -> FetchError:
    """Name an answer of 400 or more; 403, 429 and most 5xx are worth another try.

    >>> from_status(404, None).reason, from_status(599, None).reason
    (<FailureReason.HTTP_404: 'http_404'>, <FailureReason.HTTP_5XX: 'http_5xx'>)
    """
    name = f"http_{status}"
    family = FailureReason.HTTP_4XX if status < 500 else FailureReason.HTTP_5XX
    return FetchError(
        FailureReason(name) if name in set(FailureReason) else family,
        f"the server answered {status}",
        transient=status >= 500 or status in _MAY_PASS,
        status=status,
        retry_after=retry_after,
    )
