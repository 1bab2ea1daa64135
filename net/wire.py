"""Who was at the far side of a connection: the address dialled, and how it proved its name."""

import ssl
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class FarSide:
    """The address and port dialled (empty through a proxy), and what TLS agreed on, if any.

    `certificates` are the DER bytes as the server sent them, its own first.
    """

    address: str = ""
    port: int = 0
    tls: str = ""
    cipher: str = ""
    certificates: tuple[bytes, ...] = field(default=(), repr=False)


UNKNOWN = FarSide()


class _Stream(Protocol):
    def get_extra_info(self, info: str) -> Any: ...


def far_side(stream: _Stream | None, *, proxied: bool = False) -> FarSide:
    """Tell who answered on a connection; a proxy's own address is not the server's."""
    found = stream.get_extra_info("far_side") if stream else None
    if not isinstance(found, FarSide):
        return UNKNOWN
    return FarSide("", 0, found.tls, found.cipher, found.certificates) if proxied else found


def certificates_of(secured: ssl.SSLSocket) -> tuple[bytes, ...]:
    """Return the chain as sent; of an older Python's own doing only its first link is public."""
    # Public since Python 3.13; before that the same call is one level down.
    ask = getattr(secured, "get_unverified_chain", None)
    if ask is None:
        ask = getattr(getattr(secured, "_sslobj", None), "get_unverified_chain", None)
    chain = (ask() if ask else None) or ()
    if sent := tuple(each if isinstance(each, bytes) else _der(each) for each in chain):
        return sent
    own = secured.getpeercert(binary_form=True)
    return (own,) if own else ()


def _der(certificate: Any) -> bytes:
    text: str = certificate.public_bytes()
    return ssl.PEM_cert_to_DER_cert(text)
