"""The page of a document: its chart, the text of any day, and what a larger plan adds."""

import pytest

from documents.governance.analysis import analyse
from documents.governance.tags import tag_blocks
from models.blocks import Block
from models.tables import Analysis, Clause, Event
from models.words import BlockKind, Cause, EventKind
from tests.policies import ARBITRATION, TERMS, paragraphs

TEXT = paragraphs(*TERMS, ARBITRATION)


@pytest.fixture
def document(records):
    """Put a document on record whose text changed ten days before 2 March 2026."""
    document = records.document(terms_type="Terms of Service")
    old = [Block(BlockKind.PARAGRAPH, "The old words.")]
    first = records.version(document, 1, Cause.FIRST, days_ago=400, blocks=old)
    second = records.version(document, 2, days_ago=10, blocks=TEXT)
    first.superseded_at = second.detected_at
    records.change(first, second, "Arbitration is new")
    records.session.commit()
    return document


@pytest.fixture
def analysed(records, document):
    """Add what the analysis keeps of the text in force."""
    tagged = tag_blocks(TEXT)
    cells = {"document_id": document.id, "rules_version": "1"}
    for key, tags in zip(tagged.keys, tagged.tags, strict=True):
        for tag in tags:
            row = Clause(key=key, text=ARBITRATION, since=records.now, **cells_of(tag), **cells)
            records.add(row)
    found = analyse(TEXT, terms_type="Terms of Service").model_dump(mode="json")
    version = {"version_id": document.version_id}
    records.add(Analysis(made_at=records.now, analysis=found, **version, **cells))
    told = {"provision": "arbitration", "kind": EventKind.INTRODUCED, "at": records.now}
    records.add(Event(sentence="Arbitration came.", places=1, **told, **version, **cells))
    records.session.commit()
    return document


def cells_of(tag):
    names = ("provision", "score", "rule_id", "start", "end")
    return {name: getattr(tag, name) for name in names}


def test_the_chart_draws_each_entry_by_how_much_it_matters(web, document):
    chart = web.get(f"/documents/{document.id}").text.partition("<svg")[2].partition("</svg>")[0]
    assert chart.count("<circle") == 2
    assert '<g class="major"><title>20 February 2026: Arbitration is new</title>' in chart


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("on=2025-06-01", "The old words."),
        ("on=2026-02-27", "binding arbitration"),
        ("version=1", "The old words."),
        ("on=2020-01-01", "no text of it was on record yet"),
        ("version=9", "There is no version 9."),
        ("on=soon", "That is no date"),
    ],
)
def test_the_text_of_any_day_can_be_read(web, document, asked, said):
    assert said in web.get(f"/documents/{document.id}?{asked}").text


def test_the_text_of_a_day_says_from_when_to_when_it_stood(web, document):
    page = web.get(f"/documents/{document.id}?on=2025-06-01").text
    assert "On 1 June 2025 this stood on record: version 1" in page
    assert "replaced" in page


def test_the_free_plan_has_the_text_without_marks_and_one_line_of_what_it_lacks(web, analysed):
    page = web.get(f"/documents/{analysed.id}").text
    assert ('class="mark"' in page, "Arbitration came." in page) == (False, False)
    assert page.count('class="left-out"') == 1
    assert "audit-ready analysis (Professional)" in page
    assert "Exposure:" not in web.get(f"/documents/{analysed.id}/analysis").text


def test_a_plan_with_provisions_sees_them_marked_in_the_text(professional, analysed):
    page = professional.get(f"/documents/{analysed.id}").text
    line = page.partition(ARBITRATION)[2].partition("</p>")[0]
    assert 'href="/provisions/arbitration"' in line
    assert "Arbitration came." in page
    assert "left-out" not in page


def test_a_plan_with_audit_analysis_sees_the_governance_analysis(professional, analysed):
    page = professional.get(f"/documents/{analysed.id}/analysis").text
    assert "Exposure:" in page
    assert ARBITRATION in page
    assert "no legal advice" in page


def test_a_document_says_what_it_speaks_of_and_how_often_it_changed(web, analysed):
    facts = web.get(f"/documents/{analysed.id}").text.partition('class="facts"')[2]
    facts = facts.partition("</dl>")[0]
    assert '<a href="/provisions/arbitration">' in facts
    assert "<dt>Changes in 12 months</dt><dd>1</dd>" in facts
