"""My keys of the API: make one with what it may do, see when it was last used, revoke it."""

from secrets import token_bytes
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Path
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from models.words import ApiScope
from storage.api_keys import keys_of
from web.signed_in import Reader, SignedAct, SignedIn, back_to, own_page
from web.site import READ, Acting, Reading, Site, TheSite
from workers.steps.subscribers.api_keys import MOST_KEYS, open_key, revoke_own_key

router = APIRouter(prefix="/account/keys")

SCOPES = {
    ApiScope.RECORDS: "Read what is on record: platforms, documents, versions, changes, provisions",
    ApiScope.ACCOUNT: "Read your account: what you watch, your channels, messages and alerts",
    ApiScope.WRITE: "Change your account: add and remove platforms and channels, note decisions",
}
_SAID = {"revoked": "Revoked. Programs that show that key are refused from now on."}
_UNCHOSEN = "Choose at least one thing that the key may do."
_FULL = f"You have {MOST_KEYS} keys that work. Revoke one first."
Handle = Annotated[str, Path(pattern="^[0-9a-f]{12}$")]


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show(reader: SignedIn, site: TheSite, session: Reading, said: str = "") -> HTMLResponse:
    return _page(reader, site, session, said=_SAID.get(said, ""))


@router.post("", response_class=HTMLResponse)
def add(
    reader: SignedAct,
    site: TheSite,
    session: Reading,
    c: Acting,
    name: Annotated[str, Form(max_length=80)] = "",
    scope: Annotated[list[ApiScope], Form(max_length=10)] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    if not scope:
        return _page(reader, site, session, status=422, problem=_UNCHOSEN)
    key = open_key(reader.id, scope, name.strip(), token_bytes(38), c)
    if key is None:
        return _page(reader, site, session, status=422, problem=_FULL)
    return _page(reader, site, session, key=key)


@router.post("/{handle}/revoke")
def revoke(handle: Handle, reader: SignedAct, c: Acting) -> Response:
    if not revoke_own_key(reader.id, handle, c):
        raise HTTPException(404)
    return back_to("/account/keys", "revoked")


def _page(
    reader: Reader,
    site: Site,
    session: Session,
    *,
    status: int = 200,
    said: str = "",
    problem: str = "",
    key: str = "",
) -> HTMLResponse:
    rows = keys_of(session, reader.id)
    return own_page(
        site,
        "own_keys.html",
        reader,
        status,
        said=said,
        problem=problem,
        key=key,
        keys=[row for row in rows if row.revoked_at is None],
        revoked=[row for row in rows if row.revoked_at],
        scopes=SCOPES,
        limit=site.settings.api_per_minute,
    )
