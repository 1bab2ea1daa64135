"""Pages of the list of platforms, which may be thousands."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.pages import PlatformName
from workers.steps.reading.wordings import Asked


@dataclass(frozen=True)
class Sheet:
    """A page of platforms; `first` is the place of its first of `of`, from one.

    `before` and `after` are what the pages around it are asked for by, None where there is none.
    """

    slugs: Sequence[str]
    first: int
    of: int
    before: str | None
    after: str | None


def cut_sheet(names: Sequence[PlatformName], asked: Asked) -> Sheet:
    """Cut a page out of all platforms, which come by name; an unknown slug begins at the first.

    >>> names = [PlatformName(slug, slug.upper()) for slug in "abcde"]
    >>> sheet = cut_sheet(names, Asked(after="b", limit=2))
    >>> sheet.slugs, sheet.first, sheet.before, sheet.after
    (['c', 'd'], 3, '', 'd')
    """
    slugs = [one.slug for one in names if asked.named.casefold() in one.name.casefold()]
    start = slugs.index(asked.after) + 1 if asked.after in slugs else 0
    end = start + asked.limit
    return Sheet(
        slugs=slugs[start:end],
        first=start + 1,
        of=len(slugs),
        before=("", *slugs)[max(0, start - asked.limit)] if start else None,
        after=slugs[end - 1] if end < len(slugs) else None,
    )
