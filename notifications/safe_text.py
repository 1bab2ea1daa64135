"""The one place where text from strangers is made harmless before it reaches any reader."""

import re
from urllib.parse import quote, urlsplit

# Every format character of Unicode (Cf: bidi controls, zero-width, tags) but the visible Arabic,
# Syriac and Kaithi marks, and the letters that show nothing at all.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f]")
_UNSENDABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_WHITE = re.compile(r"\s+")
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)")
_ADDRESS_SAFE = "/?#[]@!$&'()*+,;=:%-._~"


def clean(text: str) -> str:
    """Keep the words and line ends of a text, and nothing that could steer a reader's screen.

    >>> clean("pay\\u202e00\\u200b1\\r\\nnow\\x00")
    'pay001\\nnow'
    """
    if text.isascii() and text.isprintable():
        return text
    shown = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    return sendable(_CONTROLS.sub("", shown))


def one_line(text: str) -> str:
    """Clean a text for a header, a subject or a label: one line, single spaces.

    >>> one_line(" a\\r\\nBcc: b ")
    'a Bcc: b'
    """
    return _WHITE.sub(" ", clean(text)).strip()


def sendable(text: str) -> str:
    """Replace only what no encoder or database takes: lone surrogates, non-characters and NUL."""
    return _UNSENDABLE.sub("\ufffd", text).replace("\x00", "\ufffd")


def shorten(text: str, limit: int) -> str:
    """Cut a text to at most `limit` characters, after a word where there is one.

    >>> shorten("may share your data", 12)
    'may share…'
    """
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    words, _, rest = cut.rpartition(" ")
    whole = cut if text[limit - 1].isspace() or len(rest) > limit // 2 else words or cut
    return whole.rstrip(" ,;:.") + "…"


def web_address(address: str) -> str:
    """Return a link that is safe to show and to click, or nothing: http and https only.

    >>> web_address("https://x.example/a b|<c>"), web_address("javascript:alert(1)")
    ('https://x.example/a%20b%7C%3Cc%3E', '')
    """
    try:
        parts = urlsplit(one_line(address))
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    return quote(parts.geturl(), safe=_ADDRESS_SAFE)


def clean_answer(body: bytes, limit: int = 4096) -> str:
    """Make what a far side answered fit to store and to show; `limit` is in UTF-8 bytes.

    >>> clean_answer(b"\\x1b[31mno\\x00 such\\xff")
    'no such\\ufffd'
    """
    text = clean(_ANSI.sub("", body[: limit * 4].decode("utf-8", "replace")))
    return text.encode()[:limit].decode("utf-8", "ignore").strip()
