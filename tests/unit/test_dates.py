"""Dates a policy states about itself: read where labelled, never invented."""

import pytest

from documents.dates import mask_dates, read_dates
from documents.datewords import find_dates
from models.blocks import Block, plain_text
from models.words import BlockKind

WRITTEN = [
    ("May 4, 2024", "2024-05-04"),
    ("May 4th 2024", "2024-05-04"),
    ("OCT 21, 2025", "2025-10-21"),
    ("Sept. 3, 2021", "2021-09-03"),
    ("16th of June, 2023", "2023-06-16"),
    ("UpdatedNovember 14, 2023", "2023-11-14"),
    ("1er janvier 2024", "2024-01-01"),
    ("3 août 2022", "2022-08-03"),
    ("1. März 2024", "2024-03-01"),
    ("1º de enero de 2024", "2024-01-01"),
    ("12 settembre 2023", "2023-09-12"),
    ("5 de março de 2024", "2024-03-05"),
    ("30 mei 2024", "2024-05-30"),
    ("2024年5月1日", "2024-05-01"),
    ("2024-05-07", "2024-05-07"),
    ("2020.12.04", "2020-12-04"),
    ("25.05.2018", "2018-05-25"),
    ("07/19/2022", "2022-07-19"),
    ("01/01/2021", "2021-01-01"),
    ("September 2024", "2024-09"),
    ("October, 2023", "2023-10"),
    ("Juni 2021", "2021-06"),
]


@pytest.mark.parametrize(("text", "value"), WRITTEN)
def test_a_written_date_is_read(text, value):
    assert [found.value for found in find_dates(text)] == [value]


@pytest.mark.parametrize("text", ["31/02/2024", "Form 2024-13-45", "room 2024", "1.2.3.2024"])
def test_what_is_no_date_is_not_read(text):
    assert find_dates(text) == []


UPDATED = [
    ("Last updated: March 9, 2026", "2026-03-09"),
    ("Last Revised May 26, 2026", "2026-05-26"),
    ("Updated Oct 21, 2025", "2025-10-21"),
    ("Revision Date: July 13, 2023", "2023-07-13"),
    ("This notice was last modified on 30 January 2025.", "2025-01-30"),
    ("On November 20, 2024, we updated our User Agreement.", "2024-11-20"),
    ("December 3, 2024", "2024-12-03"),
    ("July 1, 2024 (View archived version)", "2024-07-01"),
    ("Dernière mise à jour : 3 août 2022", "2022-08-03"),
    ("Stand: Juni 2021", "2021-06"),
    ("Zuletzt geändert am 1. März 2024", "2024-03-01"),
    ("Última actualización: 1 de enero de 2024", "2024-01-01"),
    ("Ultimo aggiornamento: 12 settembre 2023", "2023-09-12"),
    ("Última atualização: 5 de março de 2024", "2024-03-05"),
    ("Laatst bijgewerkt op 30 mei 2024", "2024-05-30"),
]


@pytest.mark.parametrize(("line", "value"), UPDATED)
def test_a_last_update_is_read_and_quoted(line, value):
    stated = read_dates(f"Terms\n{line}\nText.").last_updated
    assert (stated.value, stated.text in line) == (value, True)


EFFECTIVE = [
    ("Effective July 1, 2025 | Archived versions", "2025-07-01"),
    ("Effective: November 4, 2025 (previous version)", "2025-11-04"),
    ("Effective as of: September 1st, 2021", "2021-09-01"),
    ("🗓 Effective Date: March 28, 2023", "2023-03-28"),
    ("(Effective as of October 14, 2025) To see the former version, click here.", "2025-10-14"),
    ("This Privacy Policy is effective as of December 20, 2022.", "2022-12-20"),
    ("This Privacy Policy applies from May 21, 2025.", "2025-05-21"),
    ("These Terms take effect on 14 August 2025.", "2025-08-14"),
    ("En vigueur à compter du 1er janvier 2024", "2024-01-01"),
    ("Gültig ab 1. März 2024", "2024-03-01"),
    ("Entrada en vigor: 1 de enero de 2024", "2024-01-01"),
    ("In vigore dal 12 settembre 2023", "2023-09-12"),
    ("Em vigor desde 5 de março de 2024", "2024-03-05"),
    ("Van kracht vanaf 30 mei 2024", "2024-05-30"),
]


@pytest.mark.parametrize(("line", "value"), EFFECTIVE)
def test_an_effective_date_is_read(line, value):
    assert read_dates(f"Terms\n{line}").effective.value == value


NOT_OURS = [
    "Effective January 1, 2020, the California Consumer Privacy Act gives residents rights.",
    "The disclosures are required by law and are effective as of February 9, 2021: see below.",
    "The Earth Additional Terms are now available here effective June 5, 2025",
    "Children born after May 1, 2012 may not register.",
    "We have updated our November 1, 2022 Privacy Policy to add a notice.",
    "This page is the new agreement; for the version effective until July 1, 2026, click here.",
    "(as amended effective January 1, 2014)",
]


@pytest.mark.parametrize("line", NOT_OURS)
def test_a_date_about_something_else_is_nobodys(line):
    dates = read_dates("Terms\n" + "Words.\n" * 10 + line)
    assert (dates.last_updated, dates.effective) == (None, None)


def test_both_dates_of_one_line_are_told_apart():
    dates = read_dates("Effective July 1, 2026. Last Revised May 26, 2026")
    assert (dates.effective.value, dates.last_updated.value) == ("2026-07-01", "2026-05-26")


def test_one_date_may_be_both():
    dates = read_dates("Last updated and effective: June 23, 2020")
    assert dates.last_updated.value == dates.effective.value == "2020-06-23"


def test_an_ambiguous_date_is_reported_and_is_no_value():
    dates = read_dates("Last updated 12/05/2024")
    assert dates.last_updated is None
    assert [stated.text for stated in dates.ambiguous] == ["Last updated 12/05/2024"]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("Last updated 12/05/2024\nSince 25/05/2018.", "en", "2024-05-12"),
        ("Last updated 12/05/2024\nSince 05/25/2018.", "en", "2024-12-05"),
        ("Dernière mise à jour : 12/05/2024", "fr", "2024-05-12"),
    ],
)
def test_the_text_or_its_language_may_settle_day_and_month(text, language, value):
    assert read_dates(text, language=language).last_updated.value == value


def test_a_stated_date_stands_at_its_offsets():
    blocks = [
        Block(BlockKind.HEADING, "Terms", 1, "1."),
        Block(BlockKind.PARAGRAPH, "Last updated: 2 May 2024"),
    ]
    stated = read_dates(blocks).last_updated
    assert plain_text(blocks)[stated.start : stated.end] == stated.text


def test_only_the_documents_own_dates_are_masked():
    line = "Effective: 2 May 2024. Born before 2 May 2024."
    assert mask_dates(line) == "Effective: ⟨date⟩. Born before 2 May 2024."


def test_one_date_with_two_labels_is_masked_once():
    line = "Last modified and effective as of May 1, 2024. We may change."
    assert mask_dates(line) == "Last modified and effective as of ⟨date⟩. We may change."


@pytest.mark.timeout(20)
@pytest.mark.parametrize("between", [" :" * 45, " on" * 32, " the : " * 15])
def test_a_label_that_never_comes_to_its_date_is_given_up_soon(between):
    assert read_dates(f"Last updated{between} never, 1 May 2024").last_updated is None
