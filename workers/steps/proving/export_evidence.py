"""Export evidence: what is on record of a change or a document, in a file that proves itself."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import IO, Any

from sqlmodel import Session

from evidence.archive import File, write_zip
from evidence.captures import path_of, write_capture
from evidence.contents import write_contents
from evidence.dossier import Capture, CapturedPage, Dossier
from evidence.heads import sign_export
from evidence.pages import draw_difference, draw_report
from evidence.pdf import draw_pdf
from evidence.report import make_report
from evidence.verifier import single_file
from fetching.session import AGENT, VERSION
from models.exchanges import HowHad
from models.tables import Snapshot, Subscriber
from notifications.safe_text import clean
from storage.blobs import Blobs
from storage.evidence_export import snapshots_by_id
from workers.context import Context
from workers.steps.proving.evidence_scope import Scope
from workers.steps.proving.gather_evidence import Track, gather, silently
from workers.steps.proving.sign_log import key_like

_README = """This is an evidence export of Clausewatch.

report.html, report.pdf   what it comes to, for people
captures/                 the pages as received, as WARC 1.1
texts/                    the texts that were read from them, block by block
changes/                  what changed, how it was rated and by which rules
told.csv, told.json       who was told, when, and what the far side answered
acknowledgements.json     what was decided
corrections.json          what was taken back or corrected
watching.json             how often the pages were looked at, and every gap
looks.json                every single look, with its place in the log
log/                      proofs that these rows are in the signed log
manifest.json, .sig       the hash of every file, and our signature of them
verify.py                 checks all of it: python -I verify.py

The texts belong to their authors; they are here as evidence of what was published.
"""


class ExportError(Exception):
    """The export cannot be made; says why in a sentence."""


def export_evidence(
    session: Session,
    scope: Scope,
    reader: Subscriber | None,
    c: Context,
    target: IO[bytes],
    *,
    track: Track = silently,
) -> str:
    """Write an export and return the SHA-256 of its manifest; the same rows, the same bytes.

    It is for one subscriber, or, without one, for an operator. `track` shows how far it is.
    """
    dossier = gather(session, scope, reader, c, track)
    key = key_like(dossier.key, c)
    sign = partial(sign_export, key=key) if key else None
    return write_zip(_files(session, dossier, c, track), target, sign)


def _files(session: Session, dossier: Dossier, c: Context, track: Track) -> Iterator[File]:
    yield File("README.txt", _README.encode())
    yield from write_contents(dossier)
    for change in dossier.changes:
        yield File(f"changes/{change.name}/difference.html", draw_difference(change, clean))
    captured: list[tuple[int, CapturedPage]] = []
    snapshot_ids = [snapshot_id for snapshot_id, _ in dossier.captures]
    for row in track(snapshots_by_id(session, snapshot_ids), "Captures"):
        capture = _capture(row, c.blobs)
        yield File(path_of(capture.snapshot_id), write_capture(capture, f"{AGENT}/{VERSION}"))
        light = (replace(page, body=b"", blobs={}) for page in capture.pages)
        captured += ((capture.snapshot_id, page) for page in light)
    report = make_report(dossier, captured)
    yield File("report.html", draw_report(report, clean))
    yield File("report.pdf", draw_pdf(report, clean))
    yield File("verify.py", single_file().encode())


def _capture(row: Snapshot, blobs: Blobs) -> Capture:
    assert row.id is not None
    try:
        pages = [_page(page, blobs) for page in row.pages]
    except (FileNotFoundError, ValueError) as error:
        raise ExportError(f"A page of snapshot {row.id} is not whole in the archive.") from error
    return Capture(row.id, row.document_id, row.fetched_at, pages)


def _page(row: dict[str, Any], blobs: Blobs) -> CapturedPage:
    body, how = blobs.get(row["sha256"]), None
    named: dict[str, bytes] = {}
    if exchange := row.get("exchange"):
        how = HowHad.model_validate_json(blobs.get(exchange))
        named = {name: body if name == row["sha256"] else blobs.get(name) for name in _named(how)}
    return CapturedPage(
        row["url"], row["final_url"], row["content_type"], row["sha256"], body, how, named
    )


def _named(how: HowHad) -> set[str]:
    bodies = {one.body.sha256 for one in how.exchanges if one.body.kept}
    return bodies | {name for one in how.exchanges for name in one.certificates}
