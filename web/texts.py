"""A text as its page shows it: drawn once, for neither it nor what is on record of it changes."""

from dataclasses import dataclass

from markupsafe import Markup
from sqlmodel import Session

from documents.governance.tags import Tag
from models.blocks import from_json
from models.taxonomy import taxonomy
from storage.analyses import clauses_in_force
from storage.pages import DocumentRow
from storage.texts import TextHead, text_by_id
from web.gating import View
from web.lines import group_lines, lines_of
from web.site import Site
from workers.steps.reading.analyse import tags_by_key
from workers.steps.subscribers.sub_processors import lists_some


@dataclass(frozen=True)
class DrawnText:
    """A text with its provisions marked; `lists_some` says that it lists sub-processors."""

    html: Markup
    lists_some: bool

    @property
    def size(self) -> int:
        return len(self.html)


def draw_text(
    site: Site, session: Session, document: DocumentRow, head: TextHead, view: View
) -> DrawnText:
    """Draw a text; only of the one in force the provisions are on record, for plans with them."""
    tags: dict[str, tuple[Tag, ...]] = {}
    if head.id == document.version_id and view.shows("provision_monitoring"):
        tags = dict(tags_by_key(clauses_in_force(session, document.id)))
    marks = tuple((key, *(tag.provision for tag in of_key)) for key, of_key in tags.items())
    name = (head.id, head.text_hash, marks)
    drawn: DrawnText = site.texts.get(name, lambda: _draw(site, session, head, tags))
    return drawn


def _draw(
    site: Site, session: Session, head: TextHead, tags: dict[str, tuple[Tag, ...]]
) -> DrawnText:
    text = text_by_id(session, head.id)
    assert text is not None
    groups = group_lines(lines_of(from_json(text.blocks), tags))
    html = site.templates.get_template("policy.html").render(groups=groups, topics=taxonomy())
    return DrawnText(Markup(html), lists_some(text))  # noqa: S704 - a template of ours, escaped
