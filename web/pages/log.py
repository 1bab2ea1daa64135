"""The evidence log at its well-known address: signed heads, public keys, and proofs from it."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlmodel import Session

from evidence.proofs import as_json
from models.log import LOGGED
from models.tables import LogHead, LogRestore
from storage.heads import all_restores, head_of_size, heads_before, latest_head, stamp_of
from web.site import READ, Acting, Id, Reading
from workers.steps.proving.prove import prove_growth, prove_row
from workers.steps.proving.sign_log import WELL_KNOWN, signing_keys

router = APIRouter(prefix=WELL_KNOWN)

# Proofs of rows about a person are in their own exports only.
_OPEN = frozenset(kind.kind for kind in LOGGED if not kind.personal)
_AT_ONCE = 100
_NEGOTIATED = {"Vary": "Accept"}
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}

Before = Annotated[int | None, Query(ge=1, lt=2**63)]
Size = Annotated[int | None, Query(ge=1, lt=2**63)]


@router.api_route("", methods=READ)
def newest(request: Request, session: Reading) -> Response:
    """The newest signed head, as text or as JSON."""
    return _told(_head(session, None), request, session)


@router.api_route("/heads", methods=READ)
def heads(session: Reading, before: Before = None) -> JSONResponse:
    """All signed heads, the newest first; `next` is the `before` of the next page."""
    found = heads_before(session, before, _AT_ONCE)
    return JSONResponse(
        {
            "items": [_short(head) for head in found],
            "next": found[-1].id if len(found) == _AT_ONCE else None,
        }
    )


@router.api_route("/heads/{size}", methods=READ)
def head(size: Id, request: Request, session: Reading) -> Response:
    """The first head that was signed at a size."""
    return _told(_head(session, size), request, session)


@router.api_route("/heads/{size}/stamp", methods=READ)
def stamp(size: Id, session: Reading) -> Response:
    """What an authority said of a head's time, as it answered (RFC 3161)."""
    found = stamp_of(session, _head(session, size).id or 0)
    if found is None:
        raise HTTPException(404, "This head has no time stamp.")
    return Response(found.response, media_type="application/timestamp-reply", headers=_FOR_GOOD)


@router.api_route("/restores", methods=READ)
def restores(session: Reading) -> JSONResponse:
    """The backups that the log went on from; heads signed between `made_at` and `at` do not fit."""
    return JSONResponse({"items": [_restore(row) for row in all_restores(session)]})


@router.api_route("/key", methods=READ)
def key(c: Acting) -> PlainTextResponse:
    """The public keys that verify heads, the newest first, a line each."""
    return PlainTextResponse("".join(f"{each.verifier}\n" for each in signing_keys(c)))


@router.api_route("/proof/{kind}/{number}", methods=READ)
def proof(kind: str, number: Id, session: Reading, size: Size = None) -> JSONResponse:
    """The proof that a row is in the log, and the head that it leads to."""
    signed = _head(session, size)
    found = prove_row(session, kind, number, signed.size) if kind in _OPEN else None
    if found is None:
        raise HTTPException(404, "This is not under that head of the log.")
    return JSONResponse({"head": signed.note, "key": signed.key, "proof": as_json(found)})


@router.api_route("/growth/{old}/{new}", methods=READ)
def growth(old: Id, new: Id, session: Reading) -> JSONResponse:
    """The proof that the log of one size begins with that of a smaller one; both have heads."""
    for size in (old, new):
        _head(session, size)
    if old > new:
        raise HTTPException(404, "A log only grows: name the smaller size first.")
    path = [step.hex() for step in prove_growth(session, old, new)]
    return JSONResponse({"old": old, "new": new, "path": path}, headers=_FOR_GOOD)


def _restore(row: LogRestore) -> dict[str, Any]:
    times = {"made_at": row.made_at.isoformat(), "at": row.at.isoformat()}
    return {"number": row.id, "entries": row.size, **times}


def _head(session: Session, size: int | None) -> LogHead:
    found = head_of_size(session, size) if size else latest_head(session)
    if found is None:
        raise HTTPException(404, "No such head was signed.")
    return found


def _told(signed: LogHead, request: Request, session: Session) -> Response:
    if "application/json" not in request.headers.get("accept", ""):
        return PlainTextResponse(signed.note, headers=_NEGOTIATED)
    stamped = stamp_of(session, signed.id or 0)
    whole = _short(signed) | {"stamped_at": stamped.at.isoformat() if stamped else None}
    return JSONResponse(whole, headers=_NEGOTIATED)


def _short(signed: LogHead) -> dict[str, Any]:
    return {
        "size": signed.size,
        "root": signed.root.hex(),
        "at": signed.at.isoformat(),
        "note": signed.note,
        "key": signed.key,
    }
