"""A text line by line, each with the provisions that it speaks of where the plan shows them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlmodel import Session

from documents.governance.tags import recall_tags
from models.blocks import Block, from_json
from models.taxonomy import Family, taxonomy
from models.words import BlockKind
from storage.analyses import clauses_in_force
from storage.pages import DocumentRow
from storage.texts import StoredText
from web.gating import View
from workers.steps.analyse import tags_by_key


@dataclass(frozen=True, slots=True)
class Line:
    """One block of a text, and the provisions that it speaks of."""

    block: Block
    topics: tuple[str, ...] = ()


def lines_of(
    session: Session, document: DocumentRow, text: StoredText, view: View
) -> Sequence[Line]:
    """Give the lines of a text; only those of the one in force have their provisions on record."""
    blocks = from_json(text.blocks)
    if text.id != document.version_id or not view.shows("provision_monitoring"):
        return [Line(block) for block in blocks]
    tagged = recall_tags(blocks, tags_by_key(clauses_in_force(session, document.id)))
    return [
        Line(block, tuple(tag.provision for tag in tags if _is_told(tag.provision)))
        for block, tags in zip(blocks, tagged.tags, strict=True)
    ]


def group_lines(lines: Sequence[Line]) -> Iterator[tuple[BlockKind, list[Line]]]:
    """Gather neighbouring lines of one kind, so that list items become one list."""
    for kind, group in groupby(lines, key=lambda line: line.block.kind):
        yield kind, list(group)


def _is_told(provision: str) -> bool:
    return provision in taxonomy() and taxonomy()[provision].family is not Family.META
