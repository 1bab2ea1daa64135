"""Try another declaration of a document on its stored pages, and use it until files are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from models.declaration import Declaration, PlatformFile
from models.mistakes import DeclarationError, Mistake
from models.platform_files import parse_platform_file
from models.platform_text import write_platform_file
from models.tables import Document, Platform
from models.words import Operation
from storage.database import transaction
from storage.due import look_now
from storage.operator_suspects import declared_of, find_doubted, find_watched
from workers.context import Context
from workers.steps.operating.operate import Hand, Result, done, refused
from workers.steps.operating.reconsider import stored_capture
from workers.steps.watching.assess import Finding, assess


@dataclass(frozen=True)
class Draft:
    """A declaration as it was typed: what is wrong in it, or the file and what it would read.

    `file` is the whole platform file with it, `diff` against the file without; `finding` is what
    the page in doubt is by it, None where there is no such page.
    """

    text: str
    mistakes: Sequence[Mistake] = ()
    declaration: Declaration | None = None
    file: str = ""
    diff: str = ""
    finding: Finding | None = None

    @property
    def is_good(self) -> bool:
        return self.declaration is not None


def declared_text(document: Document, platform: Platform) -> str:
    """Write a document's declaration as a platform file that names no other."""
    return write_platform_file(_file(platform, [Declaration.model_validate(document.declaration)]))


def try_draft(document: Document, platform: Platform, text: str, c: Context) -> Draft:
    """Read a draft, and the page in doubt by it; nothing is fetched and nothing recorded."""
    try:
        declaration = _read(document, platform, text)
    except DeclarationError as error:
        return Draft(text, error.mistakes)
    with transaction(c.engine) as session:
        rows = declared_of(session, platform.id)
        doubted = find_doubted(session, document.id or 0)
    before = write_platform_file(_file(platform, [_declared(row) for row in rows]))
    chosen = [declaration if row.id == document.id else _declared(row) for row in rows]
    after = write_platform_file(_file(platform, chosen))
    document.declaration = declaration.model_dump(mode="json")
    finding = assess(document, stored_capture(doubted, c), c) if doubted else None
    name = f"platforms/{platform.id}.toml"
    lines = unified_diff(before.splitlines(), after.splitlines(), name, name, lineterm="")
    return Draft(text, (), declaration, after, "\n".join(lines), finding)


def use_draft(document_id: int, text: str, hand: Hand) -> Result:
    """Watch a document by another declaration from now on, until the platform files are read."""

    def use() -> Result:
        with transaction(hand.c.engine) as session:
            found = find_watched(session, document_id)
            if found is None or found.document.retired_at:
                return refused("This document is not watched.")
            try:
                declaration = _read(found.document, found.platform, text)
            except DeclarationError as error:
                return refused(str(error))
            cells = declaration.model_dump(mode="json")
            if cells == found.document.declaration:
                return refused("It is declared so already.")
            now, browser = hand.c.now(), declaration.browser
            look_now(session, document_id, now, declaration=cells, browser=browser, validators=None)
        return done("In use until the platform files are read again: put it there to keep it.")

    return hand.note(Operation.DECLARE, f"document:{document_id}", use, declaration=text)


def _read(document: Document, platform: Platform, text: str) -> Declaration:
    """Read a draft: one platform file that names this document and no other."""
    file = parse_platform_file(text, Path(f"{platform.id}.toml"))
    types = [declaration.type for declaration in file.documents]
    if types != [document.terms_type]:
        message = f"must name one document, of the type {document.terms_type}"
        raise DeclarationError([Mistake(f"{platform.id}.toml", 0, message)])
    return file.documents[0]


def _declared(document: Document) -> Declaration:
    return Declaration.model_validate(document.declaration)


def _file(platform: Platform, documents: Sequence[Declaration]) -> PlatformFile:
    return PlatformFile(
        slug=platform.id,
        name=platform.name,
        homepage=platform.homepage,
        documents=tuple(documents),
    )
