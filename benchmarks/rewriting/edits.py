"""The edits by name: how each rewrites a draft, and the kind that it should be called."""

import re
from collections.abc import Callable
from dataclasses import replace

from benchmarks.rewriting.draft import Cell, Draft
from documents.compare import Kind
from documents.normalise import clean
from models.blocks import plain_text
from models.words import BlockKind

_SENTENCE = re.compile(r"(?<=[.;!?])\s+")
_NUMBER = re.compile(r"(\D*)(\d+)((?:\.\d+)*\D*)")
# Not those of laws: "Article 45(1) GDPR", "Section 5 of the Federal Trade Commission Act".
_REFERENCE = re.compile(
    r"\b((?:[Ss]ections?|[Aa]rticles?|[Cc]lauses?|§) )(\d+)\b"
    r"(?![\d.]*(?:\(\w+\))*[ ,]+(?:[A-Z]{2}|U\.|of (?:the )?[A-Z]))"
)
_SHARES = (0.0, 0.05, 0.15, 0.3)  # of a block's words that a rewording changes; at least one
_LONGEST_RUN = 4
_WHOLE = frozenset({BlockKind.HEADING, BlockKind.TABLE_ROW})  # neither split nor merged


def _insert(draft: Draft) -> bool:
    length = min(draft.random.randint(1, _LONGEST_RUN), len(draft.fresh))
    start = draft.random.randrange(len(draft.fresh) - length + 1)
    come, draft.fresh[start : start + length] = draft.fresh[start : start + length], []
    at = draft.spot(draft.cells)
    draft.cells[at:at] = draft.claim([Cell(block) for block in come])
    return bool(come)


def _delete(draft: Draft) -> bool:
    length = draft.random.randint(1, _LONGEST_RUN)
    if (at := draft.pick(length)) is None:
        return False
    draft.gone[draft.edit] = tuple(cell.origin[0] for cell in draft.cells[at : at + length])
    del draft.cells[at : at + length]
    return True


def _move(draft: Draft) -> bool:
    return _move_run(draft, draft.random.randint(1, _LONGEST_RUN))


def _move_run(draft: Draft, length: int, share: float | None = None) -> bool:
    """Carry a run over more blocks than it has: else those would have moved over it."""
    at = draft.pick(length)
    if at is None:
        return False
    run = draft.cells[at : at + length]
    if share is not None:
        if len(run[0].block.text.split()) < 12:
            return False
        run = [_with_text(run[0], draft.reword(run[0].block.text, share))]
        if clean(run[0].block.text) in map(clean, (cell.block.text for cell in draft.cells)):
            return False
    rest = draft.cells[:at] + draft.cells[at + length :]
    to = draft.spot(rest)
    if abs(to - at) <= length + 2:
        return False
    draft.cells = rest[:to] + draft.claim(run) + rest[to:]
    return True


def _move_section(draft: Draft) -> bool:
    """Carry a heading with all that stands under it, repeated wordings included."""
    heads = [at for at, cell in enumerate(draft.cells) if cell.block.kind is BlockKind.HEADING]
    if len(heads) < 4:
        return False
    which = draft.random.randrange(len(heads) - 1)
    start, end = heads[which], heads[which + 1]
    run = draft.cells[start:end]
    rest = draft.cells[:start] + draft.cells[end:]
    to = draft.random.choice(
        [at for at in range(len(rest)) if rest[at].block.kind is BlockKind.HEADING]
    )
    origins = [origin for cell in run for origin in cell.origin]
    whole = all(cell.edit is None for cell in run) and origins == list(
        range(origins[0], origins[0] + len(run))
    )
    if not whole or origins[0] not in draft.unique or abs(to - start) <= len(run):
        return False
    within = rest[to - 1].edit is not None and rest[to - 1].edit == rest[to].edit
    if to and within:
        return False
    draft.cells = rest[:to] + draft.claim(run) + rest[to:]
    return True


def _replace(draft: Draft) -> bool:
    """Put other blocks in the place of some."""
    length = draft.random.randint(1, _LONGEST_RUN)
    at = draft.pick(length)
    if at is None or len(draft.fresh) < _LONGEST_RUN:
        return False
    come = [Cell(draft.fresh.pop()) for _ in range(draft.random.randint(1, _LONGEST_RUN))]
    draft.gone[draft.edit] = tuple(cell.origin[0] for cell in draft.cells[at : at + length])
    draft.cells[at : at + length] = draft.claim(come)
    return True


def _move_and_reword(draft: Draft) -> bool:
    return _move_run(draft, 1, draft.random.choice(_SHARES[:3]))


def _reword(draft: Draft) -> bool:
    at = draft.pick(1)
    if at is None or len(draft.cells[at].block.text.split()) < 5:
        return False
    cell = draft.cells[at]
    text = draft.reword(cell.block.text, draft.random.choice(_SHARES))
    if clean(text) == clean(cell.block.text):
        return False
    draft.cells[at : at + 1] = draft.claim([_with_text(cell, text)])
    return True


def _split(draft: Draft, share: float | None = None) -> bool:
    at = draft.pick(1)
    if at is None:
        return False
    cell = draft.cells[at]
    if cell.block.kind in _WHOLE:
        return False
    text = cell.block.text if share is None else draft.reword(cell.block.text, share)
    sentences = _SENTENCE.split(text)
    if len(sentences) < 2 or min(len(part.split()) for part in sentences) < 3:
        return False
    cut = draft.random.randrange(1, len(sentences))
    parts = [" ".join(sentences[:cut]), " ".join(sentences[cut:])]
    come = [_with_text(cell, part, "" if order else None) for order, part in enumerate(parts)]
    draft.cells[at : at + 1] = draft.claim(come)
    return True


def _split_and_reword(draft: Draft) -> bool:
    return _split(draft, 0.1)


def _merge(draft: Draft, share: float | None = None) -> bool:
    length = draft.random.randint(2, 3)
    at = draft.pick(length)
    if at is None:
        return False
    run = draft.cells[at : at + length]
    blocks = [cell.block for cell in run]
    short = min(len(block.text.split()) for block in blocks) < 3
    if short or blocks[0].kind in _WHOLE or len({block.kind for block in blocks}) > 1:
        return False
    text = " ".join([blocks[0].text, *(plain_text([block]) for block in blocks[1:])])
    text = text if share is None else draft.reword(text, share)
    origin = tuple(cell.origin[0] for cell in run)
    draft.cells[at : at + length] = draft.claim([Cell(replace(blocks[0], text=text), origin)])
    return True


def _merge_and_reword(draft: Draft) -> bool:
    return _merge(draft, 0.1)


def _renumber(draft: Draft) -> bool:
    """Put a new numbered part in front of one; numbers after it and references to them follow."""
    at = draft.pick(1)
    if at is None or not draft.fresh:
        return False
    block = draft.cells[at].block
    found = _NUMBER.fullmatch(block.number)
    if not found or re.match(r"\.\d", found[3]):
        return False
    if sum(cell.block.number == block.number for cell in draft.cells) > 1:
        return False
    first = int(found[2])
    tops = {int(top[2]) for cell in draft.cells if (top := _NUMBER.fullmatch(cell.block.number))}
    cells = [_shifted(cell, range(first, max(tops) + 1), draft.edit) for cell in draft.cells]
    if cells == draft.cells:
        return False
    part = replace(draft.fresh.pop(), number=block.number, kind=block.kind, level=block.level)
    draft.cells = [*cells[:at], *draft.claim([Cell(part)]), *cells[at:]]
    return True


def _shifted(cell: Cell, numbers: range, edit: int) -> Cell:
    def follow(found: re.Match[str]) -> str:
        number = int(found[2])
        return f"{found[1]}{number + (number in numbers)}"

    found = _NUMBER.fullmatch(cell.block.number)
    number = cell.block.number
    if found and int(found[2]) in numbers:
        number = f"{found[1]}{int(found[2]) + 1}{found[3]}"
    block = replace(cell.block, number=number, text=_REFERENCE.sub(follow, cell.block.text))
    if block == cell.block or cell.edit is not None:
        return replace(cell, block=block)
    return replace(cell, block=block, edit=edit)


def _with_text(cell: Cell, text: str, number: str | None = None) -> Cell:
    kept = cell.block.number if number is None else number
    return replace(cell, block=replace(cell.block, text=text, number=kept))


EDITS: dict[str, tuple[Kind, Callable[[Draft], bool]]] = {
    "insert": (Kind.ADDED, _insert),
    "delete": (Kind.REMOVED, _delete),
    "replace": (Kind.ADDED, _replace),
    "move": (Kind.MOVED, _move),
    "move a section": (Kind.MOVED, _move_section),
    "move and reword": (Kind.MOVED_AND_MODIFIED, _move_and_reword),
    "split": (Kind.SPLIT, _split),
    "split and reword": (Kind.SPLIT, _split_and_reword),
    "merge": (Kind.MERGED, _merge),
    "merge and reword": (Kind.MERGED, _merge_and_reword),
    "renumber": (Kind.RENUMBERED, _renumber),
    "reword": (Kind.MODIFIED, _reword),
}
