"""The subject of a message: platform, document and the strongest fact, in one line of a list."""

from notifications.message import SUBJECT_LIMIT
from notifications.safe_text import one_line, shorten

_NAMES = SUBJECT_LIMIT // 2


def subject_of(platform: str, document: str, fact: str, more: int = 0) -> str:
    """Name platform, document and fact, the names cut before the fact is; `more` are counted.

    >>> subject_of("Acme", "Privacy Policy", "Notice drops to 7 days.", more=2)
    'Acme Privacy Policy: Notice drops to 7 days (+2 more)'
    """
    others = f" (+{more:,} more)" if more else ""
    room = SUBJECT_LIMIT - len(others)
    said = one_line(fact).rstrip(".")
    if platform.casefold() in said.casefold() and document.casefold() in said.casefold():
        return shorten(said, room) + others
    names = _names(one_line(platform), one_line(document))
    return shorten(f"{names}: {said.removeprefix(f'{platform} ')}", room) + others


def _names(platform: str, document: str) -> str:
    """Cut both names where they are too long, so that neither is lost to the other."""
    if len(platform) + 1 + len(document) <= _NAMES:
        return f"{platform} {document}"
    first = shorten(platform, max(_NAMES // 2, _NAMES - len(document) - 1))
    return f"{first} {shorten(document, _NAMES - len(first) - 1)}"
