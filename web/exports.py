"""Evidence exports as downloads, for pages and programs."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

from fastapi.responses import StreamingResponse
from sqlmodel import Session
from starlette.exceptions import HTTPException

from models.tables import Subscriber
from workers.context import Context
from workers.steps.proving.evidence_scope import Scope
from workers.steps.proving.export_evidence import ExportError, export_evidence

ZIP = "application/zip"
_PIECE = 1 << 16


def answer_with(
    session: Session, scope: Scope, reader: Subscriber, name: str, c: Context
) -> StreamingResponse:
    """Write a reader's export to a file without a name, and stream it."""
    target: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    try:
        export_evidence(session, scope, reader, c, target)
    except ExportError as error:
        target.close()
        raise HTTPException(409, str(error)) from error
    size = target.tell()
    target.seek(0)
    headers = {
        "Content-Disposition": f'attachment; filename="clausewatch-{name}.zip"',
        "Content-Length": str(size),
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(_pieces(target), media_type=ZIP, headers=headers)


def _pieces(target: IO[bytes]) -> Iterator[bytes]:
    with target:
        while piece := target.read(_PIECE):
            yield piece
