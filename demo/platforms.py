"""Writes the platform files of the invented platforms, with the site's address in them."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from demo.site.policies import Policy
from models.declaration import Declaration, Page, PlatformFile
from models.platform_text import write_platform_file

# Most pages need no selectors; the old-fashioned one has no main region and a counter in its text.
OLD_FASHIONED = frozenset({"tallybrook"})


def write_platforms(policies: Iterable[Policy], address: str, folder: Path) -> None:
    """Write one file a platform into an existing folder; `address` is the site's, no slash."""
    by_platform = sorted(policies, key=lambda policy: policy.platform)
    for slug, documents in groupby(by_platform, key=lambda policy: policy.platform):
        file = PlatformFile(
            slug=slug,
            name=slug.capitalize(),
            homepage=address,
            documents=tuple(_declare(policy, address) for policy in documents),
        )
        (folder / f"{slug}.toml").write_text(write_platform_file(file), encoding="utf-8")


def _declare(policy: Policy, address: str) -> Declaration:
    page = Page(url=f"{address}/{policy.path}")
    if policy.platform in OLD_FASHIONED:
        page = Page(url=page.url, select=("#legal",), remove=(".share",))
    return Declaration(type=policy.terms_type, pages=(page,), language="en")
