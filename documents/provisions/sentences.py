"""Sentences of a clause with their places, short enough for rules to be fast."""

import re
from collections.abc import Iterator

_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[^\W_a-z])|(?<=;)\s+|\n+")
_LONGEST = 600  # characters; rules look for words near each other, and long lists have no full stop


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield each sentence with its place: `text[start : start + len(sentence)] == sentence`.

    >>> list(sentences("Pay us. We may, e.g. by post, remind you; then we sue."))
    [(0, 'Pay us.'), (8, 'We may, e.g. by post, remind you;'), (42, 'then we sue.')]
    """
    start = 0
    for end in _END.finditer(text):
        yield from _pieces(start, text[start : end.start()])
        start = end.end()
    yield from _pieces(start, text[start:])


def _pieces(start: int, sentence: str) -> Iterator[tuple[int, str]]:
    while len(sentence) > _LONGEST:
        cut = sentence.rfind(" ", 0, _LONGEST) + 1 or _LONGEST
        yield start, sentence[:cut]
        start, sentence = start + cut, sentence[cut:]
    if sentence.strip():
        yield start, sentence
