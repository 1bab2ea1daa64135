"""The governance analysis of one text, put together from its clauses; pure and deterministic."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence

from documents.governance.clauses import Clauses
from documents.governance.exposure import weigh_exposure
from documents.governance.jurisdictions import find_flags
from documents.governance.stances import data_files, guides
from documents.governance.tags import Tagged, tag_blocks
from documents.linked import linked_documents
from documents.looks import Looks
from documents.provisions import PROVISIONS_VERSION
from documents.reading import ANALYSED
from models.blocks import Block
from models.governance import Exposure, FoundProvision, GovernanceAnalysis, LawLine, Line
from models.taxonomy import regulatory_links, taxonomy

_FEWEST_WORDS = 50
_MOST_LINKED = 0.5
_LEAST_PROSE = 0.3
_MOST_LINKS = 10


def _version() -> str:
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in data_files()))
    return f"1.{digest.hexdigest()[:8]}+{PROVISIONS_VERSION}"


ANALYSIS_VERSION = _version()


def analyse(
    blocks: Sequence[Block], *, terms_type: str, archived: Collection[str] = ()
) -> GovernanceAnalysis:
    """Say what a text states and what follows; the same input gives the same words.

    `archived` are the addresses whose text is kept; what other links lead to is only named.
    """
    return analyse_tagged(tag_blocks(blocks), terms_type=terms_type, archived=archived)


def analyse_tagged(
    tagged: Tagged, *, terms_type: str, archived: Collection[str] = ()
) -> GovernanceAnalysis:
    """Do it for a text whose blocks have their tags already."""
    notes = tuple(_notes(tagged.blocks, archived))
    reason = why_not(tagged.blocks)
    if reason is None and not tagged.provisions:
        reason = "no clause of a known kind was recognised"
    if reason:
        return GovernanceAnalysis(
            rules_version=ANALYSIS_VERSION,
            terms_type=terms_type,
            not_assessed=reason,
            notes=notes,
        )
    clauses = Clauses(tagged)
    found = clauses.provisions
    exposure = weigh_exposure(found)
    return GovernanceAnalysis(
        rules_version=ANALYSIS_VERSION,
        terms_type=terms_type,
        provisions=found,
        exposure=exposure,
        landscape=tuple(_landscape(found)),
        jurisdictions=find_flags(clauses),
        implications=tuple(_implications(found, exposure)),
        considerations=tuple(_considerations(found, exposure)),
        absent=_absent(found, terms_type),
        notes=notes,
    )


def why_not(blocks: Sequence[Block]) -> str | None:
    """Say why a text is not assessed; None where it can be.

    >>> why_not([])
    'text not archived: the page has too few words'
    """
    looks = Looks(blocks, ())
    if looks.words < _FEWEST_WORDS:
        return "text not archived: the page has too few words"
    if looks.linked > _MOST_LINKED or looks.prose < _LEAST_PROSE:
        return "text not archived: the page is an index of links"
    if looks.language not in ANALYSED:
        return f"the language has no rules yet ({looks.language or 'unknown'})"
    return None


def _landscape(found: Sequence[FoundProvision]) -> Iterator[LawLine]:
    for one in found:
        for link in regulatory_links(one.provision):
            yield LawLine(
                provision=one.provision,
                sentence=f"{one.name}: {link.sentence}.",
                region=link.region,
                instrument=link.instrument,
                article=link.article,
                authority=link.authority,
                status=link.status,
                status_note=link.status_note,
                as_of=link.as_of,
                confidence=link.confidence,
                quote=one.quotes[0],
            )


def _weightiest_first(
    found: Sequence[FoundProvision], exposure: Exposure
) -> Sequence[FoundProvision]:
    points = {point.provision: point.points for point in exposure.sum}
    return sorted(found, key=lambda one: -points.get(one.provision, 0))


def _implications(found: Sequence[FoundProvision], exposure: Exposure) -> Iterator[Line]:
    for one in _weightiest_first(found, exposure):
        guide = guides()[one.provision]
        own = {wording.name: wording.vendor for wording in guide.wordings if wording.vendor}
        yield from _lines(one, own, guide.vendor)


def _considerations(found: Sequence[FoundProvision], exposure: Exposure) -> Iterator[Line]:
    for one in _weightiest_first(found, exposure):
        guide = guides()[one.provision]
        own = {wording.name: wording.consider for wording in guide.wordings if wording.consider}
        yield from _lines(one, own, guide.consider)


def _lines(one: FoundProvision, own: Mapping[str, str], otherwise: str | None) -> Iterator[Line]:
    """Give the lines of the stances found, or else the provision's."""
    told = [(own[stance.name], stance.quote) for stance in one.stances if stance.name in own]
    if not told and otherwise:
        told = [(otherwise, next((s.quote for s in one.stances if s.worse), one.quotes[0]))]
    for sentence, quote in told:
        yield Line(provision=one.provision, sentence=sentence, quote=quote)


def _absent(found: Sequence[FoundProvision], terms_type: str) -> tuple[str, ...]:
    there = {one.provision for one in found}
    usual = (topic for topic in taxonomy().values() if terms_type in topic.terms_types)
    return tuple(topic.id for topic in usual if topic.id not in there)


def _notes(blocks: Sequence[Block], archived: Collection[str]) -> Iterator[str]:
    """Name the documents that the text links to and whose text is not kept."""
    named = linked_documents(blocks, archived)
    for name in list(dict.fromkeys(named.values()))[:_MOST_LINKS]:
        yield f"Linked document not archived: “{name}”; nothing is said of its text."
