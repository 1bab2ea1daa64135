"""The report as a page and as a PDF: any text is drawn, none does harm, and all repeats."""

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.dossier import Run
from evidence.pages import draw_report
from evidence.parts import Facts, Place, Report, Rows, Section, Words
from evidence.pdf import draw_pdf
from notifications.safe_text import clean

TEXTS = [
    "",
    "<script>alert(1)</script> **bold** __under__ --line--",
    "השימוש בשירות, 30 ימים",
    "يجوز لنا مشاركة بياناتك خلال 30 يوما",
    "利用規約を変更します。",
    "이용약관 30일",
    "नियम और शर्तें",
    "pay\u202e00\u200b1\x00\x1b[31m",
    "a" * 5000,
    "👩‍⚖️ 1️⃣",
]


def a_report(text):
    runs = [Run("kept", text), Run("gone", text), Run("come", f" {text}"), Run("gap", "")]
    parts = [
        Words(text),
        Facts([(text, text), ("Hash", "ab" * 32)]),
        Rows(("Head", text), [(text[:500], "cell")], (50, 50)),
        Place(text, text, runs, runs),
    ]
    return Report("CW-C-000007", text, text, [Section(text, parts)])


def words_of(pdf):
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_is_drawn_and_the_same_bytes_each_time(text):
    report = a_report(text)
    assert draw_pdf(report, clean) == draw_pdf(report, clean)
    assert draw_report(report, clean) == draw_report(report, clean)


@settings(max_examples=15, deadline=None)
@given(st.text())
def test_no_text_stops_a_report(text):
    assert draw_pdf(a_report(text), clean).startswith(b"%PDF-")
    assert draw_report(a_report(text), clean).startswith(b"<!doctype html>")


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_becomes_markup(text):
    page = draw_report(a_report(text), clean).decode()
    assert "<script" not in page
    assert "\u202e" not in page


def test_numbers_keep_their_order_in_scripts_from_right_to_left():
    words = words_of(draw_pdf(a_report("השימוש בשירות, 30 ימים"), clean))
    assert "30" in words
    assert "03" not in words


def test_characters_that_the_fonts_lack_are_owned_up_to():
    owned_up = "report.html and the texts have all"
    assert owned_up in words_of(draw_pdf(a_report("이용약관"), clean)).replace("\r\n", " ")
    for text in ("Terms, Условия", "利用規約を変更します。", "使用条款"):
        words = words_of(draw_pdf(a_report(text), clean))
        assert owned_up not in words
        assert text in words
