"""Compare how the watched platforms word a provision now, from the clauses on record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from documents.governance.tags import Tag
from documents.governance.wordings import (
    HeldClause,
    clearest_of_each,
    nearest_of_each,
    words_of_stances,
)
from models.governance import PlatformWording, ProvisionComparison
from models.taxonomy import taxonomy
from storage.provisions import platforms_analysed
from storage.wordings import (
    WeighedRow,
    WordedRow,
    clauses_of,
    clauses_on,
    platforms_having,
    platforms_named,
    worded,
)

Rows = Mapping[int, WordedRow]
Nearest = Mapping[str, tuple[str, float]]  # a platform's slug: the name of another, how alike


@dataclass(frozen=True)
class Asked:
    """Which wordings are asked for: of platforms behind a slug that have `named` in their name."""

    after: str = ""
    named: str = ""
    limit: int = 50


@dataclass(frozen=True)
class Sheet:
    """A page of wordings, by the slugs of platforms; `first` is the place of its first of `of`.

    `before` and `after` are what the pages around it are asked for by, None where there is none.
    """

    found: ProvisionComparison
    first: int
    of: int
    before: str | None
    after: str | None


def compare_provision(session: Session, provision: str) -> ProvisionComparison:
    """Show every platform's clearest clause of a provision, and find the nearest wording anew."""
    best = clearest_of_each(held(clauses_of(session, provision)))
    rows = _rows(session, [best])
    return _comparison(provision, best, rows, _live(best, rows), platforms_analysed(session))


def list_wordings(session: Session, provision: str, asked: Asked, assessed: int) -> Sheet:
    """Show a page of clearest clauses, with the nearest wordings as they were found last.

    `assessed` is how many platforms were, as counted a while ago.
    """
    having = slugs = platforms_having(session, provision)
    if asked.named:
        named = platforms_named(session, asked.named)
        slugs = [slug for slug in having if slug in named]
    start = sum(slug <= asked.after for slug in slugs)
    shown = slugs[start : start + asked.limit]
    best = clearest_of_each(held(clauses_of(session, provision, shown)))
    rows = _rows(session, [best])
    platforms = max(assessed, len(having))
    found = _comparison(provision, best, rows, _stored(rows.values()), platforms)
    back = start - asked.limit
    return Sheet(
        found=found.model_copy(update={"having": len(having)}),
        first=start + 1,
        of=len(slugs),
        before=("", *slugs)[max(0, back)] if start else None,
        after=shown[-1] if start + asked.limit < len(slugs) else None,
    )


def compare_platforms(session: Session, platforms: Sequence[str]) -> list[ProvisionComparison]:
    """Show the clearest clauses of some platforms side by side, by provision."""
    by_provision: dict[str, list[WeighedRow]] = {}
    for row in clauses_on(session, platforms):
        by_provision.setdefault(row.provision, []).append(row)
    best = {
        name: clearest_of_each(held(by_provision[name]))
        for name in taxonomy()
        if name in by_provision
    }
    rows = _rows(session, best.values())
    return [
        _comparison(name, chosen, rows, _live(chosen, rows), len(platforms))
        for name, chosen in best.items()
    ]


def held(rows: Iterable[WeighedRow]) -> list[HeldClause]:
    """Weigh clauses by what is on record of them; what older rows lack is read from their words."""
    return [_held(row) for row in rows]


def _held(row: WeighedRow) -> HeldClause:
    tag = Tag(row.provision, row.score, row.rule_id, row.start, row.end)
    stances = words_of_stances(row.text or "", tag) if row.stances is None else tuple(row.stances)
    return HeldClause(row.id, row.platform, row.terms_type, tag, stances)


def _rows(session: Session, best: Iterable[Mapping[str, HeldClause]]) -> Rows:
    return worded(session, [clause.id for chosen in best for clause in chosen.values()])


def _live(best: Mapping[str, HeldClause], rows: Rows) -> Nearest:
    texts = {slug: rows[clause.id].text for slug, clause in best.items() if clause.id in rows}
    found = nearest_of_each(texts)
    return {
        slug: (rows[best[near.platform].id].platform_name, near.likeness)
        for slug, near in found.items()
    }


def _stored(rows: Iterable[WordedRow]) -> Nearest:
    return {row.platform: (row.nearest, row.likeness or 0.0) for row in rows if row.nearest}


def _comparison(
    provision: str,
    best: Mapping[str, HeldClause],
    rows: Rows,
    nearest: Nearest,
    platforms: int,
) -> ProvisionComparison:
    return ProvisionComparison(
        provision=provision,
        name=taxonomy()[provision].name,
        platforms=platforms,
        having=len(best),
        wordings=tuple(
            _wording(clause, rows[clause.id], nearest.get(slug, (None, 0.0)))
            for slug, clause in best.items()
            if clause.id in rows  # an analysis may have dropped it meanwhile
        ),
    )


def _wording(
    clause: HeldClause, row: WordedRow, nearest: tuple[str | None, float]
) -> PlatformWording:
    return PlatformWording(
        platform=clause.platform,
        name=row.platform_name,
        document=clause.document,
        text=row.text,
        since=row.since,
        since_first=row.since <= row.first_at,
        stances=clause.stances,
        nearest=nearest[0],
        likeness=nearest[1],
    )
