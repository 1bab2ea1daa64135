"""What programs are told when something did not work: problem documents (RFC 9457)."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

_log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
_BROKEN = "The fault is noted on our side; please try again in a while."
_NO_RECORDS = "We cannot reach our records; please try again in a minute."


class Problem(BaseModel):
    """Why a request was refused; `detail` is a sentence for people."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[str] = Field(default=[], description="What is wrong with which field.")


class Refusal(HTTPException):
    """A request that is refused with this status, for this reason."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, reason, headers)


def told(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Say in the OpenAPI document with which statuses an operation may refuse."""
    content = {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in sorted(statuses)
    }


def problem(
    status: int,
    detail: str = "",
    errors: list[str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    title = HTTPStatus(status).phrase
    said = Problem(title=title, status=status, detail=detail, errors=errors or [])
    return JSONResponse(said.model_dump(), status, headers, media_type=MEDIA_TYPE)


def register(api: FastAPI) -> None:
    """Answer every error with a problem document."""
    api.add_exception_handler(HTTPException, _refused)
    api.add_exception_handler(RequestValidationError, _malformed)
    api.add_exception_handler(OperationalError, _without_database)
    api.add_exception_handler(Exception, _broken)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    phrase = HTTPStatus(error.status_code).phrase
    detail = "" if error.detail == phrase else error.detail
    return problem(error.status_code, detail, headers=error.headers)


async def _malformed(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    wrong = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    return problem(422, "The request does not fit the description of the API.", wrong)


async def _without_database(_request: Request, error: Exception) -> JSONResponse:
    _log.error("the database cannot be reached: %s", error)
    return problem(503, _NO_RECORDS)


async def _broken(_request: Request, _error: Exception) -> JSONResponse:
    return problem(500, _BROKEN)
