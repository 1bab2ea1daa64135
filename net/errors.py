"""What can go wrong between us and an HTTP server, each with one name."""

from enum import StrEnum


class NetFailure(StrEnum):
    """Why an exchange gave no usable answer."""

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


_LASTING = frozenset(
    {
        NetFailure.BAD_URL,
        NetFailure.PORT_REFUSED,
        NetFailure.ADDRESS_REFUSED,
        NetFailure.NAME_NOT_FOUND,
        NetFailure.CERTIFICATE_REFUSED,
        NetFailure.TLS_FAILED,
        NetFailure.HEADERS_TOO_LARGE,
    }
)


class NetError(Exception):
    """No usable answer. `transient` means: the same request may work soon.

    `detail` is safe to show: it never holds a path, a query, a secret or an address that was
    looked up, and for a refused address it is the same whatever stands there.
    """

    def __init__(self, kind: NetFailure, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail

    @property
    def transient(self) -> bool:
        return self.kind not in _LASTING
