"""What trying wishes or rules over the past reads: the changes of a time, with what was rated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, column, func, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session, col

from models.tables import Change
from storage.database import among
from storage.pages import ChangeRow, changes


@dataclass(frozen=True)
class Rated:
    """A past change as the policy asks about it; `by` names the rules that rated it."""

    row: ChangeRow
    alerts: bool
    provisions: frozenset[str]
    by: str


def changes_since(
    session: Session, since: datetime, platforms: Sequence[str] | None = None
) -> Sequence[Rated]:
    """List the changes detected since then, oldest first, of some platforms or of all."""
    record = func.jsonb_to_record(col(Change.summary))
    cells = record.table_valued(column("headline", Text), column("provisions", JSONB))
    said = cells.render_derived(name="said", with_types=True).lateral()
    statement = (
        changes(said.c.headline)
        .add_columns(col(Change.alerts), said.c.provisions, col(Change.rules_version))
        .join(said, true())
        .where(col(Change.detected_at) >= since)
    )
    if platforms is not None:
        statement = statement.where(among(col(Change.platform_id), platforms))
    rows = session.execute(statement.order_by(col(Change.detected_at), col(Change.id)))
    return [Rated(ChangeRow(*row[:-3]), row[-3], frozenset(row[-2] or ()), row[-1]) for row in rows]
