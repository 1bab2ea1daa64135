"""Comparison: each block accounted for, each edit exact, the kinds as a reader would say."""

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.alignment import align
from documents.compare import Kind, compare
from documents.words import tokens, word_edits
from models.blocks import Block, plain_text
from models.words import BlockKind

FEES = "You pay the fees shown when you order, each month in advance."
DATA = "We keep your data for thirty days after you close the account."
LAW = "The laws of Ireland govern these terms and any dispute about them."
USE = "You may use the service only as these terms and the law allow."


def paragraphs(*texts):
    return [Block(BlockKind.PARAGRAPH, text) for text in texts]


def numbered(number, text):
    return Block(BlockKind.PARAGRAPH, text, 0, number)


def kinds(before, after):
    return [item.kind.value for item in compare(before, after).items]


REWORDED = DATA.replace("thirty", "ninety")
CASES = [
    ([FEES, DATA], [FEES, DATA], []),
    ([FEES], [FEES, DATA], ["added"]),
    ([FEES, DATA], [DATA], ["removed"]),
    ([FEES, DATA], [FEES, REWORDED], ["modified"]),
    ([FEES, DATA, LAW], [LAW, FEES, DATA], ["moved"]),
    ([FEES, DATA, LAW, USE], [REWORDED, LAW, USE, FEES], ["modified", "moved"]),
    ([FEES, DATA, LAW, USE], [FEES, LAW, USE, REWORDED], ["moved_and_modified"]),
    ([FEES + " " + DATA], [FEES, DATA], ["split"]),
    ([FEES, DATA], [FEES + " " + DATA], ["merged"]),
    ([FEES, DATA], [LAW, DATA, USE], ["removed", "added", "added"]),
]


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_each_kind_is_named_as_a_reader_would(before, after, expected):
    assert sorted(kinds(paragraphs(*before), paragraphs(*after))) == sorted(expected)


def test_a_new_number_on_old_words_is_renumbering_and_nothing_else():
    before = [numbered("1.", FEES), numbered("2.", DATA)]
    after = [numbered("1.", USE), numbered("2.", FEES), numbered("3.", DATA)]
    assert kinds(before, after) == ["added", "renumbered", "renumbered"]


def test_a_removed_block_stands_where_it_stood():
    before, after = paragraphs(FEES, DATA, LAW), paragraphs(FEES, LAW, USE)
    assert kinds(before, after) == ["removed", "added"]


def test_edits_are_exact_places_in_the_stored_texts():
    before, after = [numbered("7.", DATA)], [numbered("7.", REWORDED)]
    (edit,) = compare(before, after).items[0].edits
    assert plain_text(before)[edit.before_start : edit.before_end] == "thirty"
    assert plain_text(after)[edit.after_start : edit.after_end] == "ninety"


def test_runs_with_one_word_between_them_are_read_as_one():
    assert len(word_edits("a b c d e f g", "a X c Y e f g")) == 1
    assert len(word_edits("a b c d e f g", "a X c d Y f g")) == 2


VOCABULARY = "you we must may not pay fees data the of and for . , ( 1.5"
WORDS = st.sampled_from(VOCABULARY.split())
TEXT = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
BLOCKS = st.lists(TEXT, max_size=8).map(lambda texts: paragraphs(*texts))


def rewritten(before, after, edits):
    """Put the new side's words in the places that the edits name."""
    out, at = [], 0
    for edit in edits:
        out += [before[at : edit.before_start], after[edit.after_start : edit.after_end]]
        at = edit.before_end
    return "".join([*out, before[at:]])


@given(TEXT, TEXT)
def test_the_new_text_follows_from_the_old_and_the_edits(before, after):
    assert rewritten(before, after, word_edits(before, after)) == after


@given(st.text(max_size=40))
def test_tokens_join_to_the_text(text):
    assert "".join(tokens(text)) == text


@given(BLOCKS)
def test_a_text_is_not_different_from_itself(blocks):
    assert compare(blocks, blocks).items == ()


@given(BLOCKS, BLOCKS)
def test_every_block_is_accounted_for_once(before, after):
    difference = compare(before, after)
    old = [i for i, _ in difference.unchanged]
    new = [j for _, j in difference.unchanged]
    for item in difference.items:
        old += item.before.blocks if item.before else ()
        new += item.after.blocks if item.after else ()
    assert (sorted(old), sorted(new)) == (list(range(len(before))), list(range(len(after))))


@given(BLOCKS, BLOCKS)
def test_the_whole_new_text_can_be_rebuilt(before, after):
    old, new = plain_text(before), plain_text(after)
    difference = compare(before, after)
    lines = {j: before[i].text for i, j in difference.unchanged}
    for item in difference.items:
        if item.kind is Kind.ADDED:
            lines[item.after.blocks[0]] = new[item.after.start : item.after.end]
        elif item.kind is Kind.MOVED and not item.references:
            lines[item.after.blocks[0]] = old[item.before.start : item.before.end]
        elif item.opcodes:
            shifted = old[: item.before.end]
            whole = rewritten(shifted, new, item.opcodes)
            lines[item.after.blocks[0]] = whole[item.before.start :]
        elif item.after:
            lines.update({j: after[j].text for j in item.after.blocks})
    assert "\n".join(lines[j] for j in range(len(after))) == new


@given(BLOCKS, BLOCKS)
def test_swapping_the_sides_swaps_added_and_removed(before, after):
    there, back = compare(before, after), compare(after, before)
    assert there.count(Kind.ADDED) == back.count(Kind.REMOVED)
    assert there.count(Kind.REMOVED) == back.count(Kind.ADDED)


def test_swapping_the_sides_of_repeated_words_swaps_added_and_removed():
    before = paragraphs("you", "you", "you you you you you you you you you you")
    after = paragraphs("you you", "you you you you you you you you")
    there, back = compare(before, after), compare(after, before)
    assert there.count(Kind.REMOVED) == back.count(Kind.ADDED)


@given(st.lists(st.integers(0, 5), max_size=12), st.lists(st.integers(0, 5), max_size=12))
def test_kept_pairs_run_upwards_and_nothing_is_lost(before, after):
    alignment = align(before, after)
    left = [i for i, _ in (*alignment.kept, *alignment.moved)]
    left += [i for gap in alignment.gaps for i in gap.before]
    assert list(alignment.kept) == sorted(set(alignment.kept), key=lambda pair: pair[::-1])
    assert sorted(left) == list(range(len(before)))


def scrambled(seed, size):
    random = Random(seed)
    vocabulary = ["".join(random.choices("abcdefghijklmnop", k=6)) for _ in range(4000)]
    count, texts = 0, []
    while count < size:
        texts.append(" ".join(random.choices(vocabulary, k=random.randint(4, 60))))
        count += len(texts[-1])
    return paragraphs(*texts)


def test_two_unrelated_documents_of_a_megabyte_end_in_bounded_time():
    before, after = scrambled(1, 1_000_000), scrambled(2, 1_000_000)
    began = time.process_time()
    compare(before, after)
    assert time.process_time() - began < 4  # promised: 2 s on an idle core


def test_one_giant_block_ends_in_bounded_time():
    (before, after) = (
        paragraphs(" ".join(block.text for block in scrambled(seed, 600_000))) for seed in (1, 2)
    )
    began = time.process_time()
    compare(before, after)
    assert time.process_time() - began < 4
