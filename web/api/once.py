"""Do what a POST asks once, however often it comes with the same Idempotency-Key."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse

from models.tables import ApiAnswer
from storage.api_answers import claim_answer, drop_answer, find_answer, keep_answer
from storage.database import transaction
from web.api.callers import Writer
from web.api.problems import MEDIA_TYPE, Refusal, problem
from web.site import Acting
from workers.context import Context

_REPLAYED = {"Idempotency-Replayed": "true"}


@dataclass(frozen=True)
class Once:
    """One request that may come twice; without a key it is simply done."""

    subscriber_id: int
    key: str
    request: str
    c: Context

    def do(self, act: Callable[[], Any], status: int = 201) -> JSONResponse:
        """Act and keep the answer, or give the one kept; refusals are kept as well.

        What broke on our side is not kept: the same request may be made again.
        """
        if not self.key:
            return JSONResponse(jsonable_encoder(act()), status)
        claimed = self._claim(self.c.now())
        if claimed is None:
            return self._known()
        try:
            answer = _answered(act, status)
        except BaseException:
            with transaction(self.c.engine) as session:
                drop_answer(session, claimed)
            raise
        sealed = self.c.keys.seal(bytes(answer.body).decode())
        with transaction(self.c.engine) as session:
            keep_answer(session, claimed, answer.status_code, sealed)
        return answer

    def _claim(self, now: datetime) -> int | None:
        row = ApiAnswer(
            subscriber_id=self.subscriber_id, key=self.key, request=self.request, at=now
        )
        with transaction(self.c.engine) as session:
            return claim_answer(session, row)

    def _known(self) -> JSONResponse:
        with transaction(self.c.engine) as session:
            kept = find_answer(session, self.subscriber_id, self.key)
        if kept and kept.request != self.request:
            raise Refusal(422, "This Idempotency-Key was used for another request.")
        if kept is None or kept.status is None or kept.body is None:
            raise Refusal(409, "The first request with this Idempotency-Key is under way.")
        return _json(json.loads(self.c.keys.open(kept.body)), kept.status, _REPLAYED)


def _answered(act: Callable[[], Any], status: int) -> JSONResponse:
    try:
        return _json(jsonable_encoder(act()), status)
    except Refusal as refused:
        return problem(refused.status_code, refused.detail)


def _json(body: Any, status: int, headers: dict[str, str] | None = None) -> JSONResponse:
    kind = MEDIA_TYPE if status >= 400 else None
    return JSONResponse(body, status, headers, media_type=kind)


async def once(
    request: Request,
    caller: Writer,
    c: Acting,
    idempotency_key: Annotated[str, Header(max_length=255)] = "",
) -> Once:
    """Read what names a request; only hashes of it are kept."""
    body = await request.body()
    sent = f"{request.method} {request.url.path}\n".encode() + body
    key = hashlib.sha256(idempotency_key.encode()).hexdigest() if idempotency_key else ""
    return Once(caller.id, key, hashlib.sha256(sent).hexdigest(), c)


Doing = Annotated[Once, Depends(once)]
