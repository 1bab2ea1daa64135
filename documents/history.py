"""What a document's own past says it looks like."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.language import guess_language
from documents.looks import headings, sketch, words
from models.blocks import Block


@dataclass(frozen=True, slots=True)
class History:
    """What a document's own past says it looks like.

    `words`: counts of its last versions, newest last. `wording_words`: `sketch` of the last.
    `ending`: its last passage. `whole`: its pages went on to their end tags, which matters
    only where a page to be judged does not.
    `standing`: `sketch` of a suspect text that has stood at the address for the stated time, or
    empty; that text, seen once more, is believed to be the document now.
    """

    words: tuple[int, ...]
    language: str | None
    terms_type: str
    headings: frozenset[str]
    wording_words: frozenset[str]
    ending: str = ""
    whole: bool = False
    standing: frozenset[str] = frozenset()


def remember(versions: Sequence[Sequence[Block]], *, terms_type: str) -> History | None:
    """Make the history of a document from its last versions, newest last; None without any."""
    if not versions:
        return None
    last = versions[-1]
    return History(
        words=tuple(words(blocks) for blocks in versions),
        language=guess_language(last),
        terms_type=terms_type,
        headings=headings(last),
        wording_words=sketch(last),
        ending=last[-1].text if last else "",
    )
