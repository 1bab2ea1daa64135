"""Find the links to a platform's policies in one of its pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from documents.page_links import PageLink, PageLinks, read_links, site_of
from documents.policy_words import HUBS, NOT_A_POLICY, addressed_to, fold, languages, spoken_of

_TEXT, _ADDRESS, _IN_FOOTER = 3.0, 2.0, 1.0
_ELSEWHERE, _OTHER_LANGUAGE = 3.0, 2.0
_SPEAKS, _SPEAKS_CLEARLY, _RULED_OUT = 0.5, 0.8, 0.35
_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class PolicyLink:
    """A link that may lead to a policy; `doubt` says why it may not, and is empty when sure."""

    terms_type: str
    url: str
    text: str
    score: float
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a page tells of its platform's policies: its links, the best first.

    `hubs` are pages of the same site that gather policies.
    """

    name: str
    language: str | None
    links: tuple[PolicyLink, ...]
    hubs: tuple[str, ...]


def find_policy_links(body: bytes, url: str, content_type: str | None = None) -> Found:
    """Find the links of an HTML page that speak of policies; a page may have none."""
    page = read_links(body, url, content_type)
    here = [link for link in page.links if link.url != url.partition("#")[0]]
    links = [link for link in here if not _is_ruled_out(link)]
    policies = [found for link in links if (found := _policy(link, url, page))]
    hubs = dict.fromkeys(link.url for link in links if _is_hub(link, url, page))
    return Found(page.name, page.language, _best(policies), tuple(hubs))


def _policy(link: PageLink, home: str, page: PageLinks) -> PolicyLink | None:
    """Name the policy that a link's words speak of, if any."""
    spoken, addressed = _spoken(link, page), addressed_to(link.url)
    weights = {
        terms_type: _TEXT * spoken.get(terms_type, 0.0) + _ADDRESS * addressed.get(terms_type, 0.0)
        for terms_type in (spoken.keys() | addressed.keys()) - {HUBS, NOT_A_POLICY}
    }
    if not weights:
        return None
    terms_type = max(weights, key=lambda name: (weights[name], name))
    said, at = spoken.get(terms_type, 0.0), addressed.get(terms_type, 0.0)
    if said < _SPEAKS and at < _SPEAKS_CLEARLY:
        return None
    doubts = tuple(_doubts(link, said, home, page))
    score = weights[terms_type] + _IN_FOOTER * link.in_footer - sum(cost for cost, _ in doubts)
    return PolicyLink(
        terms_type, link.url, link.text, round(score, 3), "; ".join(why for _, why in doubts)
    )


def _doubts(link: PageLink, said: float, home: str, page: PageLinks) -> Iterable[tuple[float, str]]:
    """Say what speaks against a link, each with its cost."""
    if site_of(link.url) != site_of(home):
        yield _ELSEWHERE, "leads to another site"
    wanted, theirs = _primary(page.language), _language_of(link)
    if wanted and theirs and theirs != wanted:
        cost = _OTHER_LANGUAGE / 2 if theirs == _ENGLISH else _OTHER_LANGUAGE
        yield cost, f"its address is for the language “{theirs}”"
    if said < _SPEAKS_CLEARLY:
        yield 0.0, f"“{link.text}” may be something else"


def _spoken(link: PageLink, page: PageLinks) -> dict[str, float]:
    """Weigh a link's words without the platform's own name, as in “Acme Privacy Policy”."""
    words = f" {fold(link.text)} ".replace(f" {fold(page.name)} ", " ").strip()
    return spoken_of(words, _primary(page.language))


def _is_ruled_out(link: PageLink) -> bool:
    said, at = spoken_of(link.text, None), addressed_to(link.url)
    return max(said.get(NOT_A_POLICY, 0.0), at.get(NOT_A_POLICY, 0.0)) >= _RULED_OUT


def _is_hub(link: PageLink, home: str, page: PageLinks) -> bool:
    said = _spoken(link, page).get(HUBS, 0.0)
    return said >= _SPEAKS_CLEARLY and site_of(link.url) == site_of(home)


def _best(found: Iterable[PolicyLink]) -> tuple[PolicyLink, ...]:
    """Keep each address once, under what its best link says, the best first."""
    best: dict[str, PolicyLink] = {}
    for link in sorted(found, key=lambda link: -link.score):
        best.setdefault(link.url.rstrip("/"), link)
    return tuple(best.values())


def _language_of(link: PageLink) -> str | None:
    """Return the language that a link or its address names, such as /de/ or /pt-br/."""
    if link.language:
        return _primary(link.language)
    for part in urlsplit(link.url).path.lower().split("/"):
        code, _, region = part.replace("_", "-").partition("-")
        if code in languages() and len(region) in {0, 2}:
            return code
    return None


def _primary(language: str | None) -> str | None:
    return language.partition("-")[0].lower() if language else None
