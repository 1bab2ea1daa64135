"""Refuses pages whose parsing would cost far more than their size: nested or stuffed tags."""

import re
from collections import Counter

from documents.outcome import ExtractError, ExtractFailure

_FEW = 20_000
_MOST_TAGS = 400_000
_DEEPEST = 5_000
_LARGE = 500_000
_WINDOW = 32_768
_MOST_ATTRIBUTES = 1_000

_TAG = re.compile(rb"<(/?)([a-zA-Z][^\s/>]{0,40})")
_STUFFED = re.compile(
    rb"<[a-zA-Z][^\s/>]*+"
    rb"(?:[\s/]++[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+)"
    rb"{%d}" % _MOST_ATTRIBUTES
)
# Void elements, those that end by themselves, and the leaves of drawings.
_LEAVES = b"""
    area base br col embed hr img input link meta param source track wbr p li dt dd tr td th
    option tbody thead tfoot path circle rect use line polygon polyline ellipse stop image"""
_SHALLOW = frozenset(_LEAVES.split())


def refuse_tangled(body: bytes) -> None:
    """Fail on pages whose tree would take the square of their size to build.

    Few enough tags and attributes take a second at the very worst, so that common pages are not
    looked into at all.
    """
    tags = body.count(b"<")
    if tags > _MOST_TAGS:
        raise ExtractError(ExtractFailure.TOO_LARGE, f"{tags} tags")
    if tags > _FEW and _depth(body) > _DEEPEST:
        raise ExtractError(ExtractFailure.TOO_TANGLED, f"tags nested deeper than {_DEEPEST}")
    if _may_be_stuffed(body) and _STUFFED.search(body):
        detail = f"a tag of more than {_MOST_ATTRIBUTES} attributes"
        raise ExtractError(ExtractFailure.TOO_TANGLED, detail)


def _depth(body: bytes) -> int:
    """The most elements that may be open at once, by counting tags."""
    still_open: Counter[bytes] = Counter()
    depth = deepest = 0
    for closing, name in _TAG.findall(body):
        tag = name.lower()
        if tag in _SHALLOW:
            continue
        if not closing:
            still_open[tag] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif still_open[tag]:
            still_open[tag] -= 1
            depth -= 1
    return deepest


def _may_be_stuffed(body: bytes) -> bool:
    """Whether some stretch of 32 KB has many words, yet no tag begins or no tag ends in it."""
    if len(body) > _LARGE:
        return True
    for at in range(0, len(body), _WINDOW):
        end = at + _WINDOW
        whole = body.find(b"<", at, end) >= 0 and body.find(b">", at, end) >= 0
        if not whole and _parts(body[at:end]) > _MOST_ATTRIBUTES:
            return True
    return False


def _parts(stretch: bytes) -> int:
    return len(stretch.replace(b"/", b" ").split())
