"""Find whose words are nearest to whose, anew for each provision whose clauses became others."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from time import monotonic

from sqlmodel import Session

from documents.governance.wordings import (
    LIKENESS_VERSION,
    HeldClause,
    clearest_of_each,
    nearest_of_each,
)
from models.taxonomy import taxonomy
from storage.database import transaction
from storage.likenesses import (
    LikenessRow,
    clauses_by_provision,
    likened,
    lock_likenesses,
    put_likenesses,
)
from storage.wordings import clauses_of, texts_of
from workers.context import Context
from workers.steps.reading.wordings import held

_WORK_FOR = 10.0  # seconds after which a task leaves the rest to the next one


def provisions_to_liken(c: Context) -> list[str]:
    """List the provisions whose clauses in force are not those that were compared last."""
    with transaction(c.engine) as session:
        live, found = clauses_by_provision(session), likened(session)
    never = [name for name in taxonomy() if name in live and name not in found]
    return never + [
        name
        for name, clauses in found.items()
        if name in taxonomy() and clauses != _fingerprint(name, live.get(name, hash_of(())))
    ]


def liken_wordings(c: Context) -> int:
    """Compare the wordings of provisions that wait for it, and return how many were compared."""
    began, done = monotonic(), 0
    for provision in provisions_to_liken(c):
        if monotonic() - began > _WORK_FOR:
            break
        done += liken(provision, c)
    return done


def liken(provision: str, c: Context) -> bool:
    """Compare all wordings of a provision in one commit; False where another worker does it.

    What is compared and its fingerprint come from one query, so that whatever is analysed
    meanwhile is found by its own and compared next time.
    """
    with transaction(c.engine) as session:
        if not lock_likenesses(session, provision):
            return False
        rows = clauses_of(session, provision)
        clauses = _fingerprint(provision, hash_of(row.id for row in rows))
        found = _nearest(session, clearest_of_each(held(rows)))
        put_likenesses(session, provision, found, clauses, c.now())
    return True


def hash_of(clauses: Iterable[int]) -> str:
    """Hash the ids of clauses, given in their order, as the database does."""
    return hashlib.sha256(",".join(map(str, clauses)).encode()).hexdigest()


def _fingerprint(provision: str, clauses: str) -> str:
    """Name what a comparison comes from: the clauses, and the rules that choose the clearest."""
    rules = (LIKENESS_VERSION, *taxonomy()[provision].terms_types, clauses)
    return hashlib.sha256("\n".join(rules).encode()).hexdigest()


def _nearest(session: Session, best: Mapping[str, HeldClause]) -> Sequence[LikenessRow]:
    texts = texts_of(session, [clause.id for clause in best.values()])
    there = {slug: texts[clause.id] for slug, clause in best.items() if clause.id in texts}
    found = nearest_of_each(there)
    return [
        LikenessRow(best[slug].id, best[found[slug].platform].id, found[slug].likeness)
        if slug in found
        else LikenessRow(best[slug].id, None, 0.0)
        for slug in there
    ]
