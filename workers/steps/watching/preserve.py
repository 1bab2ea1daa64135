"""Preserve a capture: its bodies, and how each page was had, as blobs named by their hashes."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from httpx import Headers

from fetching.pages import Exchange, Page
from models.exchanges import Headers as KeptHeaders
from models.exchanges import HowHad, KeptBody, KeptExchange
from workers.context import Context
from workers.steps.watching.look import Capture

_LARGEST_ASIDE = 65_536  # bytes kept of the body of a redirect


def keep_pages(capture: Capture, c: Context) -> Sequence[dict[str, Any]]:
    """Store the bodies of a capture, and how they were had, and return its pages' rows."""
    return [_keep(page, c) for page in capture.pages]


def _keep(page: Page, c: Context) -> dict[str, Any]:
    row = {
        "url": page.url,
        "final_url": page.final_url,
        "status": page.status,
        "content_type": page.content_type,
        "sha256": c.blobs.put(page.body),
        "size": len(page.body),
    }
    return {**row, "exchange": _keep_exchanges(page, c)} if page.exchanges else row


def _keep_exchanges(page: Page, c: Context) -> str:
    *aside, last = page.exchanges
    kept = [_kept(one, _LARGEST_ASIDE, c) for one in aside]
    record = HowHad(
        exchanges=(*kept, _kept(last, len(last.answer.body), c)), drawn_by=page.drawn_by
    )
    return c.blobs.put(record.model_dump_json().encode())


def _kept(one: Exchange, largest: int, c: Context) -> KeptExchange:
    answer, far = one.answer, one.answer.far
    return KeptExchange(
        url=one.url,
        request_headers=_written(answer.sent),
        protocol=answer.protocol,
        status=answer.status,
        phrase=answer.phrase,
        response_headers=_written(answer.headers),
        body=_body(answer.body, largest, c),
        address=far.address,
        port=far.port,
        tls=far.tls,
        cipher=far.cipher,
        certificates=tuple(c.blobs.put(each) for each in far.certificates),
    )


def _body(body: bytes, largest: int, c: Context) -> KeptBody:
    if len(body) <= largest:
        return KeptBody(sha256=c.blobs.put(body), size=len(body))
    return KeptBody(sha256=sha256(body).hexdigest(), size=len(body), kept=False)


def _written(headers: Headers | None) -> KeptHeaders:
    raw = headers.raw if headers else ()
    return tuple((name.decode("latin-1"), text.decode("latin-1")) for name, text in raw)
