"""A section that moved between documents is told as moved, one that both always had is not."""

from documents.relocation import Sibling, find_relocations, long_runs, with_relocations
from models.blocks import Block, plain_text
from models.words import BlockKind, Significance
from tests.factories import make_summary

HEAD = Block(BlockKind.HEADING, "Harassment", 2)
BODY = [
    Block(BlockKind.PARAGRAPH, text)
    for text in (
        "You may not bully, threaten or insult other people, nor call on others to do so here.",
        "We remove what breaks this rule and may close the account of whoever posted it twice.",
        "You can appeal within fourteen days by writing to the address at the foot of this page.",
    )
]
SECTION = [HEAD, *BODY]
OTHER = [Block(BlockKind.PARAGRAPH, "You pay the fees that are shown when you order from us.")]
EDITED = [HEAD, *BODY[:2], Block(BlockKind.PARAGRAPH, BODY[2].text.replace("fourteen", "ten"))]


def found(before, after, *siblings):
    return find_relocations(before, after, long_runs(before, after), siblings)


def told(*args):
    return [(one.told.way, one.told.document, one.told.unchanged) for one in found(*args)]


def test_a_removed_section_that_stands_in_another_document_moved_there():
    guidelines = Sibling("Community Guidelines", now=[*OTHER, *SECTION], before=OTHER)
    assert told([*OTHER, *SECTION], OTHER, guidelines) == [("to", "Community Guidelines", True)]


def test_an_added_section_that_stood_in_another_document_came_from_there():
    terms = Sibling("Terms of Service", now=OTHER, before=[*OTHER, *SECTION])
    assert told(OTHER, [*OTHER, *SECTION], terms) == [("from", "Terms of Service", True)]


def test_a_section_reworded_on_its_way_is_told_as_edited():
    guidelines = Sibling("Community Guidelines", now=EDITED, before=())
    assert told([*OTHER, *SECTION], OTHER, guidelines) == [("to", "Community Guidelines", False)]


def test_words_that_the_other_document_always_had_moved_nowhere():
    both = Sibling("Community Guidelines", now=SECTION, before=SECTION)
    assert told([*OTHER, *SECTION], OTHER, both) == []
    assert told(OTHER, [*OTHER, *SECTION], both) == []


def test_short_passages_are_not_looked_for():
    assert long_runs([*OTHER, *BODY[:1]], OTHER) == []


def test_the_quote_is_an_exact_place_and_the_sentence_names_both():
    before = [*OTHER, *SECTION]
    (one,) = found(before, OTHER, Sibling("Community Guidelines", now=SECTION, before=()))
    quote = one.told.quote
    assert plain_text(before)[quote.start : quote.end] == quote.text
    assert one.told.sentence == "“Harassment” moved to Community Guidelines, wording unchanged."


def test_where_nothing_else_changed_the_move_is_the_change_and_it_is_minor():
    (one,) = found([*OTHER, *SECTION], OTHER, Sibling("Community Guidelines", SECTION, ()))
    summary = with_relocations(make_summary(), [one], nothing_else=True, document="Terms")
    assert summary.significance is Significance.MINOR
    assert summary.headline.startswith("Terms: “Harassment” moved to Community Guidelines")
    beside = with_relocations(make_summary(), [one], nothing_else=False, document="Terms")
    assert (beside.significance, beside.relocations) == (Significance.MAJOR, (one.told,))
