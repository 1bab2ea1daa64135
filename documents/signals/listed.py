"""Items that came to or went from a list, and whom that serves by what the list is of.

Why it generalises: such lists are introduced by a heading or a lead-in that names their kind,
and a longer list of recipients, of data taken or of things forbidden is worse for the user
whatever the item; each kind is known by its common names, not by its items.
"""

import re
from collections.abc import Iterator

from documents.signals.passage import Kind, Passage, Signal
from models.words import BlockKind

_PARTNERS = (
    r"(?:advertis|analytics|tracking|marketing)\w* (?:\w+ ){0,3}(?:partners?|third parties|"
    r"providers|cookies)|third[- ]part(?:y|ies)\b.{0,60}\b(?:ads?|advertis\w*) |"
    r"cookies?\b|ads program"
)
_TAKEN = (
    r"\bwe (?:\w+ ){0,2}(?:collect|gather|receive|obtain)\b|"
    r"(?:information|data) (?:(?:that )?we collect|collected)|collection of"
)
_FORBIDDEN = r"you (?:may|must|shall|will|agree)(?: to)? not\b|prohibited (?:uses?|conduct|activit)"
_LISTS = (
    ("sub-processors", True, r"sub-?processors?"),
    ("advertising and tracking partners", True, _PARTNERS),
    ("recipients", True, r"recipients|(?:share|disclose)[sd]? .{0,60}with|service providers"),
    ("forbidden uses", True, _FORBIDDEN),
    ("data collected", True, _TAKEN),
    ("your rights", False, r"(?:right to|following rights)\W*$"),
)
_KINDS = tuple((name, worse, re.compile(words, re.IGNORECASE)) for name, worse, words in _LISTS)
_NAME = 60  # characters of an item that a sentence repeats
_LONGEST = 25  # words of an item; a longer one is a rule of its own


def find_listed(passage: Passage) -> Iterator[Signal]:
    """Notice an item that is on one side only, in a list of a known kind."""
    if passage.kind not in {BlockKind.LIST_ITEM, BlockKind.TABLE_ROW}:
        return
    if bool(passage.old) == bool(passage.new):
        return
    kind = _kind_of(passage)
    if kind is None or len((passage.old or passage.new).split()) > _LONGEST:
        return
    name, worse = kind
    item = (passage.new or passage.old).partition(" | ")[0].partition(":")[0].strip(" •;.,")
    item = f"“{item}”" if len(item) <= _NAME else "An item"
    happened = "is added to" if passage.new else "is removed from"
    yield Signal(
        Kind.LISTED,
        worse == bool(passage.new),
        f"{item} {happened} the list of {name}",
        passage.whole_before,
        passage.whole_after,
    )


def _kind_of(passage: Passage) -> tuple[str, bool] | None:
    for introduction in (passage.lead, passage.section):
        for name, worse, words in _KINDS:
            if words.search(introduction):
                return name, worse
    return None
