"""Clause numbers and bullets are split off; years, dates and quantities are text."""

import pytest

from documents.numbering import is_number_alone, split_number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1.", "Fees"),
        ("12)", "fees"),
        ("1.)", "fees"),
        ("(3)", "fees"),
        ("2.1", "You pay"),
        ("2.1.", "you pay"),
        ("10.2.3", "“Service” means"),
        ("(1.2)", "you pay"),
        ("(a)", "fees"),
        ("a)", "fees"),
        ("(bb)", "fees"),
        ("B.", "Fees"),
        ("(iv)", "fees"),
        ("xii.", "fees"),
        ("II.", "Fees"),
        ("•", "fees"),
        ("–", "fees"),
        ("§ 5.", "Haftung"),
        ("Article 3.", "Scope"),
        ("Section 2:", "Scope"),
        ("Artikel 7)", "Umfang"),
        ("Статья 5.", "Права"),
        ("一、", "总则"),
        ("（二）", "总则"),
        ("第3条", "（適用）"),
        ("제1조", "(목적)"),
    ],
)
def test_a_number_is_split_off(number: str, text: str) -> None:
    sign = number.rstrip(":") if number.endswith(":") else number
    gap = "" if number[-1] in "、）" or text[0] == "（" else " "
    assert split_number(f"{number}{gap}{text}") == (sign, text)


@pytest.mark.parametrize(
    "text",
    [
        "2024 was a year",
        "2024. All rights reserved",
        "30 days after notice",
        "1.5 GB of storage",
        "3.5 Million users",
        "3.5% of the fee",
        "25. Mai 2018 gilt diese Fassung",
        "1. Januar 2024",
        "1. 2. 2024 nabývá účinnosti",
        "01.05.24 Fassung",
        "Section 5 applies to you",
        "Article 6(1)(f) GDPR permits this",
        "§ 5 BDSG gilt",
        "第三条规定的权利",
        "제3조에 따라",
        "I agree to this",
        "i.e. this",
        "mix. up",
        "-5 degrees",
        "A",
        "1.",
        "",
    ],
)
def test_what_only_looks_like_a_number_stays_text(text: str) -> None:
    assert split_number(text) == ("", text)


@pytest.mark.parametrize(
    ("text", "number"), [("Section 5 Scope", "Section 5"), ("§ 5 Haftung", "§ 5")]
)
def test_a_heading_s_label_needs_no_punctuation(text: str, number: str) -> None:
    assert split_number(text, heading=True)[0] == number


def test_a_number_alone_needs_punctuation() -> None:
    assert [is_number_alone(text) for text in ("1.", "(a)", "•", "30", "2.1", "x")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
