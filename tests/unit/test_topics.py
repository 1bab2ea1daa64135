"""A change names the provisions it touches, each with its ground and its quotes."""

from datetime import date

import pytest

from documents.summary import summarise
from models.blocks import Block, plain_text
from models.words import BlockKind

PLAIN = "The garden behind our office is watered by hand in dry weeks."
PROMISE = "We never use your conversations to train our language models."
WAIVER = "You waive any right to take part in a class action against us."
NOTICE = "We notify you {} days before we change these terms."
FRENCH = "Nous conservons vos données personnelles aussi longtemps que la loi nous y oblige."


def policy(*texts, heading="General"):
    blocks = [Block(BlockKind.HEADING, "Terms", 1), Block(BlockKind.HEADING, heading, 2)]
    return [*blocks, Block(BlockKind.PARAGRAPH, PLAIN), *map(paragraph, texts)]


def paragraph(text):
    return Block(BlockKind.PARAGRAPH, text)


def summed(before, after):
    return summarise(
        before, after, detected=date(2026, 3, 1), terms_type="T", platform="P", language="en"
    )


def test_a_new_clause_is_named_with_the_rule_that_holds():
    summary = summed(policy(), policy(WAIVER))
    assert summary.provisions[0] == "class_waiver"
    assert summary.points[0].provisions[0] == "class_waiver"
    ground = summary.points[0].grounds[0]
    assert (ground.provision, ground.rule) == ("class_waiver", "class_waiver.class")
    assert "class action" in ground.words


def test_a_clause_that_is_gone_is_named_too():
    summary = summed(policy(PROMISE), policy())
    assert summary.provisions[0] == "ai_training"


def test_words_that_are_gone_from_a_sentence_count_as_those_that_came():
    after = PROMISE.replace(" to train our language models", "")
    assert "ai_training" in summed(policy(PROMISE), policy(after)).provisions


def test_a_heading_speaks_where_words_do_not():
    before, after = (
        policy(f"The parcel is paid back within {n} weeks of its arrival.", heading="Refunds")
        for n in ("two", "five")
    )
    assert "refunds" in summed(before, after).provisions


def test_each_provision_is_told_by_its_signal_with_both_quotes():
    summary = summed(policy(NOTICE.format(30)), policy(NOTICE.format(7)))
    told = next(one for one in summary.by_provision if one.provision == "terms_change")
    assert told.sentence == "Notice falls from 30 days to 7 days."
    assert (told.signal, told.adverse) == ("quantity", True)
    assert ("30 days" in told.before.text, "7 days" in told.after.text) == (True, True)


def test_quotes_of_provisions_stand_in_the_texts():
    before, after = policy(PROMISE, NOTICE.format(30)), policy(NOTICE.format(7))
    texts = {"before": plain_text(before), "after": plain_text(after)}
    told = [q for one in summed(before, after).by_provision for q in (one.before, one.after) if q]
    assert told
    assert all(texts[q.side][q.start : q.end] == q.text for q in told)


def test_what_speaks_of_nothing_is_unclassified():
    summary = summed(policy(), policy("Kettles are filled with water from the well."))
    assert (summary.provisions, summary.points[0].provisions) == ((), ())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (policy(PROMISE), policy(PROMISE.replace(".", " ."))),
        ([paragraph(FRENCH)] * 3, [paragraph(FRENCH)] * 3 + [paragraph(FRENCH[:40])]),
    ],
    ids=["cosmetic", "a language without rules"],
)
def test_provisions_are_named_only_where_words_were_read(before, after):
    summary = summed(before, after)
    assert (summary.provisions, summary.by_provision) == ((), ())


def test_a_moderate_adverse_change_of_a_grave_provision_is_of_high_severity():
    summary = summed(policy(), policy(WAIVER + " All claims go to binding arbitration."))
    assert (summary.significance, summary.direction) == ("moderate", "adverse")
    assert summary.severity == "High"
    assert summary.reasons[-1].rule in {"exposure:arbitration", "exposure:class_waiver"}
    assert summary.reasons[-1].points == 0
