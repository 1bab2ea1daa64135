"""Makes blocks of a PDF's lines: drop running heads, join paragraphs, rank headings."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from documents.numbering import split_number
from documents.outcome import Extraction
from documents.pdf.apart import read_apart
from documents.pdf.lines import Line, Print
from models.blocks import Block
from models.words import BlockKind

_SAME_PLACE = 4.0
_LARGER = 1.12
_WIDE_GAP = 0.75
_SHORT_LINE = 0.8
_HEADING_MAX = 150
_RANKS = 4
_BULLETS = "•▪▫◦‣●○■□►▶➢➤✓✔❖·∙⁃*–—-\uf0b7\uf0a7"
_ENDS = '.!?:;。！？：；”"»)'
_DIGITS = re.compile(r"\d+|\b[ivxl]+\b")


def read_pdf(body: bytes) -> Extraction:
    """Read a PDF's text; its own title and language are given as it states them."""
    return arrange(read_apart(body))


def arrange(printed: Print) -> Extraction:
    """Make blocks of what is printed."""
    words = sum(line.text.count(" ") + 1 for page in printed.pages for line in page)
    body_size = _body_size(printed.pages)
    pages = _without_running_heads(printed.pages, body_size)
    groups = _joined_over_pages([list(_groups(page)) for page in pages])
    ranks = _ranks(groups, body_size)
    blocks = tuple(_block(group, ranks) for group in groups)
    return Extraction(blocks, printed.title, printed.language, (), False, words)


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The size that most characters are printed in."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _without_running_heads(pages: list[list[Line]], body_size: float) -> list[list[Line]]:
    """Drop what stands at the same edge of half the pages, its numbers aside."""
    seen = Counter(mark for page in pages for mark in {_mark(ln) for ln in page if ln.edge})
    least = max(2.0, len(pages) / 2)

    def runs(line: Line) -> bool:
        return line.edge and line.size <= body_size * _LARGER and seen[_mark(line)] >= least

    return [[line for line in page if not runs(line)] for page in pages]


def _mark(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.casefold()), round(line.bottom / _SAME_PLACE)


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Join lines that belong to one paragraph or heading."""
    width = max((line.right for line in lines), default=0.0)
    group: list[Line] = []
    for line in lines:
        if group and _starts_anew(group[-1], line, width):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _starts_anew(above: Line, line: Line, width: float) -> bool:
    if abs(above.size - line.size) > 0.5 or above.bold != line.bold:
        return True
    if above.bottom - line.top > _WIDE_GAP * line.size or line.bottom > above.top:
        return True
    if split_number(line.text)[0]:
        return True
    return above.right < _SHORT_LINE * width and above.text[-1] in _ENDS


def _joined_over_pages(pages: Sequence[list[list[Line]]]) -> list[list[Line]]:
    """Join a paragraph that a page break cut in two."""
    groups: list[list[Line]] = []
    for page in pages:
        if groups and page and _goes_on(groups[-1][-1], page[0][0]):
            groups[-1] = groups[-1] + page[0]
            page = page[1:]
        groups += page
    return groups


def _goes_on(above: Line, line: Line) -> bool:
    same = abs(above.size - line.size) <= 0.5 and above.bold == line.bold
    return same and above.text[-1] not in _ENDS and line.text[0].islower()


def _ranks(groups: Sequence[list[Line]], body_size: float) -> dict[tuple[float, bool], int]:
    """Give each style of heading its rank: larger before smaller, bold text of body size last."""
    sizes = sorted({g[0].size for g in groups if g[0].size > body_size * _LARGER}, reverse=True)
    ranks = {
        (size, bold): min(n, _RANKS) for n, size in enumerate(sizes, 1) for bold in (False, True)
    }
    return ranks | {(body_size, True): min(len(sizes), _RANKS) + 1}


def _block(group: Sequence[Line], ranks: dict[tuple[float, bool], int]) -> Block:
    number, text = split_number(_text(group))
    rank = ranks.get((group[0].size, group[0].bold))
    if rank and len(text) <= _HEADING_MAX and (text[-1] not in ".;," or len(text) <= 60):
        return Block(BlockKind.HEADING, text, rank, number)
    if number and number[0] in _BULLETS:
        return Block(BlockKind.LIST_ITEM, text, 1, number)
    return Block(BlockKind.PARAGRAPH, text, 0, number)


def _text(group: Sequence[Line]) -> str:
    text = group[0].text
    for line in group[1:]:
        text += line.text if text[-1] == "-" and line.text[0].islower() else f" {line.text}"
    return text
