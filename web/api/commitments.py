"""The caller's commitments: listed with the changes that touched them, added, forgotten, as CSV."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from models.promises import promises
from models.tables import Commitment, Touch
from storage.commitments import commitments_of, last_touches
from storage.pages import ChangeRow
from web.api import own_shapes as shapes
from web.api.callers import Owner, Reader, Viewing, Writer, demand
from web.api.once import Doing
from web.api.paging import Page
from web.api.problems import Refusal, told
from web.site import Acting, Reading
from workers.steps.subscribers.commitments import (
    CommitmentError,
    Wanted,
    commit_to,
    forget_commitment,
    read_csv,
    reword_commitment,
    write_csv,
)

router = APIRouter(prefix="/commitments", tags=["account"])

_FEATURE = "provision_monitoring"
_TOUCHES = 3
_NONE = "You have no such commitment."
_CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}}
}
Id = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("")
def commitments(caller: Owner, view: Viewing, session: Reading) -> Page[shapes.Commitment]:
    """List what the caller promised to others, the oldest first."""
    touches = last_touches(session, caller.id, _TOUCHES)
    rows = commitments_of(session, caller.id)
    items = [_shown(row, touches.get(row.text, ())) for row in rows]
    return Page(items=items, not_included=view.left_out(_FEATURE))


@router.get("/catalogue")
def catalogue(_: Reader) -> Page[shapes.Promise]:
    """List the promises that can be taken by name."""
    rows = promises().values()
    items = [
        shapes.Promise(id=row.id, text=row.text, provisions=sorted(row.provisions)) for row in rows
    ]
    return Page(items=items)


@router.get("/export.csv", response_class=Response, responses=_CSV)
def export(caller: Owner, session: Reading) -> Response:
    """Return the caller's commitments as CSV, as `import` reads it."""
    return Response(write_csv(session, caller.id), media_type="text/csv")


@router.post("", status_code=201, response_model=shapes.Commitment)
def add(
    wanted: shapes.NewCommitment,
    caller: Writer,
    view: Viewing,
    once: Doing,
    session: Reading,
    c: Acting,
) -> Response:
    """Add a commitment."""
    demand(view, _FEATURE)

    def act() -> shapes.Commitment:
        try:
            added = commit_to(caller.id, [_read(wanted)], c)
        except CommitmentError as error:
            raise Refusal(422, str(error)) from None
        if not added:
            raise Refusal(409, "You have a commitment of these words already.")
        return _shown(commitments_of(session, caller.id)[-1])

    return once.do(act)


@router.post("/import", status_code=201, response_model=shapes.Added)
def add_many(sent: shapes.Csv, caller: Writer, view: Viewing, once: Doing, c: Acting) -> Response:
    """Add commitments from CSV, all or none; an error names the line."""
    demand(view, _FEATURE)

    def act() -> shapes.Added:
        try:
            return shapes.Added(added=commit_to(caller.id, read_csv(sent.csv), c))
        except CommitmentError as error:
            raise Refusal(422, str(error)) from None

    return once.do(act)


@router.put("/{commitment_id}", responses=told(404, 409))
def reword(
    commitment_id: Id,
    wanted: shapes.NewCommitment,
    caller: Writer,
    view: Viewing,
    session: Reading,
    c: Acting,
) -> shapes.Commitment:
    """Write a commitment anew; what touched it before stays on record under its old words."""
    demand(view, _FEATURE)
    try:
        known = reword_commitment(caller.id, commitment_id, _read(wanted), c)
    except CommitmentError as error:
        raise Refusal(409 if error.there else 422, str(error)) from None
    if not known:
        raise Refusal(404, _NONE)
    rows = commitments_of(session, caller.id)
    return _shown(next(row for row in rows if row.id == commitment_id))


@router.delete("/{commitment_id}", status_code=204, responses=told(404))
def forget(commitment_id: Id, caller: Writer, c: Acting) -> None:
    """Forget a commitment."""
    if not forget_commitment(caller.id, commitment_id, c):
        raise Refusal(404, _NONE)


def _read(wanted: shapes.NewCommitment) -> Wanted:
    return Wanted(wanted.text, wanted.promise, tuple(wanted.provisions))


def _shown(row: Commitment, touches: Sequence[tuple[Touch, ChangeRow]] = ()) -> shapes.Commitment:
    shown = shapes.Commitment.model_validate({**row.model_dump(), "touches": []})
    return shown.model_copy(update={"touches": [_touched(*one) for one in touches]})


def _touched(row: Touch, change: ChangeRow) -> shapes.TouchedBy:
    quote = row.after or row.before or {"text": ""}
    return shapes.TouchedBy(
        change=change.public_id,
        detected_at=change.detected_at,
        provision=row.provision,
        sentence=row.sentence,
        quote=quote["text"],
    )
