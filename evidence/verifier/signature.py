"""Ed25519 as RFC 8032 has it, and the signed head of the log."""

import base64
import hashlib

from evidence.verifier.container import FaultError, Files, UnprovedError, need, sha256

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def point_add(p: tuple[int, ...], q: tuple[int, ...]) -> tuple[int, ...]:
    """Add two points of edwards25519 in extended coordinates (RFC 8032, 5.1.4)."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor: int, point: tuple[int, ...]) -> tuple[int, ...]:
    total: tuple[int, ...] = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = point_add(total, point)
        point, factor = point_add(point, point), factor >> 1
    return total


def read_point(packed: bytes) -> tuple[int, ...]:
    """Read a point (RFC 8032, 5.1.3)."""
    number = int.from_bytes(packed, "little")
    y, odd = number & (1 << 255) - 1, number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    need(len(packed) == 32 and y < P and x * x % P == square and (x or not odd), "no point")
    x = P - x if x & 1 != odd else x
    return x, y, 1, x * y % P


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether Ed25519 accepts a signature (RFC 8032, 5.1.7)."""
    if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= ORDER:
        return False
    key, r = read_point(public), read_point(signature[:32])
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    base = read_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    left = times(int.from_bytes(signature[32:], "little"), base)
    right = point_add(r, times(int.from_bytes(digest, "little") % ORDER, key))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))


def signed_text(note: str, key: str) -> list[str]:
    """Return the lines that a key signed of a note."""
    _, key_id, packed = key.split("+", 2)
    text, _, signatures = note.partition("\n\n")
    public = base64.b64decode(packed)[1:]
    for line in signatures.splitlines():
        signature = base64.b64decode(line.rpartition(" ")[2])
        if signature[:4].hex() == key_id and signed_by(public, f"{text}\n".encode(), signature[4:]):
            return text.split("\n")
    raise FaultError("it is not signed by the log's key")


def check_issuer(files: Files, expected: str) -> str:
    """Check that whoever has the log's key made the export, as it is."""
    key = files["log/key.txt"].decode().strip()
    need(expected in ("", key), "the export is signed by another key than the one you named")
    if "manifest.sig" not in files:
        raise UnprovedError("the export is not signed: its key is no longer in use")
    signed = signed_text(files["manifest.sig"].decode(), key)[1:]
    need(signed == [f"export {sha256(files['manifest.json'])}"], "another export was signed")
    said = "" if expected else " (no KEY was named: is log/key.txt the key that you know?)"
    return f"signed as it is by {key.rpartition('+')[0]}{said}"


def check_head(files: Files) -> str:
    key = files["log/key.txt"].decode().strip()
    origin, size, _, time = signed_text(files["log/head.txt"].decode(), key)
    return f"{size} rows of {origin}, {time}"


def check_stamp(files: Files) -> str:
    """Check that an authority's stamp is of the head; its signature is for `openssl ts -verify`."""
    head = hashlib.sha256(files["log/head.txt"]).digest()
    need(head in files["log/head.tsr"], "the time stamp is of something else")
    return "it is of this head; its signature: openssl ts -verify (see the documentation)"
