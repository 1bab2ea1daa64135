"""What inside a region is not the policy: menus, banners, hidden bits, feedback widgets.

Nothing is dropped for its name alone, and nothing that holds half of the region's text.
"""

import re
from collections.abc import Callable

from selectolax.lexbor import LexborNode

from documents.html.hints import Hint, read_hint
from documents.html.marks import BOLD, SKIP, Mark
from documents.html.region import Region
from documents.html.sample import Sample
from documents.numbering import split_number

_CHROME_TAGS = frozenset(("nav", "header", "footer", "aside"))
_CHROME_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "menubar", "toolbar")
)
_SUSPECTS = "button, form, textarea, dialog, [role], [hidden], [aria-hidden], [aria-modal], [style]"
_CHROME = ", ".join(sorted(_CHROME_TAGS))
_NAMED = "[class], [id]"
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_PANEL = re.compile("accordion|collaps|panel|tab|content|answer|expand|toggle", re.IGNORECASE)
_TITLED = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"))
_COOKIE = re.compile("cookie|кук[иі]|クッキー|쿠키|소비|饼干", re.IGNORECASE)
_LOOKS = 10
_FAR = 40
_NEAR = 5
_BOX_WORDS = 200
_LABEL_WORDS = 15
_PANEL_WORDS = 20
_PROSE = 40
_PROSE_SHARE = 0.3
_MENU_SHARE = 0.6


Verdict = Callable[[Sample], Mark | None]


def mark_noise(region: Region, *, declared: bool) -> int:
    """Mark what the walk shall pass over, and give how many visible words that is.

    In a declared region menus, headers, footers and asides stay: the declaration has removed
    what it does not want. All looks together are bounded, so hostile nesting costs no more than
    a few readings of the page.
    """
    judge = _Judge(region, declared=declared)
    for root in region.roots:
        judge.look_below(root)
    return judge.words


class _Judge:
    """Gives the verdicts for one page and keeps count of what they cost and drop."""

    def __init__(self, region: Region, *, declared: bool) -> None:
        self.words = 0
        self._marks = region.marks
        self._roots = {root.mem_id for root in region.roots}
        self._declared = declared
        self._in_body = any(root.tag == "body" for root in region.roots)
        self._total = sum(len(root.text()) for root in region.roots)
        self._budget = _LOOKS * self._total + 100_000

    def look_below(self, root: LexborNode) -> None:
        query = _SUSPECTS if self._declared else f"{_CHROME}, {_SUSPECTS}"
        for node in root.css(query):
            attributes = node.attributes
            style = attributes.get("style")
            if style and _BOLD_STYLE.search(style):
                self._add(node.mem_id, BOLD)
            sample = Sample(node, attributes)
            verdict = self._suspicion(sample)
            if verdict is not None:
                self._mark(sample, verdict)
        for node in root.css(_NAMED):
            attributes = node.attributes
            hint = read_hint(attributes.get("class"), attributes.get("id"))
            if hint is not None:
                self._mark(Sample(node, attributes), _WIDGETS[hint])

    def _mark(self, sample: Sample, verdict: Verdict) -> None:
        place = sample.node.mem_id
        if place in self._roots or self._budget < 0 or self._is_passed(sample.node):
            return
        self._budget -= sample.size
        mark = verdict(sample)
        if mark is None or (mark.skip and self._holds_the_text(sample)):
            return
        self._add(place, mark)
        if mark.skip:
            self.words += sample.words

    def _add(self, place: int, mark: Mark) -> None:
        self._marks[place] = self._marks.get(place, Mark()) | mark

    def _is_passed(self, node: LexborNode) -> bool:
        """Whether an element around this one is dropped already; far ones are not looked at."""
        above: LexborNode | None = node
        for _ in range(_FAR):
            if above is None:
                return False
            mark = self._marks.get(above.mem_id)
            if mark is not None and mark.skip:
                return True
            above = above.parent
        return False

    def _holds_the_text(self, sample: Sample) -> bool:
        return 2 * sample.size > self._total and sample.linked < _MENU_SHARE

    def _suspicion(self, sample: Sample) -> Verdict | None:
        """Say which question to ask about an element, if any."""
        if sample.tag == "button":
            return self._button_verdict
        if sample.tag in ("form", "textarea"):
            return _form_verdict
        if _is_dialog(sample):
            return _dialog_verdict
        if not self._declared and (sample.tag in _CHROME_TAGS or sample.role in _CHROME_ROLES):
            return self._chrome_verdict
        return _hidden_verdict if _is_hidden(sample) else None

    def _chrome_verdict(self, sample: Sample) -> Mark | None:
        return _chrome_verdict(sample, in_body=self._in_body)

    def _button_verdict(self, button: Sample) -> Mark | None:
        if _opens_section(button):
            return BOLD
        if not self._declared:
            self._drop_consent_box(button.node)
        return SKIP

    def _drop_consent_box(self, button: LexborNode) -> None:
        """Drop the box around two buttons that speaks of cookies, in whatever language."""
        above = button.parent
        for _ in range(_NEAR):
            if above is None or above.mem_id in self._roots:
                return
            box = Sample(above, above.attributes)
            self._budget -= box.size
            if box.words > _BOX_WORDS or self._budget < 0:
                return
            if box.controls > 1 and _COOKIE.search(box.node.text()):
                self._marks[above.mem_id] = SKIP
                return
            above = above.parent


def _is_dialog(sample: Sample) -> bool:
    modal = sample.attributes.get("aria-modal") == "true"
    return modal or sample.tag == "dialog" or sample.role in ("dialog", "alertdialog")


def _dialog_verdict(_sample: Sample) -> Mark:
    return SKIP


def _form_verdict(sample: Sample) -> Mark | None:
    """Keep a form around much text, such as one that wraps the whole page."""
    return SKIP if sample.words < _PROSE else None


def _chrome_verdict(sample: Sample, *, in_body: bool) -> Mark | None:
    """Drop menus; keep a header with the title, and prose that stands in an aside or footer."""
    if sample.tag == "header" or sample.role == "banner":
        keep = sample.has_heading or not in_body
        return None if keep and sample.linked < _MENU_SHARE else SKIP
    if in_body and (sample.tag == "footer" or sample.role == "contentinfo"):
        return SKIP
    prose = sample.words >= _PROSE and sample.linked < _PROSE_SHARE and not sample.controls
    return None if prose else SKIP


def _is_hidden(sample: Sample) -> bool:
    attributes = sample.attributes
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))
    )


def _hidden_verdict(sample: Sample) -> Mark | None:
    """Keep what scripts fold away: panels, and prose of some length."""
    if sample.words <= _LABEL_WORDS:
        return SKIP
    panel = sample.role in ("tabpanel", "region") or _PANEL.search(sample.names)
    prose = sample.words >= 2 * _PROSE and sample.linked < _PROSE_SHARE
    return None if panel or prose else SKIP


def _opens_section(button: Sample) -> bool:
    """Whether a button is a section's title: it stands in one, is numbered or precedes prose."""
    above = button.node.parent
    if above is None or not button.words:
        return False
    if (above.tag in _TITLED) or (above.parent and above.parent.tag in _TITLED):
        return True
    if split_number(" ".join(button.node.text(separator=" ").split()))[0]:
        return True
    return _precedes_prose(button.node) or (
        above.text(strip=True) == button.node.text(strip=True) and _precedes_prose(above)
    )


def _precedes_prose(node: LexborNode) -> bool:
    following = node.next
    while following is not None and not following.is_element_node:
        following = following.next
    if following is None:
        return False
    panel = Sample(following, following.attributes)
    return panel.words >= _PANEL_WORDS and panel.linked < _PROSE_SHARE


_WIDGETS: dict[Hint, Verdict] = {
    Hint.UNSEEN: _hidden_verdict,
    Hint.CONSENT: lambda s: SKIP if s.controls > 1 else None,
    Hint.BREADCRUMB: lambda s: SKIP if s.words <= 40 else None,
    Hint.SKIP_LINK: lambda s: SKIP if s.words <= 12 and s.linked > _MENU_SHARE else None,
    Hint.SHARE: lambda s: SKIP if s.words <= 30 and (s.linked > 0.5 or s.controls) else None,
    Hint.FEEDBACK: lambda s: SKIP if s.words <= 80 and s.controls else None,
    Hint.LANGUAGE: lambda s: SKIP if s.words <= 12 or s.linked > _MENU_SHARE else None,
    Hint.RELATED: lambda s: SKIP if s.linked > _MENU_SHARE else None,
    Hint.MENU: lambda s: SKIP if s.words and s.linked > _MENU_SHARE else None,
}
