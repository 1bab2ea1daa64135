"""How platforms word provisions now: who has one, what is weighed of each clause, and its words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, and_, bindparam, case, func, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.tables import Clause, Document, Likeness, Platform, Version
from models.tables.columns import BIGINT
from storage.database import among
from storage.provisions import in_force


@dataclass(frozen=True, slots=True)
class WeighedRow:
    """What a clause in force is weighed by; its `text` only where its stances are not on record."""

    id: int
    platform: str
    terms_type: str
    provision: str
    score: float
    rule_id: str | None
    start: int
    end: int
    stances: Sequence[str] | None
    text: str | None


@dataclass(frozen=True, slots=True)
class WordedRow:
    """A clause in force with its words; `first_at` is when its document was first recorded.

    `nearest` is the name of the platform whose clause in force was found likest.
    """

    id: int
    platform: str
    platform_name: str
    terms_type: str
    text: str
    since: datetime
    first_at: datetime
    nearest: str | None
    likeness: float | None


def platforms_having(session: Session, provision: str) -> Sequence[str]:
    """List the slugs of the platforms that have a provision in a text in force, in their order."""
    speaking = (
        select(col(Document.platform_id))
        .join(Clause, col(Clause.document_id) == col(Document.id))
        .where(col(Clause.provision) == provision, *in_force())
        .distinct()
        .subquery()
    )
    # As one line, which is read twice as fast as a row for each.
    joined = select(func.string_agg(speaking.c.platform_id, " "))
    return sorted((session.execute(joined).scalar_one() or "").split())


def platforms_named(session: Session, part: str) -> Collection[str]:
    """Return the slugs of the platforms that have this in their name, in any case."""
    has = func.strpos(func.lower(col(Platform.name)), func.lower(part)) > 0
    return set(session.execute(select(col(Platform.id)).where(has)).scalars())


def clauses_of(
    session: Session, provision: str, platforms: Collection[str] | None = None
) -> Sequence[WeighedRow]:
    """List the clauses in force of a provision, of some platforms or of all."""
    wanted = [col(Clause.provision) == provision]
    if platforms is not None:
        wanted.append(among(col(Document.platform_id), platforms))
    return _weighed(session, *wanted)


def clauses_on(session: Session, platforms: Collection[str]) -> Sequence[WeighedRow]:
    """List the clauses in force of some platforms, of every provision."""
    return _weighed(session, among(col(Document.platform_id), platforms))


def _weighed(session: Session, *wanted: ColumnElement[bool]) -> Sequence[WeighedRow]:
    statement = _weighing().where(*wanted, *in_force())
    return [WeighedRow(*row) for row in session.execute(statement)]


def _weighing() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Clause.id),
            col(Document.platform_id),
            col(Document.terms_type),
            col(Clause.provision),
            col(Clause.score),
            col(Clause.rule_id),
            col(Clause.start),
            col(Clause.end),
            col(Clause.stances),
            case((col(Clause.stances).is_(None), col(Clause.text))),
        )
        .join(Document, col(Document.id) == col(Clause.document_id))
        .order_by(col(Clause.id))
    )


def texts_of(session: Session, clauses: Iterable[int]) -> Mapping[int, str]:
    """Return the words of clauses by their ids."""
    statement = select(col(Clause.id), col(Clause.text)).where(among(col(Clause.id), clauses))
    return {row[0]: row[1] for row in session.execute(statement)}


def clauses_untold(session: Session, after: int, limit: int) -> Sequence[WeighedRow]:
    """Take clauses in force whose stances are not on record, by id, as far as nobody has them."""
    untold = _weighing().where(
        col(Clause.stances).is_(None), col(Clause.until).is_(None), col(Clause.id) > after
    )
    free = untold.limit(limit).with_for_update(of=Clause, skip_locked=True)
    return [WeighedRow(*row) for row in session.execute(free)]


def count_untold(session: Session) -> int:
    """Count the clauses in force whose stances are not on record."""
    untold = select(func.count()).where(col(Clause.stances).is_(None), col(Clause.until).is_(None))
    return int(session.execute(untold).scalar_one())


def put_stances(session: Session, stances: Mapping[int, Sequence[str]]) -> None:
    """Note how clauses stand, by their ids."""
    rows = [{"id": clause_id, "stances": list(words)} for clause_id, words in stances.items()]
    session.execute(update(Clause), rows)


def worded(session: Session, clauses: Iterable[int]) -> Mapping[int, WordedRow]:
    """Return some clauses by their ids, each with the nearest wording as far as it still stands."""
    rows = session.execute(_worded(), {"clauses": list(clauses)})
    return {row[0]: WordedRow(*row) for row in rows}


@cache
def _worded() -> Select[*tuple[Any, ...]]:
    first_at = (
        select(func.min(col(Version.detected_at)))
        .where(col(Version.document_id) == col(Document.id))
        .correlate(Document)
        .scalar_subquery()
    )
    near, whose, owner = aliased(Clause), aliased(Document), aliased(Platform)
    return (
        select(
            col(Clause.id),
            col(Platform.id),
            col(Platform.name),
            col(Document.terms_type),
            col(Clause.text),
            col(Clause.since),
            first_at,
            col(owner.name),
            col(Likeness.likeness),
        )
        .select_from(Clause)
        .join(Document, col(Document.id) == col(Clause.document_id))
        .join(Platform, col(Platform.id) == col(Document.platform_id))
        .outerjoin(Likeness, col(Likeness.clause_id) == col(Clause.id))
        .outerjoin(near, and_(col(near.id) == Likeness.nearest_id, col(near.until).is_(None)))
        .outerjoin(whose, and_(col(whose.id) == near.document_id, col(whose.retired_at).is_(None)))
        .outerjoin(owner, col(owner.id) == whose.platform_id)
        .where(col(Clause.id) == func.any(bindparam("clauses", type_=ARRAY(BIGINT))))
    )
