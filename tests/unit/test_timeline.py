"""What became of a provision: told once, by the words that came or went."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.governance.tags import tag_blocks
from documents.governance.timeline import find_events, first_events
from models.blocks import plain_text
from models.words import EventKind
from tests.policies import ARBITRATION, OPT_OUT, TERMS, paragraphs

RIGHT = "You have the right to access and to delete your personal data."
FEE = RIGHT + " We may charge a reasonable fee and ask for proof of identity before we answer."
ANY_REASON = TERMS[3]
CAUSE = "We may suspend or terminate your account if you break these Terms, after 14 days' notice."


def told(old, new):
    before, after = (tag_blocks(paragraphs(*texts)) for texts in (old, new))
    return {(event.provision, event.kind): event for event in find_events(before, after, "en")}


def kinds(old, new, provision):
    return [kind.value for name, kind in told(old, new) if name == provision]


@pytest.mark.parametrize(
    ("old", "new", "provision", "kind"),
    [
        ((), (ARBITRATION,), "arbitration", "introduced"),
        ((ARBITRATION,), (), "arbitration", "removed"),
        ((ARBITRATION,), (ARBITRATION + OPT_OUT,), "arbitration", "weakened"),
        ((ARBITRATION + OPT_OUT,), (ARBITRATION,), "arbitration", "strengthened"),
        ((RIGHT,), (FEE,), "user_rights", "weakened"),
        ((FEE,), (RIGHT,), "user_rights", "strengthened"),
    ],
)
def test_an_event_says_what_became_of_the_provision(old, new, provision, kind):
    assert kinds((*TERMS, *old), (*TERMS, *new), provision) == [kind]


def test_burdens_that_ease_are_weakened_and_better_for_users():
    changed = (*TERMS[:3], CAUSE, *TERMS[4:])
    event = told(TERMS, changed)["suspension_termination", EventKind.WEAKENED]
    assert event.worse is False
    assert "New: notice is given before access ends." in event.sentence


def test_a_clause_that_stands_elsewhere_has_moved():
    moved = (*TERMS[1:], TERMS[0])
    assert kinds(TERMS, moved, "formation") == ["moved"]


def test_nothing_is_told_of_what_did_not_change():
    assert told(TERMS, TERMS) == {}


def test_a_date_alone_makes_no_event():
    old, new = ((f"Last updated: {day} May 2025", *TERMS) for day in (2, 9))
    assert told(old, new) == {}


def test_each_side_is_quoted_from_its_own_text():
    old, new = (*TERMS, ARBITRATION), (*TERMS, ARBITRATION + OPT_OUT)
    [event] = told(old, new).values()
    texts = plain_text(paragraphs(*old)), plain_text(paragraphs(*new))
    for quote, text in zip((event.before, event.after), texts, strict=True):
        assert text[quote.start : quote.end] == quote.text


def test_an_edit_in_one_sentence_tells_nothing_of_the_others():
    clause = f"{ARBITRATION} {RIGHT}"
    edited = clause.replace("access and to delete", "access and to correct and delete")
    assert {name for name, _ in told((*TERMS, clause), (*TERMS, edited))} == {"user_rights"}


def test_the_date_that_the_new_text_states_goes_with_its_events():
    new = ("Effective date: 1 June 2026", *TERMS, ARBITRATION)
    event = told(TERMS, new)["arbitration", EventKind.INTRODUCED]
    assert event.effective == "2026-06-01"


def test_the_first_text_tells_what_was_found_and_claims_no_beginning():
    events = first_events(tag_blocks(paragraphs(*TERMS)))
    assert {event.kind for event in events} == {EventKind.FOUND}
    assert "governing_law" in {event.provision for event in events}


CLAUSES = (*TERMS, ARBITRATION, ARBITRATION + OPT_OUT, RIGHT, FEE, CAUSE)
TEXTS = st.lists(st.sampled_from(CLAUSES), unique=True, min_size=3)
MIRRORED = {EventKind.INTRODUCED: EventKind.REMOVED, EventKind.REMOVED: EventKind.INTRODUCED}


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_whatever_changes_quotes_are_exact_and_what_comes_one_way_goes_the_other(old, new):
    there, back = told(old, new), told(new, old)
    texts = plain_text(paragraphs(*old)), plain_text(paragraphs(*new))
    for event in there.values():
        for quote, text in zip((event.before, event.after), texts, strict=True):
            assert quote is None or text[quote.start : quote.end] == quote.text
    came_or_went = {(name, MIRRORED[kind]) for name, kind in there if kind in MIRRORED}
    assert came_or_went == {key for key in back if key[1] in MIRRORED}
