"""Does a check cost the same with 1,000 and 100,000 documents, with 10 and 10,000 versions?

    python -m benchmarks.growth

Synthetic rows in an embedded PostgreSQL; the steps that claim and record are the real ones. Pages
are not fetched: what grows is the database.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, text

from cli.embedded import discard, embedded_postgres
from models.words import Outcome
from storage.database import open_engine, transaction
from storage.due import claim_due_documents, ring_due_platforms
from storage.quiet import QuietCheck, record_quiet
from storage.records import recent_word_counts
from storage.register import earlier_times, returns_since
from storage.schema import upgrade

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BATCH, ROUNDS = 50, 40

_PLATFORMS = "INSERT INTO platforms (id, name, homepage) SELECT 'p' || n, 'P', 'h' FROM {series} n"
_DOCUMENTS = """INSERT INTO documents (platform_id, terms_type, declaration, browser, next_check_at,
  suspect_streak, failed_streak, unstable_streak, form_varies)
SELECT 'p' || n / 5, 'T' || n, '{{}}', false, timestamptz '2027-01-01', 0, 0, 0, false
FROM {series} n"""
_VERSIONS = """INSERT INTO versions (document_id, snapshot_id, ordinal, cause, text_hash, form_hash,
  detected_at, confirmed_at, superseded_at, extractor, words, blocks)
SELECT {document}, {snapshot}, n, 'change', md5('t' || n), 'f', timestamptz '2026-01-01',
  timestamptz '2026-01-01', timestamptz '2026-01-02', 'rules', 900, '[]' FROM {series} n"""


def main() -> None:
    """Print milliseconds a check and milliseconds a register look-up, for each size."""
    folder = Path(tempfile.mkdtemp(prefix="clausewatch-growth-"))
    folder.chmod(0o711)
    with embedded_postgres(folder) as url:
        engine = open_engine(url)
        upgrade(engine)
        result = {"ms_a_check": _by_documents(engine), "ms_a_lookup": _by_versions(engine)}
        engine.dispose()
    discard(folder)
    print(json.dumps(result, indent=1))


def _by_documents(engine: Engine) -> dict[str, float]:
    found, there = {}, 0
    for size in (1_000, 10_000, 100_000):
        _fill(engine, _PLATFORMS.format(series=f"generate_series({there // 5}, {size // 5 - 1})"))
        _fill(engine, _DOCUMENTS.format(series=f"generate_series({there}, {size - 1})"))
        _fill(engine, "ANALYZE documents")
        there = size
        found[f"{size:,} documents"] = _median_ms(lambda: _check_batch(engine), BATCH)
    return found


def _by_versions(engine: Engine) -> dict[str, float]:
    found = {}
    for document, size in ((1, 10), (2, 1_000), (3, 10_000)):
        _fill(
            engine,
            "INSERT INTO snapshots (document_id, fetched_at, digest, pages) "
            f"VALUES ({document}, now(), 'd', '[]')",
        )
        series = f"generate_series(1, {size})"
        _fill(engine, _VERSIONS.format(document=document, snapshot=document, series=series))
        _fill(engine, "ANALYZE versions")
        look_up = _look_up(engine, document)
        found[f"{size:,} versions"] = _median_ms(look_up, 1)
    return found


def _check_batch(engine: Engine) -> None:
    """Make ten platforms due, ring, claim and record them as a fetch task does."""
    platforms = [f"p{n}" for n in range(BATCH // 5)]
    with transaction(engine) as session:
        session.execute(
            text("UPDATE documents SET next_check_at = :now WHERE platform_id = ANY(:ids)"),
            {"now": NOW, "ids": platforms},
        )
    with transaction(engine) as session:
        rung = ring_due_platforms(session, NOW, MINUTE, browser=False)
    with transaction(engine) as session:
        token, documents = claim_due_documents(session, rung, NOW, MINUTE, browser=False)
    ids = [document.id or 0 for document in documents]
    assert len(ids) == BATCH
    with transaction(engine) as session:
        record_quiet(session, [_quiet(number) for number in ids], token, NOW)


def _quiet(document_id: int) -> QuietCheck:
    later = NOW + timedelta(days=300)
    return QuietCheck(document_id, NOW, 5, Outcome.UNCHANGED, 200, later, "digest", "print")


def _look_up(engine: Engine, document: int) -> Callable[[], None]:
    def look_up() -> None:
        with transaction(engine) as session:
            recent_word_counts(session, document)
            earlier_times(session, document, "0" * 64, "rules")
            returns_since(session, document, NOW)

    return look_up


def _median_ms(act: Callable[[], None], checks: int) -> float:
    act()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        act()
        times.append(time.perf_counter() - started)
    return round(1000 * statistics.median(times) / checks, 3)


def _fill(engine: Engine, statement: str) -> None:
    with transaction(engine) as session:
        session.execute(text(statement))


if __name__ == "__main__":
    main()
