"""Is this page the policy at all? Structure first, words in many languages second."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from documents import markers
from documents.history import History
from documents.looks import Looks, headings
from models.blocks import Block

# The shortest policies met in public archives have 75 to 130 words, four fifths of them in
# sentences and a tenth of them linked; these bounds leave room for shorter and linkier ones.
_FEWEST_WORDS = 50
_LEAST_PROSE = 0.3
_MOST_LINKED = 0.5
_LEAST_POLICY_WORDS = 0.012
_INDEXED = 6  # lines naming documents by which a short page is their index
_NOTICE = 150  # an error, log-in or redirect page has fewer words
_INTERSTITIAL = 300  # a challenge page or consent wall has fewer words
_SHRUNK, _EXPLODED = 0.25, 4.0
_STILL_THERE = 0.5  # share of the old text's words by which a page carries the old text
_IN_COMMON = 0.2
_ENDING = 3  # passages among which the old last one is looked for


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is known of one fetched page without reading its text.

    `size` in bytes; `whole` says that it goes on to its end tag, where it is HTML.
    """

    url: str
    final_url: str
    status: int
    content_type: str | None
    size: int
    title: str | None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """One test that failed: its name, and what was seen."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`suspect` pages are no Version; `reason` is the name of the strongest evidence."""

    suspect: bool
    reason: str | None
    evidence: tuple[Evidence, ...]


class Extracted(Protocol):
    """What the gate reads of an extraction."""

    @property
    def blocks(self) -> tuple[Block, ...]: ...
    @property
    def title(self) -> str | None: ...
    @property
    def page_words(self) -> int: ...
    @property
    def selected(self) -> bool: ...


def judge(pages: Sequence[PageFacts], extraction: Extracted, history: History | None) -> Verdict:
    """Say whether these pages are the policy, and by what evidence not.

    A first version (no history) must pass every test that needs none.
    """
    case = _Case(tuple(pages), extraction, history)
    tests = _ALWAYS if history is None or case.stands() else (*_ALWAYS, *_AGAINST_HISTORY)
    evidence = tuple(Evidence(name, seen) for name, test in tests if (seen := test(case)))
    return Verdict(bool(evidence), evidence[0].name if evidence else None, evidence)


class _Case:
    """What the tests look at. Each test gives what it saw, or nothing."""

    def __init__(
        self, pages: tuple[PageFacts, ...], extraction: Extracted, history: History | None
    ) -> None:
        self.pages = pages
        self.extraction = extraction
        self.history = history
        titles = [extraction.title, *(page.title for page in pages)]
        self.looks = Looks(extraction.blocks, tuple(title for title in titles if title))

    def old_words_kept(self) -> float:
        old = self.history.wording_words if self.history else frozenset()
        return len(old & self.looks.sketch) / len(old) if old else 0.0

    def stands(self) -> bool:
        standing, new = self.history.standing if self.history else frozenset(), self.looks.sketch
        shared = len(standing & new)
        return shared > 0 and shared >= 0.6 * max(len(standing), len(new))


def _bad_status(case: _Case) -> str | None:
    bad = (page.status for page in case.pages if not 200 <= page.status < 300)
    return next((f"answered {status}" for status in bad), None)


def _marker(case: _Case, name: str, fewer_than: int) -> str | None:
    if case.looks.words >= fewer_than or case.old_words_kept() >= _STILL_THERE:
        return None
    found = getattr(markers, name).search(case.looks.opening)
    return f"“{found[0].strip()}” among {case.looks.words} words" if found else None


def _log_in(case: _Case) -> str | None:
    for page in case.pages:
        if markers.LOG_IN_PATH.search(page.final_url) and page.final_url != page.url:
            return f"redirected to {page.final_url}"
    seen = _marker(case, "LOG_IN", _NOTICE)
    return seen if seen and markers.PASSWORD.search(case.looks.opening) else None


def _consent_wall(case: _Case) -> str | None:
    for page in case.pages:
        if markers.CONSENT_PATH.search(page.final_url) and page.final_url != page.url:
            return f"redirected to {page.final_url}"
    choices = {found.lower() for found in markers.CONSENT.findall(case.looks.opening)}
    dense = len(choices) > 1 + case.looks.words // 100
    wall = dense and case.looks.words < _INTERSTITIAL
    return f"{len(choices)} choices about cookies" if wall else None


def _home_page(case: _Case) -> str | None:
    for page in case.pages:
        asked, got = urlsplit(page.url).path, urlsplit(page.final_url).path
        left = not markers.HOME_PATH.fullmatch(asked) and markers.HOME_PATH.fullmatch(got)
        if left and case.old_words_kept() < _STILL_THERE:
            return f"redirected to {page.final_url}"
    return None


def _region_empty(case: _Case) -> str | None:
    empty = case.extraction.selected and case.looks.words < _FEWEST_WORDS
    page_words = case.extraction.page_words
    if empty and page_words >= _NOTICE:
        return f"{case.looks.words} of the page's {page_words} words are in the declared region"
    return None


def _empty_shell(case: _Case) -> str | None:
    if case.looks.words >= _FEWEST_WORDS:
        return None
    return f"{case.looks.words} words in {sum(page.size for page in case.pages)} bytes"


def _link_index(case: _Case) -> str | None:
    looks = case.looks
    if looks.linked > _MOST_LINKED or looks.prose < _LEAST_PROSE:
        return f"{looks.linked:.0%} of the words are links, {looks.prose:.0%} stand in sentences"
    if looks.named >= _INDEXED and looks.words < _INTERSTITIAL:
        return f"{looks.named} lines name documents among {looks.words} words"
    return None


def _not_policy_like(case: _Case) -> str | None:
    share = case.looks.policy_words
    if share is None or share >= _LEAST_POLICY_WORDS:
        return None
    return f"{share:.1%} of the words are such as policies use in {case.looks.language}"


def _breaks_off(case: _Case) -> str | None:
    """Whether the page ends in the middle, with no end tag, and the text's end is not there."""
    assert case.history
    cut = [page for page in case.pages if not page.whole]
    if not cut or not case.history.whole:
        return None
    last = [block.text for block in case.extraction.blocks[-_ENDING:]]
    return None if case.history.ending in last else f"no end after {cut[0].size} bytes"


def _language_switched(case: _Case) -> str | None:
    assert case.history
    old, new = case.history.language, case.looks.language
    return f"from {old} to {new}" if old and new and old != new else None


def _shrunk(case: _Case) -> str | None:
    assert case.history
    last = case.history.words[-1]
    return f"{last} words to {case.looks.words}" if case.looks.words < _SHRUNK * last else None


def _exploded(case: _Case) -> str | None:
    assert case.history
    most, now = max(case.history.words), case.looks.words
    grown = now > _EXPLODED * most and case.old_words_kept() < _STILL_THERE
    return f"{most} words to {now}" if grown else None


def _nothing_in_common(case: _Case) -> str | None:
    assert case.history
    old, new = case.history.wording_words, case.looks.sketch
    if case.history.headings & headings(case.extraction.blocks) or not old or not new:
        return None
    shared = max(len(old & new) / len(old), len(old & new) / len(new))
    return f"{shared:.0%} of the words are shared" if shared < _IN_COMMON else None


_Test = tuple[str, Callable[[_Case], str | None]]
_ALWAYS: tuple[_Test, ...] = (
    ("bad_status", _bad_status),
    ("challenge", lambda case: _marker(case, "CHALLENGE", _INTERSTITIAL)),
    ("log_in", _log_in),
    ("consent_wall", _consent_wall),
    ("soft_404", lambda case: _marker(case, "NOT_FOUND", _NOTICE)),
    ("error_text", lambda case: _marker(case, "ERROR", _NOTICE)),
    ("redirect_notice", lambda case: _marker(case, "REDIRECTING", _NOTICE)),
    ("home_page", _home_page),
    ("region_empty", _region_empty),
    ("empty_shell", _empty_shell),
    ("link_index", _link_index),
    ("not_policy_like", _not_policy_like),
)
_AGAINST_HISTORY: tuple[_Test, ...] = (
    ("breaks_off", _breaks_off),
    ("language_switched", _language_switched),
    ("shrunk", _shrunk),
    ("exploded", _exploded),
    ("nothing_in_common", _nothing_in_common),
)
