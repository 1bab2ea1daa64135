"""A section that goes from one document of a platform to another, in either order of detection."""

from datetime import timedelta

from models.blocks import Block, to_json
from models.tables import Change, Snapshot, Version
from models.words import BlockKind, Cause, Significance
from tests.factories import NOW, make_document, make_platform, save
from tests.watched import CLAUSES, page_of

RULES = [
    "You may not bully, threaten or insult other people, nor call on others to do so here.",
    "We remove what breaks this rule and may close the account of whoever posted it twice.",
    "You can appeal within fourteen days by writing to the address at the foot of this page.",
]
LONG_AGO = NOW - timedelta(days=200)
LATELY = NOW + timedelta(days=2)


def store_other(engine, *texts, platform="acme"):
    """Store another document whose texts were seen one after the other, the last in force."""
    never = NOW + timedelta(days=900)
    document = make_document(
        engine, platform, terms_type="Community Guidelines", next_check_at=never
    )
    ends = [LATELY, None][-len(texts) :]
    for ordinal, (text, end) in enumerate(zip(texts, ends, strict=True), start=1):
        store_version(engine, document, ordinal, text, end)


def store_version(engine, document, ordinal, clauses, superseded_at):
    at = LONG_AGO if ordinal == 1 else LATELY
    snapshot = save(
        engine, Snapshot(document_id=document.id, fetched_at=at, digest=str(ordinal), pages=[])
    )
    version = Version(
        document_id=document.id,
        snapshot_id=snapshot.id,
        ordinal=ordinal,
        cause=Cause.CHANGE,
        text_hash=str(ordinal),
        form_hash=str(ordinal),
        detected_at=at,
        confirmed_at=at,
        superseded_at=superseded_at,
        extractor="1",
        words=100,
        blocks=to_json([Block(BlockKind.PARAGRAPH, clause) for clause in clauses]),
    )
    save(engine, version)


def relocations(site):
    [change] = site.rows(Change)
    told = change.summary["relocations"]
    return [(row["way"], row["document"], row["unchanged"]) for row in told], change


OLD = page_of([*CLAUSES, *RULES])
NEW = page_of(CLAUSES)


def test_a_section_that_the_other_document_took_in_before_is_told_as_moved_there(site):
    site.look(OLD)
    store_other(site.c.engine, CLAUSES[:3], [*CLAUSES[:3], *RULES])
    site.outcomes(NEW, NEW)
    told, change = relocations(site)
    assert told == [("to", "Community Guidelines", True)]
    assert change.significance is Significance.MINOR
    assert "moved to Community Guidelines, wording unchanged" in change.summary["headline"]


def test_a_section_that_the_other_document_lost_before_is_told_as_come_from_there(site):
    site.look(NEW)
    store_other(site.c.engine, [*CLAUSES[:3], *RULES], CLAUSES[:3])
    site.outcomes(OLD, OLD)
    told, _ = relocations(site)
    assert told == [("from", "Community Guidelines", True)]


def test_what_the_other_document_had_all_along_is_removed_and_not_moved(site):
    store_other(site.c.engine, [*CLAUSES[:3], *RULES])
    site.look(OLD)
    site.outcomes(NEW, NEW)
    assert relocations(site)[0] == []


def test_documents_of_another_platform_are_not_asked(site):
    site.look(OLD)
    make_platform(site.c.engine, "globex")
    store_other(site.c.engine, CLAUSES[:3], [*CLAUSES[:3], *RULES], platform="globex")
    site.outcomes(NEW, NEW)
    assert relocations(site)[0] == []
