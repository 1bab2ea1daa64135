"""Content codings undone with a cap, so that a small answer cannot fill the memory."""

import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]  # has no stubs
import zstandard

from net.errors import NetError, NetFailure

MOST_CODINGS = 3
_MOST_MEMBERS = 16
_WIDEST_WINDOW = 2**23  # RFC 9659
_SLICE = 256  # of zstd: 64 blocks at most, each of at most 128 KB when decoded

Decoder = Callable[[bytes, int], tuple[bytes, bool]]


def decode(body: bytes, codings: str, limit: int, *, cut: bool = False) -> bytes:
    """Undo a Content-Encoding; what comes back holds at most `limit` bytes plus one.

    One byte too many tells that there was more. A body that ends too early is an error, unless
    it was `cut` by us.

    >>> decode(zlib.compress(b"text"), "deflate", 100)
    b'text'
    """
    names = [name.strip().lower() for name in codings.split(",")]
    applied = [name for name in names if name not in {"", "identity"}]
    if len(applied) > MOST_CODINGS:
        raise NetError(NetFailure.BAD_ENCODING, "the answer has too many content codings")
    for name in reversed(applied):
        body, whole = _decoded(name, body, limit + 1)
        if not (whole or cut or len(body) > limit):
            raise NetError(NetFailure.BAD_ENCODING, f"the {name} answer is incomplete")
        cut = cut or not whole
    return body


def _decoded(name: str, body: bytes, most: int) -> tuple[bytes, bool]:
    decoder = _DECODERS.get(name)
    if decoder is None:
        raise NetError(NetFailure.BAD_ENCODING, "the answer has an unknown content coding")
    if not body:
        return body, True
    try:
        return decoder(body, most)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise NetError(NetFailure.BAD_ENCODING, f"the answer is not {name}") from error


def _gunzip(body: bytes, most: int) -> tuple[bytes, bool]:
    text = b""
    for _ in range(_MOST_MEMBERS):
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        text += member.decompress(body, most - len(text))
        body = member.unused_data
        if len(text) >= most or not member.eof:
            return text, False
        if not body.startswith(b"\x1f\x8b"):
            return text, True
    return text, False


def _inflate(body: bytes, most: int) -> tuple[bytes, bool]:
    # Some servers send a bare stream where RFC 9110 asks for a zlib one.
    bare = body[0] & 0x0F != 8
    stream = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS)
    return stream.decompress(body, most), stream.eof


def _unbrotli(body: bytes, most: int) -> tuple[bytes, bool]:
    stream = brotli.Decompressor()
    text = bytes(stream.process(body, output_buffer_limit=most))
    return text[:most], stream.is_finished()


def _unzstd(body: bytes, most: int) -> tuple[bytes, bool]:
    stream = zstandard.ZstdDecompressor(max_window_size=_WIDEST_WINDOW).decompressobj()
    text = bytearray()
    for start in range(0, len(body), _SLICE):
        text += stream.decompress(body[start : start + _SLICE])
        if stream.eof or len(text) >= most:
            break
    return bytes(text[:most]), stream.eof


_DECODERS: dict[str, Decoder] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
