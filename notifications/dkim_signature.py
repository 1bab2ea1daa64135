"""Sign e-mails by DKIM (RFC 6376), for operators whose mail server does not; needs `dkimpy`."""

from collections.abc import Callable
from importlib import import_module

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

# RFC 8058 asks that both List-Unsubscribe headers be covered. Each is named twice, so that the
# signature also breaks when somebody adds a second one.
SIGNED = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "List-ID",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
)


class SigningError(Exception):
    """E-mails cannot be signed with what the settings name."""


def open_signer(pem: bytes, selector: str, domain: str) -> Callable[[bytes], bytes]:
    """Return what puts a signature before the bytes of an e-mail.

    Raises SigningError where the key is no RSA key in PEM, or `dkimpy` is not installed.
    """
    key = _pkcs1(pem)
    headers = [name.lower().encode() for name in SIGNED for _ in range(2)]
    relaxed = (b"relaxed", b"relaxed")
    try:
        dkim = import_module("dkim")
    except ImportError as error:
        raise SigningError("DKIM_KEY_FILE needs dkimpy: pip install clausewatch[dkim]") from error

    def sign(content: bytes) -> bytes:
        signature: bytes = dkim.sign(
            content,
            selector.encode(),
            domain.encode(),
            key,
            canonicalize=relaxed,
            include_headers=headers,
        )
        return signature + content

    return sign


def _pkcs1(pem: bytes) -> bytes:
    """Rewrite a key in the one form that dkimpy reads."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise SigningError("DKIM_KEY_FILE is no private key in PEM without a password") from error
    if not isinstance(key, RSAPrivateKey):
        raise SigningError("DKIM_KEY_FILE holds no RSA key")
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
