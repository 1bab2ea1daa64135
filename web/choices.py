"""The watched platforms to choose from: made once of their names, and kept while these stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup
from sqlmodel import Session

from notifications.safe_text import clean
from storage.pages import PlatformName, read_names, spell_platforms
from web.site import Site


@dataclass(frozen=True)
class Choices:
    """Every watched platform by name, in the ways that forms offer them."""

    names: Sequence[PlatformName]

    def options(self, chosen: str = "", without: Collection[str] = ()) -> Markup:
        """List them for a `select`, each told by its slug.

        >>> Choices([PlatformName("a", "A&B"), PlatformName("c", "C")]).options(without=["c"])
        Markup('<option value="a">A&amp;B</option>')
        """
        lines = (line for slug, line in self._lines.items() if slug not in without)
        listed = "\n".join(lines)
        if chosen in self._lines:
            listed = listed.replace(f'"{chosen}">', f'"{chosen}" selected>', 1)
        return Markup(listed)  # noqa: S704 - of lines that were escaped

    @cached_property
    def _lines(self) -> dict[str, str]:
        line = Markup('<option value="{}">{}</option>')
        return {one.slug: str(line.format(one.slug, clean(one.name))) for one in self.names}


def choices_of(site: Site, session: Session) -> Choices:
    """Read the names as they stand now; what follows from them is made when they change."""
    spelled = spell_platforms(session)
    found: Choices = site.choices.get(spelled, lambda: Choices(read_names(spelled)))
    return found
