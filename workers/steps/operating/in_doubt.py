"""Find the page that an operator decides on: the latest look's, where its text is the one read."""

from dataclasses import dataclass
from datetime import datetime

from models.declaration import Declaration
from models.tables import Document, Snapshot
from storage.database import transaction
from storage.operator_suspects import doubted_run
from workers.context import Context
from workers.steps.watching.read import Reading, read
from workers.steps.watching.reread import stored_pages

_MOST = 100  # looks of one run of doubts that are compared


@dataclass(frozen=True)
class Doubted:
    """The page doubted last, and since when its text is seen, nothing being believed since."""

    snapshot: Snapshot
    seen_at: datetime


def find_in_doubt(document: Document, c: Context, shown: int | None = None) -> Doubted | None:
    """Return the page doubted last, if it is the one with the id `shown` or reads as that does.

    Many pages differ in some byte at every fetch, so it is their texts that are compared.
    """
    with transaction(c.engine) as session:
        run = doubted_run(session, document.id or 0, _MOST)
    texts = _Texts(document, c)
    known = next((row for row in run if shown in {None, row.id}), None)
    if known is None or not texts.same(known, run[0]):
        return None
    first = next(row for row in reversed(run) if texts.same(row, run[0]))
    return Doubted(run[0], first.fetched_at)


class _Texts:
    """What stored pages read as by the present declaration; equal bytes are read once."""

    def __init__(self, document: Document, c: Context) -> None:
        self._declaration = Declaration.model_validate(document.declaration)
        self._c = c
        self._hashes: dict[str, str | None] = {}

    def same(self, one: Snapshot, other: Snapshot) -> bool:
        if one.digest == other.digest:
            return True
        text = self._hash(one)
        return text is not None and text == self._hash(other)

    def _hash(self, snapshot: Snapshot) -> str | None:
        if snapshot.digest not in self._hashes:
            self._hashes[snapshot.digest] = self._read(snapshot)
        return self._hashes[snapshot.digest]

    def _read(self, snapshot: Snapshot) -> str | None:
        try:
            reading = read(stored_pages(snapshot.pages, self._c), self._declaration)
        except FileNotFoundError:
            return None
        return reading.text_hash if isinstance(reading, Reading) else None
