"""Read every page that a snapshot names, and say which is lost or is not what its hash says."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlmodel import Session

from storage.audits import snapshot_pages
from storage.blobs import Blobs
from workers.steps.proving.audit_rows import Audit

Show = Callable[[Iterable[int], str, int], Iterator[int]]


def audit_pages(session: Session, blobs: Blobs, show: Show, audit: Audit) -> None:
    """Compare stored pages, and how they were had, with the hashes that the log commits to."""
    stored = snapshot_pages(session)
    for place in show(range(len(stored)), "Pages", len(stored)):
        snapshot_id, pages = stored[place]
        for name in {name for page in pages for name in _names(page)}:
            audit.pages += 1
            if not _is_whole(blobs, name):
                audit.findings.append(f"snapshot {snapshot_id}: {name[:16]}... is not whole.")


def _names(page: dict[str, Any]) -> Iterator[str]:
    yield page["sha256"]
    if page.get("exchange"):
        yield page["exchange"]


def _is_whole(blobs: Blobs, name: str) -> bool:
    try:
        blobs.get(name)
    except (OSError, ValueError, zlib.error):
        return False
    return True
