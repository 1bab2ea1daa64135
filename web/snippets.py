"""The lines of a text that answer a search best, with the words that were asked for marked."""

import re
from collections.abc import Iterator, Sequence

from models.blocks import Block
from models.words import BlockKind
from notifications.quotes import Run

_MOST = 2
_AROUND = 130  # characters on each side of the first word found
_ASKED = re.compile(r"(?<![\w-])-?\w+")


def snippets(blocks: Sequence[Block], asked: str) -> list[list[Run]]:
    """Choose the lines with the most of the words, in the order of the text.

    >>> line = Block(BlockKind.PARAGRAPH, "Disputes are arbitrated.")
    >>> [(run.text, run.changed) for run in snippets([line], "arbitration")[0]]
    [('Disputes are ', False), ('arbitrated', True), ('.', False)]
    """
    roots = _roots(asked)
    if not roots:
        return []
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, roots))})\w*", re.IGNORECASE)
    found = [(_weight(block, pattern), block) for block in blocks]
    best = sorted((n for n, _ in found if n), reverse=True)[:_MOST]
    lines = [block.text for n, block in found if best and n >= best[-1]]
    return [list(_marked(_cut(line, pattern), pattern)) for line in lines[:_MOST]]


def _weight(block: Block, pattern: re.Pattern[str]) -> int:
    """Count the different words found; between equals a heading says less than its text."""
    words = {hit.lower()[:4] for hit in pattern.findall(block.text)}
    return 2 * len(words) - (block.kind is BlockKind.HEADING) if words else 0


def _roots(asked: str) -> list[str]:
    """Cut the words asked for to what their other forms begin with too.

    >>> _roots('"class action" waivers -fees or')
    ['clas', 'act', 'waiv']
    """
    words = (word.lower() for word in _ASKED.findall(asked))
    return [_root(word) for word in words if word != "or" and not word.startswith("-")]


def _root(word: str) -> str:
    return word[: -min(3, max(0, len(word) - 3))] if len(word) > 5 else word[:4]


def _cut(line: str, pattern: re.Pattern[str]) -> str:
    hit = pattern.search(line)
    start = max(0, (hit.start() if hit else 0) - _AROUND)
    end = start + 2 * _AROUND + 20
    opening = "… " + line[start:end].partition(" ")[2] if start else line[:end]
    return opening if end >= len(line) else opening.rpartition(" ")[0] + " …"


def _marked(line: str, pattern: re.Pattern[str]) -> Iterator[Run]:
    at = 0
    for hit in pattern.finditer(line):
        if hit.start() > at:
            yield Run(line[at : hit.start()])
        yield Run(hit[0], changed=True)
        at = hit.end()
    if at < len(line):
        yield Run(line[at:])
