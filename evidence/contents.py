"""The files of an export but for its captures and reports: texts, differences, rows, proofs."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from evidence.archive import File, write_json
from evidence.dossier import Cells, ChangeFile, Dossier, Log, Look, Text
from evidence.leaf import write_cells, write_time
from evidence.proofs import as_json
from models.blocks import Block, plain_text

TOLD = (
    "change",
    "platform",
    "document",
    "decided_at",
    "decision",
    "reason",
    "plan",
    "due_by",
    "message",
    "kind",
    "channel",
    "destination",
    "state",
    "written_at",
    "ended_at",
    "attempt",
    "attempted_at",
    "duration_ms",
    "outcome",
    "status",
    "answer",
    "decision_id",
    "message_id",
    "attempt_id",
)


def write_contents(dossier: Dossier) -> Iterator[File]:
    """Write every file that programs read, in the order of the export."""
    yield _json("about.json", {**dossier.about, "title": dossier.title})
    for text in dossier.texts:
        yield from _text(text)
    for change in dossier.changes:
        yield from _change(change)
    yield _json("told.json", {"counts": dossier.counts, "rows": dossier.told})
    yield File("told.csv", _csv(dossier.told))
    yield _json("acknowledgements.json", dossier.acknowledged)
    yield _json("corrections.json", dossier.corrected)
    yield _json("watching.json", [plain(vars(one)) for one in dossier.watched])
    yield File("looks.json", _looks(dossier.looks, dossier.log))
    yield File("log/key.txt", f"{dossier.key}\n".encode())
    if dossier.log is not None:
        yield from _log(dossier.log)


def plain(value: Any) -> Any:
    """Write moments in UTC as the log does, and what holds them as plain lists and dicts."""
    if isinstance(value, datetime):
        return write_time(value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def block_id(ordinal: int, place: int) -> str:
    """Name a block of a version.

    >>> block_id(3, 12)
    'v3-b12'
    """
    return f"v{ordinal}-b{place}"


def _text(text: Text) -> Iterator[File]:
    cells = {name: value for name, value in vars(text).items() if name != "blocks"}
    blocks = [_block(text.ordinal, place, one) for place, one in enumerate(text.blocks)]
    yield _json(f"{text.path}.json", {**cells, "text_hash_rule": 1, "blocks": blocks})
    yield File(f"{text.path}.txt", plain_text(text.blocks).encode())


def _block(ordinal: int, place: int, block: Block) -> Cells:
    return {
        "id": block_id(ordinal, place),
        "kind": block.kind.value,
        "level": block.level,
        "number": block.number,
        "text": block.text,
        "links": [[link.text, link.target] for link in block.links],
    }


def _change(change: ChangeFile) -> Iterator[File]:
    folder = f"changes/{change.name}"
    summary = {
        "id": change.id,
        "change": change.name,
        "document_id": change.document_id,
        "cause": change.cause,
        "detected_at": change.detected_at,
        "confirmed_at": change.confirmed_at,
        "rules_version": change.rules_version,
        "quiet_reason": change.quiet_reason,
        "before": f"{change.before}.txt",
        "after": f"{change.after}.txt",
        "summary": change.summary,
    }
    yield _json(f"{folder}/summary.json", summary)
    sides = {"before": f"{change.before}.json", "after": f"{change.after}.json"}
    yield _json(f"{folder}/difference.json", {**sides, "items": change.items})


def _csv(rows: Sequence[Cells]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, TOLD, lineterminator="\r\n", extrasaction="raise")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(plain(value)) for name, value in row.items()})
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    """Keep a spreadsheet from taking what a far side said for a formula."""
    dangerous = isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}
    return f"'{value}" if dangerous else value


def _looks(looks: Sequence[Look], log: Log | None) -> bytes:
    """Write the looks a line each: there may be ten thousands."""
    others = [other.hex() for other in log.others] if log else []
    rows = [write_cells([one.id, one.index, one.cells.decode()]) for one in looks]
    head, lines = b'{"others":' + write_cells(others), b",\n".join(rows)
    return head + b',\n"looks":[\n' + lines + b"\n]}\n"


def _log(log: Log) -> Iterator[File]:
    yield File("log/head.txt", log.note.encode())
    if log.stamp:
        yield File("log/head.tsr", log.stamp)
    rows = [
        {
            "kind": row.kind,
            "id": row.id,
            "proof": as_json(row.proof),
            "cells": row.cells.decode(),
            "salt": row.salt.hex(),
        }
        for row in log.rows
    ]
    yield _json("log/rows.json", rows)


def _json(path: str, value: Any) -> File:
    return File(path, write_json(plain(value)))
