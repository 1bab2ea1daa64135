"""Blocks from plain text: blank lines, underlines, bullets and indents are all it has."""

import re
from collections.abc import Iterator

from documents.numbering import split_number
from documents.text import collapse
from models.blocks import Block
from models.words import BlockKind

_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|\*{3,}|_{3,}|~{3,})\s*")
_BULLETS = "•▪▫◦‣●○■□·∙⁃*–—-"
_WRAPPED = 120
_HEADING_MAX = 80


def paragraphs(text: str) -> list[Block]:
    """Split text into blocks; lines wrapped by hand are joined again.

    >>> [b.text for b in paragraphs("TERMS\\n\\nWe may\\nchange.\\n- no fees\\n- no ads")]
    ['TERMS', 'We may change.', 'no fees', 'no ads']
    """
    lines = text.expandtabs().splitlines()
    wrapped = max(map(len, lines), default=0) <= _WRAPPED
    return [block for group in _groups(lines, wrapped=wrapped) if (block := _block(group))]


def _groups(lines: list[str], *, wrapped: bool) -> Iterator[list[str]]:
    group: list[str] = []
    for line in lines:
        if _UNDERLINE.fullmatch(line):
            yield [*group, "="] if len(group) == 1 else group
            group = []
        elif not line.strip() or (group and (not wrapped or _starts_item(line))):
            yield group
            group = [line] if line.strip() else []
        else:
            group.append(line)
    yield group


def _starts_item(line: str) -> bool:
    return bool(split_number(line[:60].strip())[0])


def _block(lines: list[str]) -> Block | None:
    underlined = len(lines) == 2 and lines[1] == "="
    text = collapse(" ".join(lines[:1] if underlined else lines))
    if not text:
        return None
    number, rest = split_number(text, heading=underlined)
    if underlined or (len(lines) == 1 and _is_title(rest, number)):
        return Block(BlockKind.HEADING, rest, 1 if underlined else 2, number)
    if number and number[0] in _BULLETS:
        return Block(BlockKind.LIST_ITEM, rest, 1 + _indent(lines[0]) // 2, number)
    return Block(BlockKind.PARAGRAPH, rest, 0, number)


def _is_title(text: str, number: str) -> bool:
    """One short line in capitals, or a short numbered line that is no sentence."""
    if len(text) > _HEADING_MAX or text[-1] in ".;,:!。；，" or text[0].islower():
        return False
    return text.isupper() or (bool(number) and number[0] not in _BULLETS and len(text) <= 60)


def _indent(line: str) -> int:
    return min(len(line) - len(line.lstrip()), 16)
