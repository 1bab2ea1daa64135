"""Ways to reach the provider that came or went.

Why it generalises: telephone numbers and e-mail addresses have a form of their own; where a
passage tells people how to reach the provider and has more or fewer of them, a way is new or gone.
"""

import re
from collections.abc import Iterator

from documents.quoting import Side, Texts
from documents.signals.passage import Kind, Passage, Signal

_ROUTE = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+\.[\w.-]+|(?<![\w.])\+?\(?\d[\d ().-]{7,}\d")
_REACHED = re.compile(r"\b(?:contact(?:ed)?|reach|write to|call|e-?mail)\b", re.IGNORECASE)
_OURS = re.compile(r"\b(?:us|our|officer|support|team)\b", re.IGNORECASE)
_AHEAD = 160  # characters in front of a passage that may say what its routes are for


def find_contact(passage: Passage, texts: Texts) -> Iterator[Signal]:
    """Notice routes that one text has and the other has not, where none replaced them."""
    gone = list(_lost(passage.old, "after", texts))
    come = list(_lost(passage.new, "before", texts))
    replaced = bool(gone) and _is_replaced(passage)
    if bool(gone) == bool(come) or replaced or not _is_about_us(passage, texts):
        return
    if gone:
        said = "A way to reach the provider is gone"
        before = passage.before(*gone[0].span())
        yield Signal(Kind.CONTACT, True, said, before, passage.whole_after)
    else:
        said = "There is a new way to reach the provider"
        after = passage.after(*come[0].span())
        yield Signal(Kind.CONTACT, False, said, passage.whole_before, after)


def _lost(sentence: str, other: Side, texts: Texts) -> Iterator[re.Match[str]]:
    return (found for found in _ROUTE.finditer(sentence) if not texts.times_of(other, found[0]))


def _is_replaced(passage: Passage) -> bool:
    """Whether other words, a form perhaps, came where words went."""
    return any(e.before_end > e.before_start and e.after_end > e.after_start for e in passage.edits)


def _is_about_us(passage: Passage, texts: Texts) -> bool:
    span = passage.whole_after or passage.whole_before
    assert span is not None
    said = f"{texts.before(span, _AHEAD)} {passage.old} {passage.new}"
    return bool(_REACHED.search(said) and _OURS.search(said))
