"""Put on record how clauses stand that were found before that was: once, batch by batch."""

from collections.abc import Iterator

from documents.governance.wordings import HeldClause
from storage.database import transaction
from storage.wordings import clauses_untold, count_untold, put_stances
from workers.context import Context
from workers.steps.reading.wordings import held

_AT_ONCE = 500


def untold(c: Context) -> int:
    """Count the clauses in force whose stances are not on record."""
    with transaction(c.engine) as session:
        return count_untold(session)


def tell_stances(c: Context, at_once: int = _AT_ONCE) -> Iterator[HeldClause]:
    """Write how such clauses stand, each batch in a commit of its own, and give each one done.

    Until then they are read from their words, so that what is shown is the same.
    """
    last = 0
    while batch := _tell_batch(last, at_once, c):
        yield from batch
        last = batch[-1].id


def _tell_batch(after: int, limit: int, c: Context) -> list[HeldClause]:
    with transaction(c.engine) as session:
        found = held(clauses_untold(session, after, limit))
        if found:
            put_stances(session, {clause.id: clause.stances for clause in found})
    return found
