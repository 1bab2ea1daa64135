"""Time stamps of heads by somebody else: RFC 3161 requests, and whether an answer is of a head."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import pairwise

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

_CERTIFICATES = 0xA0  # the tag of the certificates in SignedData (RFC 5652, 5.1)
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
        response = order_certificates(response)
        found = decode_timestamp_response(response)
    except (ValueError, IndexError) as error:
        raise StampError("the answer is no time stamp") from error
    if found.status not in GRANTED:
        raise StampError(f"refused with status {found.status}: {' '.join(found.status_string)}")
    if found.tst_info.message_imprint.message != sha256(note.encode()).digest():
        raise StampError("the time stamp is of something else")
    if roots:
        _verify_signature(response, note, roots)
    return found.tst_info.gen_time


def order_certificates(response: bytes) -> bytes:
    """Put the certificates of an answer in the order of DER, which many authorities do not keep.

    They are not signed, so their order says nothing; whoever reads DER strictly refuses another.
    """
    token = _elements(response, 0)[1]  # behind the status
    signed = _elements(response, _elements(response, token)[1])[0]
    for place in _elements(response, signed):
        if response[place] == _CERTIFICATES:
            begin, end = _content(response, place)
            starts = [*_elements(response, place), end]
            parts = (response[at:to] for at, to in pairwise(starts))
            return response[:begin] + b"".join(sorted(parts)) + response[end:]
    return response


def read_roots(pem: bytes) -> list[Certificate]:
    """Read certificates; a StampError where there is none."""
    try:
        return load_pem_x509_certificates(pem)
    except ValueError as error:
        raise StampError("the authority's certificates cannot be read") from error


def _elements(data: bytes, place: int) -> list[int]:
    """Say where the elements within one element begin."""
    return list(_walk(data, *_content(data, place)))


def _walk(data: bytes, at: int, end: int) -> Iterator[int]:
    while at < end:
        yield at
        at = _content(data, at)[1]


def _content(data: bytes, place: int) -> tuple[int, int]:
    """Say where the content of an element of DER begins and ends (X.690, 8.1.3)."""
    length, begin = data[place + 1], place + 2
    if length < 0x80:
        return begin, begin + length
    long = begin + (length & 0x7F)
    return long, long + int.from_bytes(data[begin:long], "big")


def _verify_signature(response: bytes, note: str, roots: Sequence[Certificate]) -> None:
    verifier = VerifierBuilder()
    for root in roots:
        verifier = verifier.add_root_certificate(root)
    try:
        verifier.build().verify_message(decode_timestamp_response(response), note.encode())
    except VerificationError as error:
        raise StampError(f"the authority's signature does not hold: {error}") from error
