"""Find what a capture is compared with: the text in force, as today's rules read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from documents.extract import RawPage
from documents.looks import sketch
from documents.presence import absent
from models.blocks import Block, from_json
from models.declaration import Declaration
from models.tables import Version
from storage.database import transaction
from storage.records import snapshot
from workers.context import Context
from workers.steps.watching.read import Reading, Unreadable, extractor_of, read
from workers.steps.watching.reread import reread_earlier, stored_pages
from workers.steps.watching.settle import Key


@dataclass(frozen=True)
class Base:
    """The version in force and its text under today's rules.

    `moved` says that today's rules read another text from the same snapshot than was stored;
    `unfit` that they do not fit that snapshot, so that the text stands as it was stored.
    `earlier` gives the hash by today's rules for each text by the hash it was stored with.
    """

    version: Version
    key: Key
    reading: Reading | None = None
    unfit: bool = False
    earlier: Mapping[str, str] = field(default_factory=dict)

    @property
    def moved(self) -> bool:
        return self.reading is not None

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.reading.extraction.blocks if self.reading else from_json(self.version.blocks)


def find_base(
    version: Version, declaration: Declaration, reading: Reading | None, c: Context
) -> Base:
    """Read the snapshots again where the rules changed since, so as not to alert or forget.

    Selectors made for a redesigned page take nothing, or another part, from the page before it.
    So where the text as it was stored is nearer to `reading`, the new text, it stands.
    """
    stored = Key(version.text_hash, version.form_hash)
    if version.extractor == extractor_of(declaration):
        return Base(version, stored)
    earlier = reread_earlier(version.document_id, declaration, c)
    as_stored = Base(version, stored, unfit=True, earlier=earlier)
    reread = read(pages_in_force(version, c), declaration)
    if isinstance(reread, Unreadable) or (reading and _is_nearer(as_stored, reread, reading)):
        return as_stored
    moved = reread if reread.key != stored else None
    known = {**earlier, version.text_hash: reread.text_hash}
    return Base(version, reread.key, moved, earlier=known)


def says_the_same(
    base: Base, pages: Sequence[RawPage], reading: Reading, declaration: Declaration, c: Context
) -> bool:
    """Say whether an unfit base and a new text differ only in which part of the page they are.

    So it is when each block of one stands somewhere on the other's page.
    """
    whole = _without_selectors(declaration)
    old, new = base.blocks, reading.extraction.blocks
    added = absent(new, [old, _blocks(pages_in_force(base.version, c), whole)])
    return not added and not absent(old, [new, _blocks(pages, whole)])


def _is_nearer(as_stored: Base, reread: Reading, reading: Reading) -> bool:
    if reread.text_hash == reading.text_hash:
        return False
    new = sketch(reading.extraction.blocks)
    return _likeness(sketch(as_stored.blocks), new) > _likeness(
        sketch(reread.extraction.blocks), new
    )


def _likeness(old: frozenset[str], new: frozenset[str]) -> float:
    return len(old & new) / len(old | new) if old | new else 1.0


def pages_in_force(version: Version, c: Context) -> list[RawPage]:
    """Take the pages of a version's snapshot out of the store."""
    with transaction(c.engine) as session:
        pages = snapshot(session, version.snapshot_id).pages
    return stored_pages(pages, c)


def _without_selectors(declaration: Declaration) -> Declaration:
    whole = {"select": (), "remove": ()}
    pages = tuple(page.model_copy(update=whole) for page in declaration.pages)
    return declaration.model_copy(update={"pages": pages})


def _blocks(pages: Sequence[RawPage], declaration: Declaration) -> tuple[Block, ...]:
    reading = read(pages, declaration)
    return reading.extraction.blocks if isinstance(reading, Reading) else ()
