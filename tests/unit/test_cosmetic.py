"""Reasons by which changed words still mean nothing, and their limits."""

import pytest

from documents.compare import compare
from documents.cosmetic import explain
from documents.normalise import Rung
from documents.phrases import say_cosmetic
from documents.reasons import Cosmetic
from models.blocks import Block, Link
from models.words import BlockKind

TEXT = "We keep your data for as long as your account is open and thirty days after that."
MORE = "You may close the account at any time on the settings page of our web site."
TITLE = Block(BlockKind.HEADING, "Privacy Policy", 1)


def paragraph(text):
    return Block(BlockKind.PARAGRAPH, text)


def around(*blocks):
    """Put blocks between two sentences, where nothing is furniture."""
    return [paragraph(TEXT), *blocks, paragraph(MORE)]


def reasons(before, after, *, analysed=True):
    return [r and str(r) for r in explain(before, after, compare(before, after), analysed=analysed)]


MEAN_NOTHING = [
    ("Write to dpo@acme.example.", "Write to [email protected].", "hidden_address"),
    ("Visit acme.example today for more.", "Visit acme.test today for more.", "web_address"),
    ("We verify the identty of you.", "We verify the identity of you.", "typo"),
    ("We process request and answer.", "We process requests and answer.", "typo"),
    ("Send it to [us/our agent] now.", "Send it to us now.", "placeholder"),
    ("Acme, 4 Elm Road, York, York, UK", "Acme, 4 Elm Road, York, UK", "repetition"),
    ("Acme Inc., 9 Elm Way, 94114, CA, USA", "Acme Inc., 9 Elm Way, CA 94114 USA", "rearranged"),
    ("As set out in the section below.", "As set out in the table above.", "cross_reference"),
    ("Fruits, e.g. apples, are fine.", "Fruits, for example apples, are fine.", "case_and_punctu"),
]


@pytest.mark.parametrize(("before", "after", "reason"), MEAN_NOTHING)
def test_a_slip_is_named(before, after, reason):
    (found,) = reasons(around(paragraph(before)), around(paragraph(after)))
    assert found.startswith(reason)


MEAN_SOMETHING = [
    ("You may do this with our consent.", "You must do this with our consent."),
    ("The liability of Acme is limited.", "The liability of Acme is unlimited."),
    ("Personal data may be given legally.", "Personal data may be given illegally."),
    ("Write to dpo@acme.example today.", "Write to legal@acme.example today."),
    ("Deleted within 30 days of that.", "Deleted within 90 days of that."),
    ("You pay the fee with an order.", "You pay the fee without an order."),
    ("We sell no data to anyone at all.", "We sell data to anyone at all."),
    ("Acme, 4 Elm Road, York, UK", "Acme, 9 Oak Road, Leeds, UK"),
]


@pytest.mark.parametrize(("before", "after"), MEAN_SOMETHING)
def test_a_change_of_meaning_is_not_explained_away(before, after):
    assert None in reasons(around(paragraph(before)), around(paragraph(after)))


@pytest.mark.parametrize("label", ["Close", "Select language", "Table of contents", "Fermer"])
def test_a_button_is_furniture_wherever_it_stands(label):
    assert reasons(around(), around(paragraph(label))) == ["page_furniture"]


def test_a_menu_before_or_after_the_text_is_furniture():
    menu = paragraph("Terms of Service Privacy Policy Content Policy Code of Conduct")
    assert reasons(around(), [menu, *around()]) == ["page_furniture"]
    assert reasons(around(), [*around(), menu]) == ["page_furniture"]


NO_FURNITURE = [
    Block(BlockKind.TABLE_ROW, "Acme Analytics | USA"),
    Block(BlockKind.LIST_ITEM, "Acme Analytics"),
    Block(BlockKind.PARAGRAPH, "Acme Analytics Terms", 0, "6."),
    paragraph("Call +1 555 0100"),
    paragraph("Write to dpo@acme.example"),
]


@pytest.mark.parametrize("block", NO_FURNITURE, ids=lambda block: block.text)
def test_data_after_the_text_is_no_furniture(block):
    assert reasons(around(), [*around(), block]) == [None]


def test_a_short_line_inside_the_text_is_no_furniture():
    item = Block(BlockKind.LIST_ITEM, "Maps", 1, "", (Link("Maps", "/maps"),))
    assert reasons(around(), around(item)) == [None]


BANNER = (
    "We’ve updated our Privacy Policy. Look at it before the changes take effect on 1 May 2024."
)


def test_an_announcement_that_goes_means_nothing_and_one_that_comes_does():
    assert reasons([paragraph(BANNER), *around()], around()) == ["announcement_gone"]
    assert reasons(around(), [paragraph(BANNER), *around()]) == [None]


def test_a_name_replaced_throughout_is_a_renaming():
    lines = ["Acme makes the maps.", "Acme keeps the maps safe.", "Acme sends them to the user."]
    before = around(*map(paragraph, lines))
    after = around(*(paragraph(line.replace("Acme", "Zenith")) for line in lines))
    assert reasons(before, after) == ["renamed_throughout"] * 3


def test_a_name_replaced_once_may_be_another_party():
    before, after = around(paragraph("Acme makes maps.")), around(paragraph("Zenith makes maps."))
    assert reasons(before, after) == [None]


def test_an_item_that_moves_under_another_heading_may_mean_something():
    may, may_not = (Block(BlockKind.HEADING, text, 2) for text in ("You may", "You may not"))
    sell, copy = (Block(BlockKind.LIST_ITEM, text, 1) for text in ("sell the data", "copy it"))
    before = [*around(), may, sell, copy, may_not]
    after = [*around(), may, copy, may_not, sell]
    assert None in reasons(before, after)


def test_without_a_known_language_only_a_rung_explains():
    before, after = (
        around(paragraph("Den Fehler behebn wir.")),
        around(paragraph("Den Fehler beheben wir.")),
    )
    assert reasons(before, after, analysed=False) == [None]
    assert reasons(around(), around(), analysed=False) == []


@pytest.mark.parametrize("reason", [*Rung, *Cosmetic])
def test_every_reason_has_its_sentence(reason):
    assert "only" in say_cosmetic("Acme", "Terms", reason, several=False) or reason == Rung.DATES


ENDED = "You may link your account with others so that they find you. Excerpts from your profile."


@pytest.mark.parametrize(
    ("before", "after"),
    [(ENDED, ENDED.removesuffix(" your profile.")), (ENDED.removesuffix(" your profile."), ENDED)],
)
def test_a_paragraph_that_stops_in_midsentence_was_cut_by_the_capture(before, after):
    assert reasons(around(paragraph(before)), around(paragraph(after))) == ["cut_short"]


def test_markup_left_in_the_words_is_none_of_them():
    before, after = (around(paragraph(f"The {it} permission.")) for it in ("`READ`code>", "READ"))
    assert reasons(before, after) == ["case_and_punctuation"]


@pytest.mark.parametrize("line", ["Disputes go to arbitration.", "We read your mail."])
def test_a_short_sentence_behind_the_last_long_one_is_no_furniture(line):
    before = [TITLE, paragraph(TEXT)]
    assert reasons(before, [*before, paragraph(line)]) == [None]


def test_a_title_behind_the_last_sentence_is_furniture():
    before = [TITLE, paragraph(TEXT)]
    assert reasons(before, [*before, paragraph("Arbitration and disputes")]) == ["page_furniture"]
