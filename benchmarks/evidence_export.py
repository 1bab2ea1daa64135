"""Export the evidence of a document with ten versions: `python -m benchmarks.evidence_export`.

A page of 10,000 words is watched by the real steps through ten versions, its log signed; then the
document is exported some times, and each export is checked by the verifier that it holds, in a
process of its own. Prints JSON.
"""

import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from cli.embedded import discard, embedded_postgres
from models.tables import Version
from storage.database import open_engine, open_session
from storage.schema import upgrade
from tests.watched import Site, page_of, watch_site
from workers.steps.proving.append import append_new
from workers.steps.proving.evidence_scope import document_scope
from workers.steps.proving.export_evidence import export_evidence
from workers.steps.proving.sign_log import sign_now

VERSIONS, CLAUSES, CHANGED, ROUNDS = 10, 660, 12, 5
_POLICIES = Path("demo/site/policies")


def measure() -> dict[str, Any]:
    """Give the seconds of an export and of its check, the median and the longest of each."""
    folder = Path(tempfile.mkdtemp(prefix="clausewatch-evidence-"))
    folder.chmod(0o711)
    with embedded_postgres(folder) as url:
        engine = open_engine(url)
        upgrade(engine)
        with watch_site(engine, folder) as site:
            _live(site)
            result = _timed(site, folder)
        engine.dispose()
    discard(folder)
    return result


def _live(site: Site) -> None:
    """Let the page change from version to version, each seen and confirmed."""
    for number in range(VERSIONS):
        page = page_of(_clauses(number))
        site.look(page)
        if number:
            site.look(page, after=timedelta(minutes=11))
    for _ in range(4):  # marks settle from one time to the next
        append_new(site.c)
    sign_now(site.c)


def _clauses(version: int) -> list[str]:
    """Write clauses of words that policies use; each version rewords some of its own."""
    words = " ".join(each.read_text() for each in sorted(_POLICIES.rglob("*.md"))).split()
    plain = [word for word in words if word.isalpha()]
    clauses = [_clause(plain, place) for place in range(CLAUSES)]
    for place in range(CHANGED, (version + 1) * CHANGED):
        clauses[place] = f"We may {clauses[place]}"
    return clauses


def _clause(words: list[str], seed: int) -> str:
    chosen = " ".join(Random(seed).choices(words, k=15))
    return f"{chosen.capitalize()}."


def _timed(site: Site, folder: Path) -> dict[str, Any]:
    exports, checks, export = [], [], b""
    for _ in range(ROUNDS):
        began = time.perf_counter()
        export = _export(site)
        exports.append(time.perf_counter() - began)
        checks.append(_check(export, folder))
    words = site.rows(Version)[-1].words
    return {
        "versions": len(site.rows(Version)),
        "words": words,
        "bytes": len(export),
        "seconds_to_export": _figures(exports),
        "seconds_to_check": _figures(checks),
    }


def _export(site: Site) -> bytes:
    target = io.BytesIO()
    with open_session(site.c.engine) as session:
        scope = document_scope(session, 1, None, None)
        assert scope is not None
        export_evidence(session, scope, None, site.c, target)
    return target.getvalue()


def _check(export: bytes, folder: Path) -> float:
    path = folder / "export.zip"
    path.write_bytes(export)
    with zipfile.ZipFile(path) as archive:
        source = archive.read("verify.py")
    began = time.perf_counter()
    ask = [sys.executable, "-I", "-", path]
    subprocess.run(ask, input=source, env={}, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _figures(seconds: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(seconds), 2), "longest": round(max(seconds), 2)}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
