"""Prove from the evidence log: that it holds a row, and that it only grew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from evidence.leaf import Entry, cells_of, entry_of, salt_of, write_leaf
from evidence.proofs import Proof, prove, prove_on_page
from evidence.tiles import nodes_in
from evidence.tree import Nodes, hash_leaf, prove_consistency, root
from models.log import Logged, LoggedRow, logged
from storage import log
from storage.log import EntryRow
from storage.logged import rows_by_id
from storage.states import rows_as_they_were


@dataclass(frozen=True, slots=True)
class Opened:
    """What a row's leaf commits to: `hash_cells(cells, salt)` is the `body` of `proof.entry`.

    Whoever is given the salt of a personal row can check its cells, and those of no other row.
    """

    cells: bytes
    salt: bytes
    proof: Proof


def prove_row(session: Session, kind: str, row_id: int, size: int) -> Proof | None:
    """Prove that the log's first `size` entries hold a row, by its kind and id.

    None where they do not: it is not logged yet, or never was. A row that stands on a page must
    still be there, any other is proved by its entry alone.
    """
    what = logged(kind)
    if kind != what.entry_kind:
        return _prove_on_page(session, what, row_id, size)
    return _prove(session, kind, row_id, size)


def open_row(session: Session, kind: str, row_id: int, size: int) -> Opened | None:
    """Prove a row and give the cells that its leaf commits to; None also where they differ now."""
    proof, what = prove_row(session, kind, row_id, size), logged(kind)
    for row in _as_it_was(session, what, row_id):
        if proof and entry_of(what, row) == proof.entry:
            salt = salt_of(row.secret, kind, row_id) if row.secret else b""
            return Opened(cells_of(what, row), salt, proof)
    return None


def prove_growth(session: Session, old: int, new: int) -> Sequence[bytes]:
    """Prove that the log of `new` entries begins with that of `old`; a ValueError if it cannot."""
    return prove_consistency(old, new, log_nodes(session))


def root_at(session: Session, size: int) -> bytes:
    """Return the root of the log's first `size` entries."""
    return root(size, log_nodes(session))


def log_nodes(session: Session) -> Nodes:
    """Give the log's tree, tile by tile as it is asked for."""
    return nodes_in(lambda level, index: log.read_tile(session, level, index))


def entry_as_logged(row: EntryRow) -> Entry:
    return Entry(row.kind, row.ref, row.at, row.body)


def _prove(
    session: Session, kind: str, ref: int, size: int, row: Proof | None = None
) -> Proof | None:
    found = log.find_entry(session, kind, ref)
    if found is None or found.position >= size:
        return None
    return prove(entry_as_logged(found), found.position, size, log_nodes(session), row)


def _prove_on_page(session: Session, kind: Logged, row_id: int, size: int) -> Proof | None:
    page = log.find_page(session, kind.kind, row_id)
    if page is None or page.id is None:
        return None
    hashes, number = log.cut(page.hashes), page.ids.index(row_id)
    for row in _as_it_was(session, kind, row_id):
        entry = entry_of(kind, row)
        if hash_leaf(write_leaf(entry)) == hashes[number]:
            on_page = prove_on_page(entry, number, hashes)
            return _prove(session, kind.entry_kind, page.id, size, on_page)
    return None


def _as_it_was(session: Session, kind: Logged, row_id: int) -> Iterator[LoggedRow]:
    """Yield a row as it is and as it was, so far as its leaf can be made again."""
    found = rows_as_they_were(session, kind, rows_by_id(session, kind, [row_id]))
    for row in found.get(row_id, ()):
        if row.secret or not kind.personal:
            yield row
