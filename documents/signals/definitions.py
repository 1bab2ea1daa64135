"""Defined terms whose meaning changed, and how many clauses lean on them.

Why it generalises: contracts define a term by quoting it beside "means" or "refers to"; every
clause that uses the term changes with it, so the count says how far the change reaches.
"""

import re
from collections.abc import Iterator

from documents.quoting import Texts
from documents.signals.passage import Kind, Passage, Signal

_DEFINED = re.compile(
    r"[“\"](?P<term>[A-Z][^”\"]{1,40})[”\"]\s*(?:[:,]|,? (?:also |as used \w+ )?(?:means?|refers? "
    r"to|includes?|has the meaning|shall mean|is defined))"
)


def find_definitions(passage: Passage, texts: Texts) -> Iterator[Signal]:
    """Notice terms that are defined on both sides, with other words."""
    if not (passage.old and passage.new and passage.edits):
        return
    old = {found["term"]: found for found in _DEFINED.finditer(passage.old)}
    for found in _DEFINED.finditer(passage.new):
        term = found["term"]
        if term in old:
            uses = texts.lines_with("after", term) - 1
            more = (
                f"; {uses} other passage{'s' * (uses != 1)} use{'s' * (uses == 1)} it"
                if uses
                else ""
            )
            said = f"The definition of “{term}” changes{more}"
            spans = passage.before(*old[term].span()), passage.after(*found.span())
            yield Signal(Kind.DEFINITION, None, said, *spans)
