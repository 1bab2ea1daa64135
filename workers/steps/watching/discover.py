"""Propose a platform file from a home page: find its policies' links, and try each out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from documents.discover import Found, PolicyLink, find_policy_links
from fetching.errors import FetchError
from fetching.pages import NotModified
from fetching.session import Fetcher
from models.declaration import Declaration, FetchBy, Page, PlatformFile
from models.ota_folder import slug_of
from models.terms_types import terms_types
from workers.steps.watching.verify import Tried, try_out

_MOST_HUBS = 2
_MOST_TRIES = 3
_ENGLISH = "en"

# Shows progress over the types while they are tried, one by one.
Shown = Callable[[Sequence[str]], Iterable[str]]


@dataclass(frozen=True)
class Fetchers:
    """How pages are had: by plain HTTP, and with a browser where there is one."""

    plain: Fetcher
    browser: Fetcher | None = None


@dataclass(frozen=True)
class Proposal:
    """A platform file of what reads as a policy, if anything does, and what was not sure."""

    platform: PlatformFile | None
    unsure: tuple[str, ...]


@dataclass(frozen=True)
class _Choice:
    """What came of one type's links; each word of doubt stands for itself."""

    declared: Declaration | None
    doubts: tuple[str, ...]


def discover(url: str, fetchers: Fetchers, on: date, shown: Shown = iter) -> Proposal:
    """Find a platform's policies from its home page, or raise the FetchError of that page.

    A page that gathers policies is searched too. Each link is fetched at most once by HTTP and
    once with a browser, and taken only when it reads as a policy.
    """
    home = _read_home(url, fetchers)
    links = _by_type([*home.links, *_links_of_hubs(home.hubs, fetchers)])
    choices = [_choose(links[name], home.language, fetchers, on) for name in shown(list(links))]
    documents = tuple(choice.declared for choice in choices if choice.declared)
    unsure = tuple(doubt for choice in choices for doubt in choice.doubts)
    if not documents:
        return Proposal(None, unsure)
    slug = slug_of(home.name)
    return Proposal(
        PlatformFile(slug=slug, name=home.name, homepage=url, documents=documents), unsure
    )


def _read_home(url: str, fetchers: Fetchers) -> Found:
    """Read a home page as it is served, and after its scripts where it shows no link so."""
    found = _find(url, fetchers.plain)
    if found.links or found.hubs or fetchers.browser is None:
        return found
    return _find(url, fetchers.browser)


def _links_of_hubs(hubs: Sequence[str], fetchers: Fetchers) -> Iterator[PolicyLink]:
    for hub in hubs[:_MOST_HUBS]:
        try:
            yield from _read_home(hub, fetchers).links
        except FetchError:
            continue


def _find(url: str, fetcher: Fetcher) -> Found:
    page = fetcher.fetch(url)
    assert not isinstance(page, NotModified)
    return find_policy_links(page.body, page.final_url, page.content_type)


def _by_type(links: Iterable[PolicyLink]) -> dict[str, list[PolicyLink]]:
    """Sort links under their types in the usual order, the best first, each address once."""
    found: dict[str, list[PolicyLink]] = {name: [] for name in terms_types()}
    known = set[str]()
    for link in sorted(links, key=lambda link: -link.score):
        if link.url not in known:
            found.setdefault(link.terms_type, []).append(link)
        known.add(link.url)
    return {name: of_type for name, of_type in found.items() if of_type}


def _choose(
    links: Sequence[PolicyLink], language: str | None, fetchers: Fetchers, on: date
) -> _Choice:
    """Take the first link of a type that reads as a policy."""
    doubts: list[str] = []
    for number, link in enumerate(links[:_MOST_TRIES]):
        declared, tried = _try(link, language, fetchers, on)
        if tried.good:
            left = [f"{other.url} was not tried" for other in links[number + 1 :]]
            doubts += [f"{link.url}: {link.doubt}"] if link.doubt else []
            return _Choice(declared, _named(links, [*doubts, *left]))
        doubts.append(f"{link.url} was left out: {tried.found}")
    return _Choice(None, _named(links, doubts))


def _try(
    link: PolicyLink, language: str | None, fetchers: Fetchers, on: date
) -> tuple[Declaration, Tried]:
    """Try a link by HTTP, and with a browser where that reaches a page that is no policy."""
    declared = _declare(link, language, FetchBy.HTTP)
    tried = try_out(declared, fetchers.plain, on)
    if not tried.good and tried.reached and fetchers.browser is not None:
        drawn = _declare(link, language, FetchBy.BROWSER)
        again = try_out(drawn, fetchers.browser, on)
        declared, tried = (drawn, again) if again.good else (declared, tried)
    return declared.model_copy(update={"verified": tried.verified}), tried


def _declare(link: PolicyLink, language: str | None, fetch: FetchBy) -> Declaration:
    foreign = language and language.partition("-")[0].lower() != _ENGLISH
    return Declaration(
        type=link.terms_type,
        pages=(Page(url=link.url, fetch=fetch),),
        language=language if foreign else None,
    )


def _named(links: Sequence[PolicyLink], doubts: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{links[0].terms_type}: {doubt}" for doubt in doubts)
