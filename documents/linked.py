"""Documents that a text links to and whose own text is not kept: nothing is said of them."""

from collections.abc import Collection, Sequence

from documents.markers import DOCUMENT_NAME
from models.blocks import Block

_LONGEST_NAME = 60


def linked_documents(blocks: Sequence[Block], archived: Collection[str]) -> dict[str, str]:
    """Name the documents linked to, by address without scheme, that are not among `archived`."""
    kept = {_bare(address) for address in archived}
    named: dict[str, str] = {}
    for link in (link for block in blocks for link in block.links):
        elsewhere = link.target.startswith(("http://", "https://"))
        if elsewhere and _is_name(link.text) and _bare(link.target) not in kept:
            named.setdefault(_bare(link.target), link.text)
    return named


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and bool(DOCUMENT_NAME.search(text))


def _bare(address: str) -> str:
    return address.partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/").lower()
