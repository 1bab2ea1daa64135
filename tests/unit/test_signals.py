"""Signals: what changed words do to the reader, each rule on wordings it was not made from."""

import pytest

from documents.compare import compare
from documents.quoting import Texts
from documents.signals.find import find_signals
from documents.signals.passage import read_passages
from models.blocks import Block
from models.words import BlockKind

OPENING = Block(BlockKind.PARAGRAPH, "These terms apply to all who use the library of Elm Street.")


def paragraph(text):
    return Block(BlockKind.PARAGRAPH, text)


def signals(before, after):
    """All signals between two lists of blocks, with their quotes."""
    before, after = [OPENING, *before], [OPENING, *after]
    texts = Texts(before, after)
    passages = (
        passage
        for item in compare(before, after).items
        for passage in read_passages(item, texts, "", (before, after))
    )
    return [signal for passage in passages for signal in find_signals(passage, texts)]


def told(before, after):
    found = signals([paragraph(before)], [paragraph(after)])
    return [(signal.kind.value, signal.adverse, signal.sentence) for signal in found]


ONE_SENTENCE = [
    (
        "We give thirty days' notice of a new price list.",
        "We give ten days' notice of a new price list.",
        ("quantity", True, "Notice falls from thirty days to ten days"),
    ),
    (
        "Camera images are deleted after 2 weeks at the latest.",
        "Camera images are deleted after 3 months at the latest.",
        ("quantity", True, "The time data is kept rises from 2 weeks to 3 months"),
    ),
    (
        "The yearly fee for a card is $20 for adults.",
        "The yearly fee for a card is $15 for adults.",
        ("quantity", False, "The amount payable falls from $20 to $15"),
    ),
    (
        "You should label each shelf that you borrow.",
        "You must label each shelf that you borrow.",
        ("modality", True, "You must label, formerly should"),
    ),
    (
        "We will notify you of every closing day by post.",
        "We may notify you of every closing day by post.",
        ("modality", True, "The provider may notify, formerly must"),
    ),
    (
        "The reading list is shown to others only with your consent, and never sold.",
        "The reading list is shown to others unless you opt out, and never sold.",
        ("consent", True, "Consent is no longer asked first; you may only opt out"),
    ),
    (
        "“Card” means the paper card that we hand out at the desk.",
        "“Card” means the card that we hand out or send by mail.",
        ("definition", None, "The definition of “Card” changes"),
    ),
    (
        "You may not bring food, dogs or cats into the hall.",
        "You may not bring food, dogs, ladders or cats into the hall.",
        ("reach", True, "“ladders” is put into what you must not do"),
    ),
    (
        "We do not share your loans, searches or notes with schools.",
        "We do not share your loans or notes with schools.",
        ("reach", True, "“searches” is taken out of what the provider promises not to do"),
    ),
    (
        "Write to us at desk@elm.example or call us on +44 20 7946 0000 today.",
        "Write to us at desk@elm.example today.",
        ("contact", True, "A way to reach the provider is gone"),
    ),
]


@pytest.mark.parametrize(("before", "after", "signal"), ONE_SENTENCE)
def test_a_rule_notices_what_changed_and_for_whom(before, after, signal):
    assert signal in told(before, after)


@pytest.mark.parametrize(("before", "after", "signal"), ONE_SENTENCE)
def test_swapping_the_texts_turns_the_direction(before, after, signal):
    kind, adverse, _ = signal
    turned = adverse if adverse is None else not adverse
    assert (kind, turned) in {(name, way) for name, way, _ in told(after, before)}


def test_a_promise_that_goes_is_quoted():
    (signal,) = signals([paragraph("We do not sell your loans to anybody.")], [])
    assert (signal.adverse, signal.sentence) == (
        True,
        "A promise is gone: “We do not sell your loans to anybody”",
    )


def test_a_promise_that_only_moves_is_not_gone():
    promise = "We do not sell your loans to anybody."
    before = [
        paragraph(f"Your card is yours alone. {promise}"),
        paragraph("The hall opens at ten."),
    ]
    after = [paragraph("Your card is yours alone."), paragraph(f"The hall opens at ten. {promise}")]
    assert not [s for s in signals(before, after) if s.kind.value == "negation"]


def test_an_item_of_a_known_list_is_named():
    lead = paragraph("We disclose records to these sub-processors:")
    items = [Block(BlockKind.LIST_ITEM, f"{name} Ltd.", 1) for name in ("Ash", "Birch", "Cedar")]
    (signal,) = signals([lead, *items[:2]], [lead, *items])
    assert (signal.adverse, signal.sentence) == (
        True,
        "“Cedar Ltd” is added to the list of sub-processors",
    )


@pytest.mark.parametrize("sentence", ["You will receive a card.", "If you must leave, ring."])
def test_what_binds_nobody_is_no_clause(sentence):
    assert told(sentence, sentence.replace("will", "may").replace("must", "should")) == []
