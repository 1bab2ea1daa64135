"""Answers that a reader need not fetch again (RFC 9110, section 13)."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request
from fastapi.responses import Response


def answer(
    request: Request, body: bytes, media_type: str, changed_at: datetime, cache: str
) -> Response:
    """Send a body under the hash of what it says, or 304 to whoever has it already."""
    # Weak, for the same body is also sent compressed.
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(changed_at.astimezone(UTC), usegmt=True),
        "Cache-Control": cache,
    }
    if is_known(request, tag, changed_at):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def is_known(request: Request, tag: str, changed_at: datetime) -> bool:
    """Say whether the request names what would be sent; a time counts only without a tag."""
    named = request.headers.get("if-none-match")
    if named is not None:
        return any(one.strip() in (tag, tag.removeprefix("W/"), "*") for one in named.split(","))
    since = _time(request.headers.get("if-modified-since", ""))
    return since is not None and changed_at.replace(microsecond=0) <= since


def _time(header: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(header)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
