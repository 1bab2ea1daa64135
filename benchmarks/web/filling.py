"""Fill a database with a large record of invented rows, by COPY and out of rows that are there."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from sqlalchemy import Engine, text
from sqlmodel import Session

from benchmarks.web import texts
from benchmarks.web.people import FILL
from models.terms_types import terms_types
from storage.copying import cells, copy_into
from storage.database import transaction

PLATFORMS, DOCUMENTS, VERSIONS = 2_000, 10_000, 10
LARGE_DOCUMENT = 1
_AT_ONCE = 500
_TYPES = terms_types()[: DOCUMENTS // PLATFORMS]
_EVERY = timedelta(days=100)
_SNAPSHOTS = ("id", "document_id", "fetched_at", "digest", "pages")
_VERSIONS = (
    *("id", "document_id", "snapshot_id", "ordinal", "cause", "text_hash", "form_hash"),
    *("detected_at", "confirmed_at", "superseded_at", "extractor", "words", "language", "blocks"),
)
_CHANGES = (
    *("document_id", "platform_id", "before_version_id", "after_version_id", "cause"),
    *("detected_at", "confirmed_at", "significance", "severity", "direction", "alerts"),
    *("rules_version", "summary", "fanned_out_at", "fan_out_after"),
)
# The next one of the same provision stands in for the nearest.
_LIKENESSES = """INSERT INTO likenesses (clause_id, provision, nearest_id, likeness)
SELECT id, provision, lead(id) OVER (PARTITION BY provision ORDER BY id), 0.2 FROM clauses"""
_LIKENED = """INSERT INTO likened (provision, clauses, at)
SELECT DISTINCT provision, '', cast(:now AS timestamptz) FROM clauses"""
_LEVELS = ("cosmetic", "minor", "minor", "moderate", "moderate", "major")


def fill(engine: Engine, now: datetime, say: Callable[[str], None]) -> None:
    """Write everything; takes some minutes."""
    blocks = texts.pool()
    records = texts.summaries(blocks, 400)
    with transaction(engine) as session:
        _without_checks(session)
        _write_platforms(session, now)
    for start in range(1, DOCUMENTS + 1, _AT_ONCE):
        with transaction(engine) as session:
            _without_checks(session)
            for document in range(start, start + _AT_ONCE):
                _write_document(session, document, blocks, records, now)
        say(f"{start + _AT_ONCE - 1} documents")
    with transaction(engine) as session:
        _without_checks(session)
        _write_governance(session, blocks, now)
    for what, statement in FILL.items():
        with transaction(engine) as session:
            _without_checks(session, off=what != "texts in force")
            session.execute(text(statement), {"now": now})
        say(what)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))


def slug_of(document: int) -> str:
    return f"platform-{1 + (document - 1) % PLATFORMS}"


def _without_checks(session: Session, *, off: bool = True) -> None:
    """Spare the checks of foreign keys and the triggers: the rows are right by construction."""
    if off:
        session.execute(text("SET LOCAL session_replication_role = replica"))


def _write_platforms(session: Session, now: datetime) -> None:
    lines = [
        cells(f"platform-{n}", f"Platform {n}", f"https://platform-{n}.example/")
        for n in range(1, PLATFORMS + 1)
    ]
    copy_into(session, "platforms", ("id", "name", "homepage"), lines)
    columns = (
        *("id", "platform_id", "terms_type", "declaration", "next_check_at", "last_checked_at"),
        *("browser", "form_varies", "suspect_streak", "failed_streak", "unstable_streak"),
    )
    lines = [_document(n, now) for n in range(1, DOCUMENTS + 1)]
    copy_into(session, "documents", columns, lines)
    for table, many in (("documents", DOCUMENTS), ("versions", DOCUMENTS * VERSIONS)):
        session.execute(text(f"SELECT setval('{table}_id_seq', {many})"))
    session.execute(text(f"SELECT setval('snapshots_id_seq', {DOCUMENTS * VERSIONS})"))


def _document(n: int, now: datetime) -> str:
    slug, type_ = slug_of(n), _TYPES[(n - 1) // PLATFORMS]
    page = {"url": f"https://{slug}.example/{n}", "select": [], "remove": [], "fetch": "http"}
    declared = json.dumps({"type": type_, "pages": [page], "verified": "never"})
    return cells(n, slug, type_, declared, now + timedelta(hours=1), now, "f", "f", 0, 0, 0)


def _write_document(
    session: Session, n: int, blocks: list[str], records: list[str], now: datetime
) -> None:
    chance = Random(n)
    size = texts.LARGE if n == LARGE_DOCUMENT else chance.randint(*texts.SIZES)
    first = (n - 1) * VERSIONS + 1
    latest = now - timedelta(minutes=chance.randint(60, 40 * 24 * 60))
    seen = [latest - _EVERY * back for back in reversed(range(VERSIONS))]
    rows = list(enumerate(texts.versions(blocks, chance, VERSIONS, size)))
    page = _page(n)
    snapshots = [cells(first + i, n, seen[i], f"{first + i:064x}", page) for i, _ in rows]
    copy_into(session, "snapshots", _SNAPSHOTS, snapshots)
    ends: list[datetime | None] = [*seen[1:], None]
    lines = [_version(n, first, i, text_, seen[i], ends[i]) for i, text_ in rows]
    copy_into(session, "versions", _VERSIONS, lines)
    copy_into(session, "changes", _CHANGES, list(_changes(n, first, seen, records, chance)))


def _page(n: int) -> str:
    url = f"https://{slug_of(n)}.example/{n}"
    cells_ = {"url": url, "final_url": url, "status": 200, "content_type": "text/html"}
    return json.dumps([cells_ | {"sha256": f"{n:064x}", "size": 48_210}])


def _version(n: int, first: int, i: int, blocks: str, at: datetime, end: datetime | None) -> str:
    cause, digest = "change" if i else "first", f"{first + i:064x}"
    stamp = (at, at + timedelta(minutes=10), end)
    words = blocks.count(" ")
    return cells(
        first + i, n, first + i, i + 1, cause, digest, digest, *stamp, "7", words, "en", blocks
    )


def _changes(
    n: int, first: int, seen: list[datetime], records: list[str], chance: Random
) -> Iterator[str]:
    for before, after in pairwise(range(VERSIONS)):
        at, level = seen[after], chance.choice(_LEVELS)
        sides = (first + before, first + after, "change", at, at + timedelta(minutes=10))
        said = (level, "Medium", "adverse", str(level != "cosmetic"), "3")
        end = at + timedelta(minutes=11)
        yield cells(n, slug_of(n), *sides, *said, chance.choice(records), end, 0)


def _write_governance(session: Session, blocks: list[str], now: datetime) -> None:
    """Write of each text in force the clauses that speak of 15 provisions, and its analysis."""
    found = texts.analyses(blocks, 100)
    clauses, analyses = [], []
    for n in range(1, DOCUMENTS + 1):
        chance = Random(n)
        clauses += [_clause(n, name, blocks, chance, now) for name in _spoken_of(chance)]
        analyses.append(cells(n * VERSIONS, n, "3", now, "Medium", found[n % len(found)]))
    cells_ = ("version_id", "document_id", "rules_version", "made_at", "exposure", "analysis")
    copy_into(session, "analyses", cells_, analyses)
    words = ("document_id", "provision", "key", "text", "score", "start", "end", "stances")
    copy_into(session, "clauses", (*words, "since"), clauses)
    session.execute(text(_LIKENESSES))
    session.execute(text(_LIKENED), {"now": now})


def _spoken_of(chance: Random) -> list[str]:
    return chance.sample(texts.PROVISIONS, min(15, len(texts.PROVISIONS)))


def _clause(n: int, name: str, blocks: list[str], chance: Random, now: datetime) -> str:
    words: Any = json.loads(chance.choice(blocks))[1]
    since = now - timedelta(days=chance.randint(40, 900))
    stances = chance.choice(("{}", '{"an opt-out is stated"}'))
    return cells(n, name, f"{n}-{name}", words, "0.9", 0, len(words), stances, since)
