"""Summaries: the ladder first, an honest sum next, each word of evidence exact."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.summary import RULES_VERSION, summarise
from models.blocks import Block, Link, plain_text
from models.words import BlockKind, Direction, Severity, Significance

TODAY = date(2026, 3, 1)
KEEP = "We keep your personal data for thirty days after you close the account with us."
PAY = "You pay the fees shown on the page of your order, and nothing else is due from you."


def summed(before, after, language="en"):
    return summarise(
        before,
        after,
        detected=TODAY,
        terms_type="Privacy Policy",
        platform="Acme",
        language=language,
    )


def heading(text, number=""):
    return Block(BlockKind.HEADING, text, 2, number)


def paragraph(text, *links):
    return Block(BlockKind.PARAGRAPH, text, links=links)


def policy(*texts, dated="Last updated: 2 May 2024"):
    return [paragraph(dated), heading("Data", "1."), *map(paragraph, texts)]


def test_a_link_that_leads_elsewhere_is_no_change_of_wording():
    before, after = ([*policy(KEEP), paragraph("here", Link("here", to))] for to in ("/a", "/b"))
    summary = summed(before, after)
    assert (summary.significance, summary.cosmetic_class) == (Significance.NONE, "links")
    assert summary.notes == ("1 link on unchanged words changed.",)


def test_other_quotation_marks_are_cosmetic():
    summary = summed(policy(KEEP + " “So”"), policy(KEEP + ' "So"'))
    assert (summary.significance, summary.cosmetic_class) == (Significance.COSMETIC, "typography")


def test_redating_alone_is_cosmetic_and_both_dates_are_told():
    summary = summed(policy(KEEP), policy(KEEP, dated="Last updated: 3 June 2024"))
    dates = summary.dates
    assert (summary.significance, summary.cosmetic_class) == (Significance.COSMETIC, "dates")
    assert (dates.last_updated_before.value, dates.last_updated_after.value) == (
        "2024-05-02",
        "2024-06-03",
    )


def test_what_is_not_stated_is_left_out():
    dates = summed(policy(KEEP, dated="x"), policy(PAY, dated="x")).dates
    assert (dates.detected, dates.effective_after, dates.last_updated_after) == (TODAY, None, None)


def test_a_few_harmless_words_are_minor_and_neutral():
    summary = summed(policy(KEEP), policy(KEEP + " Our name is Acme Ltd."))
    assert (summary.significance, summary.severity, summary.direction) == (
        Significance.MINOR,
        Severity.LOW,
        Direction.NEUTRAL,
    )


BURDEN = (
    "You must indemnify us and hold us harmless, you waive any class action, disputes go to "
    "arbitration, fees are non-refundable, and we may terminate your account at our discretion."
)


def test_heavy_stakes_are_major_and_adverse_when_they_come():
    summary = summed(policy(KEEP), policy(KEEP, BURDEN))
    assert (summary.significance, summary.severity, summary.direction) == (
        Significance.MAJOR,
        Severity.HIGH,
        Direction.ADVERSE,
    )


def test_heavy_stakes_are_favourable_when_they_go():
    summary = summed(policy(KEEP, BURDEN), policy(KEEP))
    assert (summary.direction, summary.severity) == (Direction.FAVOURABLE, Severity.MEDIUM)


def test_the_sum_is_shown_and_each_stake_is_quoted():
    summary = summed(policy(KEEP), policy(KEEP, BURDEN))
    rules = {reason.rule for reason in summary.reasons}
    assert {"extent:29_words", "stake:liability", "stake:disputes", "stake:money"} <= rules
    assert all(reason.quote for reason in summary.reasons if reason.rule.startswith("stake:"))


def test_a_point_says_where_and_what():
    summary = summed(policy(KEEP), policy(KEEP.replace("thirty", "ninety")))
    (point,) = summary.points
    assert (point.kind, point.section) == ("modified", "1. Data")
    assert point.sentence == "Under “1. Data”, “thirty” became “ninety”."


def test_the_headline_names_the_strongest_place():
    after = [paragraph("Last updated: 3 June 2024"), heading("Data"), paragraph(KEEP + " Hello.")]
    after += [heading("Disputes"), paragraph(BURDEN)]
    before = [paragraph("Last updated: 2 May 2024"), heading("Data"), paragraph(KEEP)]
    assert "“Disputes”" in summed(before, after).headline


def test_an_effective_date_stands_in_the_headline():
    summary = summed(policy(KEEP), policy(PAY, dated="Effective: 1 July 2024"))
    assert summary.headline.endswith("effective 1 July 2024.")


def test_an_unknown_language_is_weighed_by_extent_and_says_so():
    german = "Wir verarbeiten die Daten, die Sie uns geben, und nicht mehr als das. " * 3
    summary = summed(policy(german), policy(german + "Die Schiedsklausel gilt."), "de")
    assert summary.significance is Significance.MINOR
    assert "Language not analysed (de): only the extent was weighed." in summary.notes


def test_a_typo_in_an_unknown_language_is_at_least_minor():
    german = "Wir verarbeiten die Daten, die Sie uns geben, und nicht mehr als das. " * 3
    summary = summed(policy(german + "Fehlr."), policy(german + "Fehler."), "de")
    assert summary.significance is Significance.MINOR


def test_a_change_without_redating_is_noted():
    assert any("without re-dating" in note for note in summed(policy(KEEP), policy(PAY)).notes)


def test_an_ambiguous_date_is_noted_and_no_value():
    summary = summed(policy(KEEP), policy(PAY, dated="Last updated: 03/04/2024"))
    assert summary.dates.last_updated_after is None
    assert any("two dates" in note for note in summary.notes)


def test_the_rules_version_is_stored():
    assert summed(policy(KEEP), policy(PAY)).rules_version == RULES_VERSION


FAR = " All of this holds for every order, wherever you live, whatever you buy and however you pay."


def reworded(*swaps, between=""):
    old = f"You may return an order{between} within 14 days; then we refund the price you paid."
    new = old
    for gone, come in swaps:
        new = new.replace(gone, come)
    [point] = summed(policy(KEEP, old), policy(KEEP, new)).points
    return point


def test_all_edits_of_a_passage_are_quoted_where_a_quote_has_room():
    point = reworded(("14 days", "30 days"), ("you paid", "you paid and the cost of sending it"))
    assert ("14 days" in point.before.text, "30 days" in point.after.text) == (True, True)
    assert "the cost of sending it" in point.after.text


@pytest.mark.parametrize("gap", range(244, 249))
def test_a_quote_in_a_long_sentence_holds_both_ends_of_what_was_edited(gap):
    filler = ("and so on " * 40)[:gap].strip()
    old = f"{'We say, ' * 30}you have fourteen days {filler} to pay your fees{', as we say' * 30}."
    new = old.replace("fourteen", "thirty").replace("fees", "charges")
    [point] = summed(policy(KEEP, old), policy(KEEP, new)).points
    assert all(word in point.before.text for word in ("fourteen", "fees"))
    assert all(word in point.after.text for word in ("thirty", "charges"))


@pytest.mark.parametrize("longer", [10, 60, 120])
def test_both_quotes_have_the_same_words_around_what_was_edited(longer):
    old = f"{'We say, ' * 20}you have fourteen days to pay{', as we say' * 8}."
    new = old.replace("fourteen", "thirty or, where we like, " + "maybe " * (longer // 6) + "ten")
    [point] = summed(policy(KEEP, old), policy(KEEP, new)).points
    front, _, back = point.before.text.partition("fourteen")
    assert point.after.text.startswith(front)
    assert point.after.text.endswith(back)


def test_edits_far_apart_leave_room_for_the_strongest_alone():
    point = reworded(
        ("may return an order", "may, if you so wish, give back an order"),
        ("we refund the price", "we never refund the fees or the price"),
        between=FAR * 3,
    )
    assert "never refund the fees" in point.after.text
    assert "if you so wish" not in point.after.text


WORDS = st.sampled_from(["you", "we", "must", "fees", "data", "not", "2 May 2024", "Updated:", "."])
LINE = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)
BLOCK = st.builds(
    Block,
    st.sampled_from(BlockKind),
    LINE,
    st.just(1),
    st.sampled_from(["", "1.", "(a)", "•"]),
)
BLOCKS = st.lists(BLOCK, max_size=6)


def quotes(summary):
    for point in summary.points:
        yield from filter(None, (point.before, point.after))
    yield from (reason.quote for reason in summary.reasons if reason.quote)
    dates = summary.dates
    stated = (dates.last_updated_before, dates.last_updated_after, dates.effective_after)
    yield from (date.quote for date in stated if date)


@given(BLOCKS, BLOCKS)
def test_every_quote_is_exact_and_short(before, after):
    texts = {"before": plain_text(before), "after": plain_text(after)}
    summary = summed(before, after)
    for quote in quotes(summary):
        assert texts[quote.side][quote.start : quote.end] == quote.text
        assert len(quote.text) <= 280
    assert len(summary.headline.split()) <= 25


@given(BLOCKS, BLOCKS)
def test_the_same_texts_give_the_same_summary(before, after):
    assert summed(before, after) == summed(before, after)


@pytest.mark.parametrize("platform", ["Acme", "A very long name of a platform " * 4])
def test_a_headline_is_never_longer_than_25_words(platform):
    summary = summarise(
        policy(KEEP), policy(PAY), detected=TODAY, terms_type="T", platform=platform, language=None
    )
    assert len(summary.headline.split()) <= 25
