"""Whose words are nearest to whose, as found last: of which clauses, and what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session, col

from models.tables import Clause, Document, Likened, Likeness
from storage.database import among
from storage.provisions import in_force

_LOCK = 727_151_006  # any fixed number, beside the one of analyses


@dataclass(frozen=True)
class LikenessRow:
    """The nearest to one clause, None where nothing is near."""

    clause_id: int
    nearest_id: int | None
    likeness: float


def clauses_by_provision(session: Session) -> Mapping[str, str]:
    """Hash for each provision the ids of its clauses in force, joined by commas."""
    ids = func.string_agg(cast(col(Clause.id), Text), ",").aggregate_order_by(col(Clause.id))
    joined = func.convert_to(ids, "UTF8")
    statement = (
        select(col(Clause.provision), func.encode(func.sha256(joined), "hex"))
        .join(Document, col(Document.id) == col(Clause.document_id))
        .where(*in_force())
        .group_by(col(Clause.provision))
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def likened(session: Session) -> Mapping[str, str]:
    """Say from which clauses each provision's likenesses were made, the oldest ones first."""
    statement = select(col(Likened.provision), col(Likened.clauses)).order_by(col(Likened.at))
    return {row[0]: row[1] for row in session.execute(statement)}


def lock_likenesses(session: Session, provision: str) -> bool:
    """Take a provision's likenesses until the commit; False where another worker has them."""
    key = func.hashtext(provision)
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK, key))))


def likenesses_of(session: Session, provision: str) -> Mapping[int, LikenessRow]:
    """Return what was found last, by clause."""
    statement = select(
        col(Likeness.clause_id), col(Likeness.nearest_id), col(Likeness.likeness)
    ).where(col(Likeness.provision) == provision)
    return {row[0]: LikenessRow(*row) for row in session.execute(statement)}


def put_likenesses(
    session: Session, provision: str, rows: Sequence[LikenessRow], clauses: str, now: datetime
) -> None:
    """Store what was found of clauses with this hash; what is as before is not written again."""
    known = likenesses_of(session, provision)
    new = [row for row in rows if known.get(row.clause_id) != row]
    stale = known.keys() - {row.clause_id for row in rows} | {row.clause_id for row in new}
    session.execute(delete(Likeness).where(among(col(Likeness.clause_id), stale)))
    if new:
        session.execute(insert(Likeness), [_cells(provision, row) for row in new])
    cells = {"provision": provision, "clauses": clauses, "at": now}
    statement = upsert(Likened).values(cells)
    session.execute(statement.on_conflict_do_update(index_elements=["provision"], set_=cells))


def _cells(provision: str, row: LikenessRow) -> dict[str, Any]:
    return {
        "clause_id": row.clause_id,
        "provision": provision,
        "nearest_id": row.nearest_id,
        "likeness": row.likeness,
    }
