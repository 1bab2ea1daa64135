"""What changed net since a review, compared once for all who read it again."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlmodel import Session

from documents.passages import Passage, passages
from models.blocks import from_json
from storage.baselines import Reviewed
from web.site import Site
from workers.steps.subscribers.review import Net, net_since


@dataclass(frozen=True)
class Compared:
    """What changed net, and where, passage by passage."""

    net: Net

    @property
    def size(self) -> int:
        """How much it takes to keep, in blocks."""
        return len(self.net.before.blocks) + len(self.net.after.blocks)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        before, after = from_json(self.net.before.blocks), from_json(self.net.after.blocks)
        return tuple(passages(before, after))


def compare_since(
    site: Site, session: Session, since: Reviewed, version_id: int, at: datetime
) -> Compared | None:
    """Compare a reviewed text with another; None where one of them is not on record."""
    key = (since, version_id, at.date())
    kept: Compared | None = site.nets.get(key, lambda: _compare(session, since, version_id, at))
    return kept


def _compare(session: Session, since: Reviewed, version_id: int, at: datetime) -> Compared | None:
    net = net_since(session, since, version_id, at)
    return Compared(net) if net else None
