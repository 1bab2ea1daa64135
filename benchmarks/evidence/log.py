"""What an entry of the evidence log costs beside the check it is of, and how fast it is proved."""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import text

from benchmarks.evidence.checking import Cost, check_documents, measuring, serving
from cli.embedded import discard, embedded_postgres
from config.settings import Settings
from evidence.proofs import Proof, verify
from evidence.tiles import WIDTH, grow
from evidence.tree import prove_inclusion, root, verify_inclusion
from storage.blobs import open_blobs
from storage.database import open_engine, open_session, transaction
from storage.log import log_size, write_tiles
from storage.schema import upgrade
from workers.context import Context
from workers.steps.proving.append import append_new
from workers.steps.proving.prove import log_nodes, prove_row, root_at

ENTRIES, DECISIONS, PROOFS, LARGE = 100_000, 100_000, 200, 10_000_000
_CHECKS = """INSERT INTO checks (document_id, at, duration_ms, outcome, confirming, http_status)
SELECT 1 + n % 200, now(), 5, 'not_modified', false, 304 FROM generate_series(1, :count) n"""
_DECIDED = """INSERT INTO decisions (change_id, subscriber_id, kind, plan, decided_at)
SELECT (SELECT min(id) FROM changes), n, 'send_now', 'watcher', now()
FROM generate_series(1, :count) n"""
_CHANGE = """INSERT INTO changes (document_id, platform_id, before_version_id, after_version_id,
  cause, detected_at, confirmed_at, significance, severity, direction, alerts, rules_version,
  summary, fan_out_after)
SELECT document_id, 'p0', id, id, 'change', now(), now(), 'major', 'High', 'adverse', true, '1',
  '{}', 0 FROM versions ORDER BY id LIMIT 1"""


def measure_log() -> dict[str, Any]:
    """Check, log and prove in an embedded PostgreSQL; every figure of one run."""
    folder = Path(tempfile.mkdtemp(prefix="clausewatch-evidence-"))
    folder.chmod(0o711)
    with embedded_postgres(folder) as url, serving() as port:
        c = _context(url, folder, port)
        check = check_documents(c, port)
        found = {
            "check_all_304": _shown(check),
            "entry": _append_checks(c, check),
            "decision": _append_decisions(c),
            "proofs": {f"{ENTRIES:,}": _prove(c), f"{LARGE:,}": _prove_in_a_large_log(c)},
        }
        c.engine.dispose()
    discard(folder)
    return found


def _context(url: str, folder: Path, port: int) -> Context:
    engine = open_engine(url)
    upgrade(engine)
    settings = Settings(
        _env_file=None,
        data_dir=folder,
        database_url=url,
        secret_key="s" * 40,
        allow_hosts=f"127.0.0.1:{port}",
        host_pause=0.0,
        host_at_once=200,
        check_every=3600,
    )
    blobs = open_blobs(str(folder / "blobs"))
    return Context(settings, engine, blobs, now=lambda: datetime.now(UTC))


def _append_checks(c: Context, check: Cost) -> dict[str, Any]:
    _fill(c, _CHANGE)
    append_new(c)
    _fill(c, _CHECKS, count=ENTRIES)
    entry = _timed(c, ENTRIES)
    ratio = {
        "of_a_checks_cpu": round(entry.cpu_ms / check.cpu_ms, 3),
        "of_its_time": round(entry.wall_ms / check.wall_ms, 3),
    }
    return {**_shown(entry), **ratio, "idle_run_ms": _idle(c)}


def _append_decisions(c: Context) -> dict[str, Any]:
    _fill(c, _DECIDED, count=DECISIONS)
    before = _size(c)
    return {**_shown(_timed(c, DECISIONS)), "entries": _size(c) - before}


def _timed(c: Context, rows: int) -> Cost:
    found: list[Cost] = []
    with measuring(rows, found):
        assert append_new(c) == rows
    return found[0]


def _idle(c: Context) -> float:
    """Milliseconds of a run of the log that finds nothing new."""
    return _median_ms(lambda: append_new(c), 5)


def _prove(c: Context) -> dict[str, float]:
    size, made = _size(c), list[Proof]()
    with open_session(c.engine) as session:
        top, ids = root_at(session, size), _spread(size - ENTRIES, ENTRIES)

        def prove(number: int) -> None:
            proof = prove_row(session, "check", number, size)
            assert proof
            made.append(proof)

        make_ms = _each_ms(prove, ids)
    return {
        "make_ms": make_ms,
        "verify_ms": _each_ms(lambda proof: _hold(verify(proof, top)), made),
    }


def _prove_in_a_large_log(c: Context) -> dict[str, float]:
    """Put the tiles of ten million made-up leaves in the tree's place, and prove from those."""
    hashes = [sha256(b"%d" % number).digest() for number in range(WIDTH)]
    tiles = grow(0, hashes * (LARGE // WIDTH), lambda *_: b"")
    with transaction(c.engine) as session:
        session.execute(text("TRUNCATE log_tiles"))
        write_tiles(session, tiles)
    size, made = LARGE // WIDTH * WIDTH, list[tuple[int, list[bytes]]]()
    with open_session(c.engine) as session:
        top = root(size, log_nodes(session))
        make_ms = _each_ms(
            lambda index: made.append((index, prove_inclusion(index, size, log_nodes(session)))),
            _spread(0, size),
        )
    verified = _each_ms(
        lambda one: _hold(verify_inclusion(hashes[one[0] % WIDTH], one[0], size, one[1], top)), made
    )
    return {"make_ms": make_ms, "verify_ms": verified}


def _spread(start: int, count: int) -> range:
    return range(start + 1, start + count, count // PROOFS)


def _each_ms(act: Callable[[Any], object], items: Sequence[Any]) -> float:
    times = []
    for item in items:
        started = time.perf_counter()
        act(item)
        times.append(time.perf_counter() - started)
    return round(1000 * statistics.median(times), 3)


def _median_ms(act: Callable[[], object], rounds: int) -> float:
    return _each_ms(lambda _: act(), range(rounds))


def _hold(holds: bool) -> None:  # noqa: FBT001 - what is asserted
    assert holds


def _size(c: Context) -> int:
    with open_session(c.engine) as session:
        return log_size(session)


def _shown(cost: Cost) -> dict[str, float]:
    return {"wall_ms": round(cost.wall_ms, 4), "cpu_ms": round(cost.cpu_ms, 4)}


def _fill(c: Context, statement: str, **cells: int) -> None:
    with transaction(c.engine) as session:
        session.execute(text(statement), cells)
