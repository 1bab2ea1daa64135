"""A page as received, for a frame in which nothing of it runs, loads or knows who looks."""

from fastapi.responses import Response

from documents.charset import to_utf8
from documents.outcome import ExtractError
from documents.sniff import PageType, is_pdf, sniff

# CSP `sandbox` makes it a site of its own, without scripts and forms (HTML Standard 7.1.5).
FRAME_POLICY = "; ".join(
    (
        "sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)


def framed(body: bytes, content_type: str, url: str) -> Response | None:
    """Send a page's markup for a frame; None where it is no page of markup."""
    try:
        source, _ = to_utf8(body, content_type)
        if is_pdf(body) or sniff(source, content_type, url) is not PageType.HTML:
            return None
    except ExtractError:
        return None
    headers = {
        "Content-Security-Policy": FRAME_POLICY,
        "X-Frame-Options": "SAMEORIGIN",
        "X-DNS-Prefetch-Control": "off",
        "Cache-Control": "no-store",
    }
    return Response(source, media_type="text/html; charset=utf-8", headers=headers)


def saved(body: bytes, name: str) -> Response:
    """Send a page's bytes as a file."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(body, media_type="application/octet-stream", headers=headers)
