"""How a page was had: the record of every request that led to it, kept beside a snapshot."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Headers = tuple[tuple[str, str], ...]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KeptBody(_Frozen):
    """A body by its SHA-256; where `kept` is false only its size and hash are on record."""

    sha256: str
    size: int
    kept: bool = True


class KeptExchange(_Frozen):
    """One GET and its answer, headers in the order and case of the wire.

    `body` has its content coding undone. `address` is what was dialled, empty through a proxy;
    `certificates` name the DER chain as sent, the server's own first, by SHA-256.
    """

    url: str
    request_headers: Headers
    protocol: str
    status: int
    phrase: str
    response_headers: Headers
    body: KeptBody
    address: str = ""
    port: int = 0
    tls: str = ""
    cipher: str = ""
    certificates: tuple[str, ...] = ()


class HowHad(_Frozen):
    """All exchanges of one page, redirects first; `drawn_by` is the browser of a rendered one."""

    format: Literal[1] = 1
    exchanges: tuple[KeptExchange, ...]
    drawn_by: str = ""
