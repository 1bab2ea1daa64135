"""Verdicts on single elements: is this a menu, a banner, a hidden bit, a widget?

No element is dropped for its name alone. When in doubt text stays: a menu too many is noise in
a version, a clause too few is a missed change.
"""

import re
from collections.abc import Callable

from selectolax.lexbor import LexborNode

from documents.html.hints import Hint
from documents.html.sample import Sample

Verdict = Callable[[Sample], bool]

_MENU_SHARE = 0.6
_PROSE_SHARE = 0.3
_PROSE = 40
_FOLDED = 25
_PANEL_WORDS = 20
_NOTE = 8

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PANEL = re.compile("accordion|collaps|panel|tab|content|answer|expand|toggle", re.IGNORECASE)
_TITLED = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"))


def is_menu(sample: Sample) -> bool:
    """Whether most of the words are links."""
    return sample.linked >= _MENU_SHARE


def is_dialog(sample: Sample) -> bool:
    """Whether the element lies above the page."""
    modal = sample.attributes.get("aria-modal") == "true"
    return modal or sample.tag == "dialog" or sample.role in ("dialog", "alertdialog")


def is_hidden(sample: Sample) -> bool:
    """Whether the element's own attributes hide it."""
    attributes = sample.attributes
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))
    )


def drops_form(sample: Sample) -> bool:
    """Keep a form or text field around much text, such as a form that wraps the whole page."""
    return sample.words < _PROSE


def drops_body_chrome(sample: Sample) -> bool:
    """Judge navigation, header, footer or aside of a page without a main region."""
    if is_menu(sample) or sample.tag == "footer" or sample.role == "contentinfo":
        return True
    if sample.tag == "header" or sample.role == "banner":
        return not sample.has_heading
    return not _is_prose(sample, _PROSE)


def drops_main_chrome(sample: Sample) -> bool:
    """Judge the same inside a main region, where headers carry titles and footers dates."""
    if is_menu(sample):
        return True
    if sample.tag == "header" or sample.role == "banner":
        return False
    if sample.tag == "footer" or sample.role == "contentinfo":
        return sample.controls > 0
    return not _is_prose(sample, _NOTE if sample.tag == "aside" else _PROSE)


def drops_hidden(sample: Sample) -> bool:
    """Keep what scripts fold away: panels, and prose of some length."""
    labelled = "aria-labelledby" in sample.attributes
    if labelled or sample.role in ("tabpanel", "region") or _PANEL.search(sample.names):
        return False
    return not _is_prose(sample, _FOLDED)


def opens_section(button: Sample) -> bool:
    """Whether a button is a section's title: it stands in one or precedes prose."""
    above = button.node.parent
    if above is None or not button.words:
        return False
    if above.tag in _TITLED or (above.parent is not None and above.parent.tag in _TITLED):
        return True
    panel = _element_after(button.node)
    if panel is None and _element_before(button.node) is None:
        panel = _element_after(above)
    return panel is not None and _is_panel(button.like(panel))


def is_prose(sample: Sample) -> bool:
    """Whether an element holds text of some length, and neither a menu nor a form."""
    return _is_prose(sample, _PROSE)


def _is_panel(panel: Sample) -> bool:
    return panel.words >= _PANEL_WORDS and panel.linked < _PROSE_SHARE


def _element_after(node: LexborNode) -> LexborNode | None:
    following = node.next
    while following is not None and not following.is_element_node:
        following = following.next
    return following


def _element_before(node: LexborNode) -> LexborNode | None:
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    return before


def _is_prose(sample: Sample, least: int) -> bool:
    return sample.words >= least and sample.linked < _PROSE_SHARE and not sample.controls


# What must be true of an element whose names speak of a widget, for it to be dropped.
DROPS_WIDGET: dict[Hint, Verdict] = {
    Hint.UNSEEN: drops_hidden,
    Hint.CONSENT: lambda s: s.controls > 1,
    Hint.BREADCRUMB: lambda s: s.words <= 40,
    Hint.SKIP_LINK: lambda s: s.words <= 12 and is_menu(s),
    Hint.SHARE: lambda s: s.words <= 30 and (s.linked > 0.5 or s.controls > 0),
    Hint.FEEDBACK: lambda s: s.words <= 80 and s.controls > 0,
    Hint.LANGUAGE: lambda s: s.words <= 12 or is_menu(s),
    Hint.RELATED: is_menu,
    Hint.PROMOTION: lambda s: s.words <= 60 and (s.linked > 0 or s.controls > 0),
    Hint.MENU: lambda s: s.words > 0 and is_menu(s),
}
