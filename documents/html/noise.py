"""Marks what inside a region is not the policy: menus, banners, hidden bits, widgets."""

import re
from collections.abc import Iterator
from contextlib import suppress

from selectolax.lexbor import LexborNode

from documents.html.hints import Hint, read_hint
from documents.html.marks import BOLD, PREFORMATTED, SKIP, add
from documents.html.region import Region
from documents.html.sample import Budget, Sample, SpentError
from documents.html.verdicts import (
    DROPS_WIDGET,
    Verdict,
    drops_body_chrome,
    drops_form,
    drops_hidden,
    drops_main_chrome,
    is_dialog,
    is_hidden,
    is_menu,
    is_prose,
    opens_section,
)

_CHROME_TAGS = frozenset(("nav", "header", "footer", "aside"))
_CHROME_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "menubar", "toolbar")
)
_CHROME = ", ".join(sorted(_CHROME_TAGS))
_SUSPECTS = "button, form, textarea, dialog, [role], [hidden], [aria-hidden], [aria-modal], [style]"
_NAMED = "[class], [id]"
_OTHER_LANGUAGE = "a[hreflang], a[lang]"
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_COOKIE = re.compile("cookie|кук[иі]|クッキー|쿠키", re.IGNORECASE)
_FAR = 40
_NEAR = 5
_BOX_WORDS = 200


def mark_noise(region: Region, *, declared: bool) -> int:
    """Mark what the walk shall pass over, and give how many visible words that is.

    In a declared region menus, headers, footers and asides stay: the declaration has removed
    what it does not want. Nothing that holds half of the region's text is dropped. All looks
    together are bounded, so hostile nesting costs no more than a few readings of the page.
    """
    judge = _Judge(region, declared=declared)
    with suppress(SpentError):
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
        self._in_body = region.is_whole_body
        self._total = sum(len(root.text(strip=True)) for root in region.roots)
        self._budget = Budget(self._total)

    def look_below(self, root: LexborNode) -> None:
        """Judge every suspect below a root."""
        for node in root.css(_SUSPECTS if self._declared else f"{_CHROME}, {_SUSPECTS}"):
            sample = Sample(node, node.attributes, self._budget)
            self._mark_style(sample)
            verdict = self._question(sample)
            if verdict is not None:
                self._judge(sample, verdict)
        for node in root.css(_NAMED):
            attributes = node.attributes
            hint = read_hint(attributes.get("class"), attributes.get("id"))
            if hint is not None and (hint is not Hint.PROMOTION or self._ends_the_page(node)):
                self._judge(Sample(node, attributes, self._budget), DROPS_WIDGET[hint])
        for link in root.css(_OTHER_LANGUAGE):
            self._drop_language_list(link)

    def _mark_style(self, sample: Sample) -> None:
        style = sample.attributes.get("style") or ""
        if sample.role == "heading" or _BOLD_STYLE.search(style):
            add(self._marks, sample.node, BOLD)
        if _PRE_STYLE.search(style):
            add(self._marks, sample.node, PREFORMATTED)

    def _question(self, sample: Sample) -> Verdict | None:
        """Say which question to ask about an element, if any."""
        if sample.tag == "button":
            return self._drops_button
        if sample.tag in ("form", "textarea"):
            return drops_form
        if is_dialog(sample):
            return lambda _: True
        if not self._declared and (sample.tag in _CHROME_TAGS or sample.role in _CHROME_ROLES):
            return drops_body_chrome if self._in_body else drops_main_chrome
        return drops_hidden if is_hidden(sample) else None

    def _judge(self, sample: Sample, verdict: Verdict) -> None:
        node = sample.node
        if node.mem_id in self._roots or self._is_passed(node):
            return
        if (2 * sample.size <= self._total or is_menu(sample)) and verdict(sample):
            self._drop(sample)

    def _drop(self, sample: Sample) -> None:
        add(self._marks, sample.node, SKIP)
        self.words += sample.words

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

    def _drops_button(self, button: Sample) -> bool:
        if opens_section(button):
            add(self._marks, button.node, BOLD)
            return False
        if self._in_body and not self._declared:
            self._drop_consent_box(button.node)
        return True

    def _drop_consent_box(self, button: LexborNode) -> None:
        """Drop the box around two buttons that speaks of cookies, in whatever language."""
        for box in self._around(button):
            if box.words > _BOX_WORDS:
                return
            if box.controls > 1 and _COOKIE.search(box.node.text()):
                self._drop(box)
                return

    def _ends_the_page(self, node: LexborNode) -> bool:
        """Whether no prose follows an element, on a page without a main region."""
        if self._declared or not self._in_body:
            return False
        return not any(is_prose(self._sample(behind)) for behind in self._behind(node))

    def _behind(self, node: LexborNode) -> Iterator[LexborNode]:
        """The elements after one and after those that it stands in, inside the region."""
        above: LexborNode | None = node
        while above is not None and above.mem_id not in self._roots:
            following = above.next
            while following is not None:
                if following.is_element_node:
                    yield following
                following = following.next
            above = above.parent

    def _sample(self, node: LexborNode) -> Sample:
        return Sample(node, node.attributes, self._budget)

    def _drop_language_list(self, link: LexborNode) -> None:
        """Drop the list around links to the same page in other languages."""
        if self._is_passed(link):
            return
        for box in self._around(link):
            if not is_menu(box):
                return
            if len(box.node.css(_OTHER_LANGUAGE)) > 1:
                self._drop(box)
                return

    def _around(self, node: LexborNode) -> Iterator[Sample]:
        """The nearest elements around one, inside the region."""
        above = node.parent
        for _ in range(_NEAR):
            if above is None or above.mem_id in self._roots:
                return
            yield self._sample(above)
            above = above.parent
