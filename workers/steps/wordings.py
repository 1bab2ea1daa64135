"""Compare how the watched platforms word a provision now, from the clauses on record."""

from sqlmodel import Session

from documents.governance.tags import Tag
from documents.governance.wordings import HeldClause, compare_wordings
from models.governance import ProvisionComparison
from storage.provisions import ClauseRow, clauses_of, platforms_analysed


def compare_provision(session: Session, provision: str) -> ProvisionComparison:
    """Show each platform's clearest clause of a provision, in two queries."""
    held = [_held(row) for row in clauses_of(session, provision)]
    return compare_wordings(provision, held, platforms_analysed(session))


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
