"""Compare how the watched platforms word a provision now, from the clauses on record."""

from collections.abc import Sequence

from sqlmodel import Session

from documents.governance.tags import Tag
from documents.governance.wordings import HeldClause, compare_wordings
from models.governance import ProvisionComparison
from models.taxonomy import taxonomy
from storage.provisions import ClauseRow, clauses_of, clauses_on, platforms_analysed


def compare_provision(session: Session, provision: str) -> ProvisionComparison:
    """Show each platform's clearest clause of a provision, in two queries."""
    held = [_held(row) for row in clauses_of(session, provision)]
    return compare_wordings(provision, held, platforms_analysed(session))


def compare_platforms(session: Session, platforms: Sequence[str]) -> list[ProvisionComparison]:
    """Show the clearest clauses of some platforms side by side, by provision, in one query."""
    held: dict[str, list[HeldClause]] = {}
    for row in clauses_on(session, platforms):
        held.setdefault(row.provision, []).append(_held(row))
    shared = (name for name in taxonomy() if name in held)
    return [compare_wordings(name, held[name], len(platforms)) for name in shared]


def _held(row: ClauseRow) -> HeldClause:
    tag = Tag(row.provision, row.score, row.rule_id, row.start, row.end)
    return HeldClause(
        platform=row.platform,
        name=row.platform_name,
        document=row.terms_type,
        text=row.text,
        tag=tag,
        since=row.since,
        since_first=row.since <= row.first_at,
    )
