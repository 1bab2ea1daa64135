"""Signed heads: the log's root at one size, as a checkpoint in a signed note with Ed25519.

The formats are those of C2SP's `tlog-checkpoint` and `signed-note`, which other tools read.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from evidence.leaf import write_time
from evidence.tree import HASH_BYTES

_ED25519 = b"\x01"
_SEED = 32
_DASH = "\N{EM DASH} "


class HeadError(Exception):
    """A head, a key or a signature that is not what it should be; says what in a sentence."""


@dataclass(frozen=True, slots=True)
class Head:
    """What was signed: that the log called `origin` had this root at this size and time."""

    origin: str
    size: int
    root: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key under the name that its signatures carry."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def verifier(self) -> str:
        """The public key as the signed note's format writes it: name, hash and key."""
        packed = base64.b64encode(_ED25519 + self.public).decode()
        return f"{self.name}+{_key_id(self.name, self.public).hex()}+{packed}"


def read_key(name: str, text: str) -> SigningKey:
    """Read a private key of 32 bytes in URL-safe base64; a HeadError where it is none."""
    try:
        seed = base64.urlsafe_b64decode(text)
    except ValueError as error:
        raise HeadError("A key of LOG_KEYS is not URL-safe base64") from error
    if len(seed) != _SEED:
        raise HeadError("A key of LOG_KEYS is not of 32 bytes")
    return SigningKey(name, Ed25519PrivateKey.from_private_bytes(seed))


def read_keys(name: str, text: str) -> list[SigningKey]:
    """Read the keys of LOG_KEYS, between commas or line ends, the newest first."""
    return [read_key(name, line) for line in text.replace(",", " ").split()]


def sign_head(head: Head, key: SigningKey) -> str:
    """Write a head and its signature, as it is published."""
    return _sign(_text(head), key)


def sign_export(digest: str, key: SigningKey) -> str:
    """Sign the SHA-256 of an export's manifest; no head reads like this."""
    return _sign(f"{key.name}\nexport {digest}\n", key)


def verify_head(note: str, verifier: str) -> Head:
    """Return what a note says if the key signed it; else a HeadError says what is wrong."""
    text, _, signatures = note.partition("\n\n")
    name, public = read_verifier(verifier)
    signature = _signature_by(_key_id(name, public), name, signatures)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, f"{text}\n".encode())
    except InvalidSignature:
        raise HeadError("the signature is not of this head") from None
    return read_head(note)


def read_head(note: str) -> Head:
    """Read what a note says, whoever signed it."""
    lines = note.partition("\n\n")[0].split("\n")
    try:
        origin, size, packed, time = lines
        root = base64.b64decode(packed, validate=True)
        head = Head(origin, int(size), root, datetime.fromisoformat(time.removeprefix("time ")))
    except ValueError as error:
        raise HeadError("this is not a head of a log") from error
    if len(root) != HASH_BYTES or f"{_text(head)}" != "\n".join(lines) + "\n":
        raise HeadError("this is not a head of a log")
    return head


def read_verifier(verifier: str) -> tuple[str, bytes]:
    """Return the name and the 32 bytes of a public key; a HeadError where it is none."""
    name, _, rest = verifier.strip().partition("+")
    key_id, _, packed = rest.partition("+")
    try:
        public = base64.b64decode(packed, validate=True)
    except binascii.Error as error:
        raise HeadError("this is not a public key of a log") from error
    right = public[:1] == _ED25519 and len(public) == 1 + _SEED
    if not right or _key_id(name, public[1:]).hex() != key_id:
        raise HeadError("this is not a public key of a log")
    return name, public[1:]


def _sign(text: str, key: SigningKey) -> str:
    signature = _key_id(key.name, key.public) + key.private.sign(text.encode())
    return f"{text}\n{_DASH}{key.name} {base64.b64encode(signature).decode()}\n"


def _text(head: Head) -> str:
    root = base64.b64encode(head.root).decode()
    return f"{head.origin}\n{head.size}\n{root}\ntime {write_time(head.at)}\n"


def _key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def _signature_by(key_id: bytes, name: str, signatures: str) -> bytes:
    for line in signatures.split("\n"):
        signer, _, packed = line.removeprefix(_DASH).rpartition(" ")
        try:
            found = base64.b64decode(packed, validate=True)
        except binascii.Error:
            continue
        if line.startswith(_DASH) and signer == name and found[:4] == key_id:
            return found[4:]
    raise HeadError("this key did not sign it")
