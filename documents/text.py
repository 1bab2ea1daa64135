"""White space and control characters: what every page type does to its text."""

import re
from collections.abc import Sequence

# C0 controls, DEL and lone surrogates: PostgreSQL refuses some, no reader sees any.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_LONG_WORD = 14
_CONTROL_BYTES = bytes((*range(9), *range(0x0E, 0x20), 0x7F))


def collapse(text: str) -> str:
    r"""Trim and turn every run of white space into one space.

    >>> collapse(" a\u00a0 b\n")
    'a b'
    """
    text = text.strip()
    if text.isascii() and not (
        "\n" in text or text.rfind("  ") >= 0 or "\t" in text or "\r" in text
    ):
        return text
    return " ".join(text.split())


def without_controls(text: str) -> str:
    r"""Put U+FFFD for every control character and lone surrogate.

    >>> without_controls("a\x00b\ud800c").encode("unicode_escape")
    b'a\\ufffdb\\ufffdc'
    """
    return _CONTROL.sub("\ufffd", text)


def has_controls(text: str) -> bool:
    """Whether `without_controls` would change anything; many times faster than trying it.

    >>> has_controls("plain"), has_controls("a\\x01")
    (False, True)
    """
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw.translate(None, _CONTROL_BYTES)) != len(raw):
        return True
    return b"\xed" in raw and bool(_CONTROL.search(text))


def count_words(texts: Sequence[str]) -> int:
    """Count the words of collapsed texts; where a script sets no spaces, two letters are a word.

    >>> count_words(["No fees.", "None."]), count_words(["利用規約とプライバシー"])
    (3, 5)
    """
    joined = " ".join(texts)
    spaces = joined.count(" ")
    if spaces * _LONG_WORD < len(joined):
        return max(spaces + 1, len(joined) // 2) if joined else 0
    return spaces + 1
