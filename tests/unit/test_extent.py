"""How far a change reaches: counts of sections, blocks and sentences; a rewritten text."""

from datetime import date
from random import Random

from documents.compare import Kind, compare
from documents.extent import count_extent, trace_sections
from documents.summary import summarise
from models.blocks import Block, plain_text
from models.summary import Tally
from models.words import BlockKind

FEES = ("Fees", "You pay the fees shown when you order.", "They are due each month in advance.")
DATA = ("Data", "We keep your data for thirty days. We then delete all of it.")
LAW = ("Law", "The laws of Ireland govern these terms.", "Disputes go to the courts of Dublin.")


def text(*sections):
    return [
        Block(BlockKind.HEADING, words, 2) if order == 0 else Block(BlockKind.PARAGRAPH, words)
        for section in sections
        for order, words in enumerate(section)
    ]


def counted(before, after):
    return count_extent(before, after, compare(before, after))


def kinds(before, after):
    return [c.kind for c in trace_sections(before, after, compare(before, after))]


def test_a_new_section_counts_as_one_and_its_blocks_and_sentences_each():
    counts = counted(text(FEES, LAW), text(FEES, DATA, LAW))
    assert (counts.sections, counts.added) == (Tally(added=1), 2)
    assert counts.sentences == Tally(added=3)


def test_a_section_that_went_and_one_that_moved_are_told_apart():
    before, after = text(FEES, DATA, LAW), text(LAW, FEES)
    assert sorted(kinds(before, after)) == [Kind.MOVED, Kind.REMOVED]
    assert counted(before, after).sections == Tally(moved=1, removed=1)


def test_only_the_sentence_that_an_edit_touches_is_counted():
    after = ("Data", DATA[1].replace("thirty", "ninety"))
    assert counted(text(FEES, DATA), text(FEES, after)).sentences == Tally(modified=1)


def test_a_sentence_put_at_the_end_is_added_and_none_modified():
    after = ("Data", f"{DATA[1]} Backups live longer.")
    counts = counted(text(FEES, DATA), text(FEES, after))
    assert (counts.sentences, counts.sections) == (Tally(added=1), Tally(modified=1))


def test_a_rewritten_section_is_one_change_with_both_its_ranges():
    after = ("Fees", "All of it is free of charge now.", "Donations are welcome at any time.")
    before, after = text(FEES, LAW), text(after, LAW)
    (change,) = trace_sections(before, after, compare(before, after))
    assert (change.kind, change.before, change.after) == (Kind.MODIFIED, range(3), range(3))


def test_words_lost_count_for_the_section_that_the_rest_went_to():
    before, after = text(FEES, LAW), text(FEES[:2], LAW)
    assert kinds(before, after) == [Kind.MODIFIED]
    assert counted(before, after).sections == Tally(modified=1)


def test_equal_texts_count_nothing():
    assert counted(text(FEES), text(FEES)).sections == Tally()


def rewritten_text(seed):
    random = Random(seed)
    words = ["".join(random.choices("abcdefghijklmnop", k=6)) for _ in range(400)]
    names = ("Fees", "Data", "Law", "Use")
    return text(
        *(
            (name, *(" ".join(random.choices(words, k=25)) + "." for _ in range(5)))
            for name in names
        )
    )


def test_a_text_rewritten_from_end_to_end_is_told_section_by_section():
    before, after = rewritten_text(1), rewritten_text(2)
    summary = summarise(
        before,
        after,
        detected=date(2026, 3, 2),
        terms_type="Terms of Service",
        platform="Acme",
        language="en",
    )
    assert [point.section for point in summary.points] == ["Fees", "Data", "Law", "Use"]
    assert summary.points[0].sentence == "“Fees” was rewritten: 6 passages became 6."
    quote = summary.points[0].before
    assert plain_text(before)[quote.start : quote.end] == quote.text
