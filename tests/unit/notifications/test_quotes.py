"""Quotes side by side: no word lost, the changed ones marked, the far ones left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.quotes import CONTEXT, mark

WORDS = st.lists(st.sampled_from(["we", "may", "never", "share", "data,", "30", "天", "."]))
FILLER = " ".join(f"word{n}" for n in range(40))


def shown(runs):
    return "".join(f"[{run.text.strip()}]" if run.changed else run.text for run in runs)


@given(WORDS.map(" ".join), WORDS.map(" ".join))
def test_no_word_is_lost(before, after):
    for quote, runs in zip((before, after), mark(before, after), strict=True):
        if not any(run.gap for run in runs):
            assert "".join(run.text for run in runs) == quote


@given(WORDS.map(" ".join), WORDS.map(" ".join))
def test_what_is_not_marked_stands_on_both_sides(before, after):
    kept = [
        "".join(run.text for run in runs if not run.changed and not run.gap).split()
        for runs in mark(before, after)
    ]
    if before and after:
        assert sorted(kept[0]) == sorted(kept[1])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("for 30 days", "for 90 days", "for [90]days"),
        ("we share data.", "we never share data.", "we [never]share data."),
        ("保留30天。", "保留90天。", "保留[90]天。"),
        ("", "all of it is new", "all of it is new"),
        ("all of it", "", ""),
        ("same", "same", "same"),
    ],
)
def test_the_changed_words_are_marked(before, after, expected):
    assert shown(mark(before, after)[1]) == expected


def test_only_the_words_near_a_change_are_shown():
    runs = mark(f"{FILLER} 30 days {FILLER}", f"{FILLER} 90 days {FILLER}")[1]
    assert [run.gap for run in runs] == [True, False, False, False, True]
    assert len(runs[1].text.split()) == CONTEXT
    assert runs[2].text == "90 "


def test_where_words_were_put_in_both_sides_show_the_place():
    before, after = mark(f"{FILLER} {FILLER}", f"{FILLER} but not you {FILLER}")
    assert [run.gap for run in before] == [True, False, False, True]
    assert before[1].text.split()[-1] == "word39"
    assert before[2].text.split()[0] == "word0"
    assert [run.text for run in after if run.changed] == ["but not you "]


def test_a_long_addition_is_cut_and_says_so():
    runs = mark("", f"{FILLER} " * 20)[1]
    assert runs[-1].gap
    assert len(runs[0].text.split()) == 120
