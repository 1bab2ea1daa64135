"""Imports a folder of Open Terms Archive declarations; one bad file never stops the others."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from models.declaration import Declaration, PlatformFile
from models.mistakes import DeclarationError, explain
from models.open_terms_archive import declaration_of, refusal, terms_of


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or one terms type of it, that could not be taken, and why."""

    file: str
    terms_type: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What one file gave: a platform (None when nothing in it was usable) and what it lacks."""

    file: str
    platform: PlatformFile | None
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a folder of declarations gave, in the order of the files' names."""

    taken: tuple[Imported, ...]
    skipped: tuple[Skipped, ...]

    @property
    def files(self) -> tuple[PlatformFile, ...]:
        return tuple(one.platform for one in self.taken if one.platform)

    @property
    def unsupported(self) -> tuple[tuple[str, Declaration], ...]:
        """Slug and document of whatever asks for something that is not done."""
        return tuple(
            (platform.slug, document)
            for platform in self.files
            for document in platform.documents
            if document.unsupported
        )


def declaration_files(folder: Path) -> list[Path]:
    """List the declarations in a folder, or in the `declarations` folder of a collection."""
    inner = folder / "declarations"
    paths = (inner if inner.is_dir() else folder).glob("*.json")
    return sorted(path for path in paths if not path.name.endswith(".history.json"))


def import_folder(
    folder: Path, watch: Callable[[Sequence[Path]], Iterable[Path]] = iter
) -> ImportReport:
    """Convert every declaration of a folder; `watch` may wrap the files to show progress.

    Of two files that give the same slug, the first keeps it and the second is skipped.
    """
    first: dict[str, Imported] = {}
    skipped: list[Skipped] = []
    for path in watch(declaration_files(folder)):
        imported = import_file(path)
        skipped += imported.skipped
        if imported.platform is None:
            continue
        earlier = first.setdefault(imported.platform.slug, imported)
        if earlier is not imported:
            skipped.append(Skipped(path.name, "", f"same platform as {earlier.file}"))
    return ImportReport(tuple(first.values()), tuple(skipped))


def import_file(path: Path) -> Imported:
    """Convert one declaration file, terms type by terms type; never raises for what is in it."""
    try:
        service = _read_json(path)
        terms = terms_of(service)
    except DeclarationError as error:
        return Imported(path.name, None, (Skipped(path.name, "", str(error)),))
    documents: list[Declaration] = []
    skipped: list[Skipped] = []
    for terms_type in terms:
        try:
            documents.append(declaration_of(service, terms_type))
        except DeclarationError as error:
            skipped.append(Skipped(path.name, terms_type, str(error)))
    return _platform(path, service.get("name"), documents, skipped)


def slug_of(name: str) -> str:
    """Make a slug of a service's name; one without Latin letters or digits gets a number.

    >>> slug_of("Côté & Fils"), slug_of("抖音")
    ('cote-fils', 'platform-d077d0b1')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
    return "-".join(words)[:80].strip("-") or f"platform-{digest[:8]}"


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise refusal("is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise refusal(f"is not JSON: {error}") from error
    except OSError as error:
        raise refusal(f"cannot be read: {error.strerror}") from error


def _platform(
    path: Path, name: Any, documents: Sequence[Declaration], skipped: Sequence[Skipped]
) -> Imported:
    if not documents:
        return Imported(path.name, None, tuple(skipped))
    try:
        platform = PlatformFile(
            slug=slug_of(str(name)),
            name=name,
            homepage=_homepage(documents),
            documents=tuple(documents),
        )
    except ValidationError as error:
        reasons = (Skipped(path.name, "", explain(detail)) for detail in error.errors())
        return Imported(path.name, None, (*skipped, *reasons))
    return Imported(path.name, platform, tuple(skipped))


def _homepage(documents: Sequence[Declaration]) -> str:
    """A declaration names none, so take the site of the first document."""
    parts = urlsplit(documents[0].pages[0].url)
    return f"{parts.scheme}://{parts.netloc}"
