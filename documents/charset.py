"""Turns a page's bytes into UTF-8: by BOM, header, meta, shape, and at last by guessing."""

import codecs
import re
from collections.abc import Iterator
from email.message import Message

from bs4.dammit import UnicodeDammit

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w:.-]{2,40})"
    rb"|<\?xml[^>]{0,100}?encoding\s{0,9}=\s{0,9}[\"']([\w:.-]{2,40})",
    re.IGNORECASE,
)
_PRESCAN = 4096
_GUESSED = 32_768

# What a label means on the web (Encoding Standard), where Python's codec of that name differs.
_WEB = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-16-le",
}
_CODECS = """utf-8 utf-16-le utf-16-be cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257
    cp1258 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10
    iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic cp866 gb18030
    big5hkscs cp932 euc_jp iso2022_jp cp949"""
_KNOWN = frozenset(_CODECS.split())


def to_utf8(body: bytes, content_type: str | None) -> tuple[bytes, tuple[str, ...]]:
    """Give a page as UTF-8 without a mark, and say what was odd about it; never fails.

    What is declared counts unless the bytes contradict it. Bytes that are UTF-8 in the main get
    their stray bytes read as Windows-1252; what stays unreadable becomes U+FFFD.

    >>> to_utf8("café".encode("latin-1"), "text/html; charset=iso-8859-1")[0].decode()
    'café'
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _recoded(body[len(bom) :], name), ()
    shape = _utf16_without_bom(body)
    if shape:
        return _recoded(body, shape), (f"charset: {shape} without a mark",)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(body, list(_declared(body, content_type)))
    return body, ()


def _recoded(body: bytes, name: str, errors: str = "replace") -> bytes:
    return body.decode(name, errors).encode("utf-8", "replace")


def _legacy(body: bytes, declared: list[str]) -> tuple[bytes, tuple[str, ...]]:
    others = [name for name in declared if name != "utf-8"]
    for name in others:
        try:
            return _recoded(body, name, "strict"), ()
        except UnicodeDecodeError:
            continue
    if "utf-8" in declared or _mostly_utf8(body):
        return _recoded(body, "utf-8", _STRAY), ("charset: mixed, mainly utf-8",)
    name = others[0] if others else _guess(body)
    return _recoded(body, name), (f"charset: read as {name}",)


def _declared(body: bytes, content_type: str | None) -> Iterator[str]:
    header = Message()
    header["content-type"] = content_type or ""
    label = header.get_param("charset")
    meta = _META.search(body, 0, _PRESCAN)
    for name in (
        _codec(label) if isinstance(label, str) else None,
        _codec((meta[1] or meta[2]).decode("ascii", "replace")) if meta else None,
    ):
        if name:
            yield name


def _codec(label: str) -> str | None:
    """Give the codec that a label means on the web; unknown and outlandish ones are none."""
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    name = _WEB.get(name, name)
    return name if name in _KNOWN else None


def _utf16_without_bom(body: bytes) -> str | None:
    """Recognise UTF-16 by its zero bytes: every second one, in markup of ASCII."""
    head = body[: _PRESCAN // 4]
    if len(head) < 8:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > 0.8 * half and not head[::2].count(0):
        return "utf-16-le"
    if head[::2].count(0) > 0.8 * half and not head[1::2].count(0):
        return "utf-16-be"
    return None


def _mostly_utf8(body: bytes) -> bool:
    """Whether more of the first bytes beyond ASCII are UTF-8 than are not."""
    text = body[:_GUESSED].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    valid = len(text) - broken - len(text.encode("ascii", "ignore"))
    return valid > broken


def _guess(body: bytes) -> str:
    name = UnicodeDammit(body[:_GUESSED]).original_encoding
    return (_codec(name) if name else None) or "cp1252"


def _read_stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.start + 1]
    return stray.decode("cp1252", "replace"), error.start + 1


_STRAY = "clausewatch-stray"
codecs.register_error(_STRAY, _read_stray)
