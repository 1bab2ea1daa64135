"""Audit the evidence log: every leaf from its row, the tree from its leaves, heads by their key."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from sqlmodel import Session

from evidence.heads import Head, HeadError, read_head, read_verifier, verify_head
from evidence.leaf import write_leaf
from evidence.parts import moment
from evidence.stamps import StampError, verify_stamp
from evidence.tiles import WIDTH
from evidence.tree import Frontier, hash_leaf
from models.tables import LogHead
from storage import log
from storage.audits import freeze
from storage.database import transaction
from storage.heads import all_heads, all_stamps
from storage.log import EntryRow
from workers.context import Context
from workers.steps.proving.audit_rows import Audit, audit_rows, audit_what_is_not_logged
from workers.steps.proving.audit_stored import audit_pages
from workers.steps.proving.audit_times import Times, audit_order, lost_by_restore
from workers.steps.proving.prove import entry_as_logged, root_at
from workers.steps.proving.sign_log import signing_keys, stamp_roots

AT_ONCE = 8 * WIDTH
CLOCKS = timedelta(minutes=5)  # by which an authority's may differ from ours
Show = Callable[[Iterable[int], str, int], Iterator[int]]


def audit_log(
    c: Context, kept: Sequence[str] = (), show: Show | None = None, *, pages: bool = False
) -> Audit:
    """Audit everything as it stands at one moment; `kept` are heads that somebody else kept.

    Only a head kept elsewhere tells that we did not make the whole log anew with our own key. With
    `pages` every stored page is read, too, and compared with its hash.
    """
    audit = Audit()
    with transaction(c.engine) as session:
        freeze(session)
        heads = _audit_heads(session, kept, c, audit)
        _audit_tree(session, heads, show or _silently, audit)
        audit_what_is_not_logged(session, audit)
        if pages:
            audit_pages(session, c.blobs, show or _silently, audit)
    return audit


def _audit_heads(session: Session, kept: Sequence[str], c: Context, audit: Audit) -> Sequence[Head]:
    """Return the heads that a key of ours signed; note the others."""
    rows, ours = all_heads(session), {key.public: key.verifier for key in signing_keys(c)}
    keys = {row.key for row in rows if _public(row.key) in ours} | set(ours.values())
    heads = _that_hold([row.note for row in rows], keys, audit)
    audit_order(heads, audit)
    audit.findings += [
        f"The head of {row.size} entries was altered: its note says otherwise."
        for row in rows
        if not _says_the_same(row)
    ]
    audit.heads = len(rows) + len(kept)
    _audit_stamps(session, {row.id: row for row in rows}, c, audit)
    return [*heads, *_that_hold(kept, keys, audit)]


def _that_hold(notes: Sequence[str], keys: Iterable[str], audit: Audit) -> list[Head]:
    heads = []
    for note in notes:
        try:
            heads.append(_verify_by_any(note, keys))
        except HeadError as error:
            audit.findings.append(f"A head does not hold: {error}.")
    return heads


def _audit_stamps(
    session: Session, heads: Mapping[int | None, LogHead], c: Context, audit: Audit
) -> None:
    roots = stamp_roots(c)
    for stamp in all_stamps(session):
        audit.stamps += 1
        head = heads[stamp.head_id]
        name = f"The time stamp of the head of {head.size} entries"
        try:
            stamped = verify_stamp(stamp.response, head.note, roots)
        except StampError as error:
            audit.findings.append(f"{name}: {error}.")
            continue
        if stamped < head.at - CLOCKS:
            audit.findings.append(f"{name} is older than the head says to be: {moment(head.at)}.")


def _audit_tree(session: Session, heads: Sequence[Head], show: Show, audit: Audit) -> None:
    size = max(log.log_size(session), log.leaves_in_tiles(session))
    expected: dict[int, list[Head]] = {}
    for head in heads:
        expected.setdefault(head.size, []).append(head)
    frontier, wrong, times = Frontier(), list[Head](), Times(heads)
    for start in show(range(0, size, AT_ONCE), "Entries", -(-size // AT_ONCE)):
        end = min(start + AT_ONCE, size)
        entries = {row.position: row for row in log.entries_between(session, start, end)}
        audit_rows(session, entries.values(), audit)
        times.audit_entries(entries.values(), audit)
        hashes = log.leaf_hashes(session, start, end)
        for position in range(start, end):
            leaf_hash = hashes.get(position)
            frontier.add(_audit_leaf(position, entries.get(position), leaf_hash, audit))
            there = expected.pop(frontier.size, [])
            wrong += [head for head in there if head.root != frontier.root()]
    audit.entries = size
    beyond = [head for of in expected.values() for head in of if head.size > size]
    _audit_lost(session, [*wrong, *beyond], size, audit)
    _audit_ends(session, frontier, audit)


def _audit_leaf(position: int, entry: EntryRow | None, kept: bytes | None, audit: Audit) -> bytes:
    """Return what the tree is to be made from: the hash that it keeps, if it keeps one."""
    if entry is None:
        audit.findings.append(f"entry {position} is missing.")
        return kept or bytes(log.HASH_BYTES)
    made = hash_leaf(write_leaf(entry_as_logged(entry)))
    if kept is not None and made != kept:
        audit.findings.append(
            f"entry {position} ({entry.kind} {entry.ref}) is not the one that the tree holds."
        )
    return kept or made


def _audit_lost(session: Session, heads: Sequence[Head], size: int, audit: Audit) -> None:
    """Name heads that do not fit: by the restore that lost them, else the first of their kind."""
    other, cut = list[Head](), list[Head]()
    for head in heads:
        if restore := lost_by_restore(session, head):
            audit.findings.append(
                f"The head of {head.size} entries ({moment(head.at)}) is of rows that are lost: "
                f"the log goes on from a backup of {moment(restore.made_at)} with {restore.size} "
                f"entries, restored on {moment(restore.at)}."
            )
        else:
            (cut if head.size > size else other).append(head)
    audit.findings += [  # all that follow the first differ for the same reason
        f"The log is not the one that was signed: at {head.size} entries its root differs."
        for head in other[:1]
    ]
    audit.findings += [
        f"The log was cut: a head of {head.size} entries was signed, {size} are there."
        for head in sorted(cut, key=lambda head: head.size)
    ]


def _audit_ends(session: Session, frontier: Frontier, audit: Audit) -> None:
    try:
        same = root_at(session, frontier.size) == frontier.root()
    except (KeyError, IndexError):
        same = False
    if not same:
        audit.findings.append("The tree as it is kept is not the tree of its leaves.")


def _verify_by_any(note: str, keys: Iterable[str]) -> Head:
    for key in sorted(keys):
        try:
            return verify_head(note, key)
        except HeadError:
            continue
    size = read_head(note).size
    raise HeadError(f"no key of ours signed the one of {size} entries")


def _says_the_same(row: LogHead) -> bool:
    try:
        head = read_head(row.note)
    except HeadError:
        return True  # noted where its signature was looked at
    return (head.size, head.root, head.at) == (row.size, row.root, row.at)


def _public(verifier: str) -> bytes:
    try:
        return read_verifier(verifier)[1]
    except HeadError:
        return b""


def _silently(items: Iterable[int], _what: str, _total: int) -> Iterator[int]:
    yield from items
