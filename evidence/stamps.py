"""Time stamps of heads by somebody else: RFC 3161 requests, and whether an answer is of a head."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

GRANTED = frozenset({0, 1})  # granted, and granted with modifications (RFC 3161, 2.4.2)


class StampError(Exception):
    """An answer that confirms no time of this head; says why."""


def ask_for_stamp(note: str) -> bytes:
    """Write the request that asks for a time stamp of a head, with the authority's certificate."""
    request = TimestampRequestBuilder().data(note.encode()).hash_algorithm(HashAlgorithm.SHA256)
    return request.cert_request(cert_request=True).nonce(nonce=False).build().as_bytes()


def verify_stamp(response: bytes, note: str, roots: Sequence[Certificate] = ()) -> datetime:
    """Return the time that an answer confirms of a head.

    The signature is checked where the authority's `roots` are given; without them only that the
    answer is about this head. Raises StampError.
    """
    try:
        found = decode_timestamp_response(response)
    except ValueError as error:
        raise StampError("the answer is no time stamp") from error
    if found.status not in GRANTED:
        raise StampError(f"refused with status {found.status}: {' '.join(found.status_string)}")
    if found.tst_info.message_imprint.message != sha256(note.encode()).digest():
        raise StampError("the time stamp is of something else")
    if roots:
        _verify_signature(response, note, roots)
    return found.tst_info.gen_time


def read_roots(pem: bytes) -> list[Certificate]:
    """Read certificates; a StampError where there is none."""
    try:
        return load_pem_x509_certificates(pem)
    except ValueError as error:
        raise StampError("the authority's certificates cannot be read") from error


def _verify_signature(response: bytes, note: str, roots: Sequence[Certificate]) -> None:
    verifier = VerifierBuilder()
    for root in roots:
        verifier = verifier.add_root_certificate(root)
    try:
        verifier.build().verify_message(decode_timestamp_response(response), note.encode())
    except VerificationError as error:
        raise StampError(f"the authority's signature does not hold: {error}") from error
