"""Blocks from small HTML pages: one idea each."""

import pytest

from documents.extract import RawPage, extract
from models.blocks import Block
from models.declaration import Declaration, Page
from models.words import BlockKind

URL = "https://acme.test/legal/terms"
H, P, L, R = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW


def read(html: str) -> list[Block]:
    page = RawPage(html.encode(), "text/html; charset=utf-8", URL)
    declared = Declaration(type="Terms of Service", pages=(Page(url=URL),))
    return list(extract([page], declared).blocks)


def texts(html: str) -> list[str]:
    return [block.text for block in read(html)]


def rows(html: str) -> list[tuple[BlockKind, str, int, str]]:
    return [(block.kind, block.text, block.level, block.number) for block in read(html)]


def test_headings_keep_their_rank_and_give_up_their_number() -> None:
    assert rows("<h1>Terms</h1><h2>1. Fees</h2><p>None.</p>") == [
        (H, "Terms", 1, ""),
        (H, "Fees", 2, "1."),
        (P, "None.", 0, ""),
    ]


def test_white_space_is_collapsed_across_inline_elements() -> None:
    assert texts("<p>We \n may&nbsp;<em>always</em>\t change <b>it</b>.</p>") == [
        "We may always change it."
    ]


def test_a_bold_line_is_a_heading_below_the_last_one() -> None:
    assert rows("<h2>Fees</h2><p><strong>Refunds</strong></p><p>None.</p>")[1] == (
        H, "Refunds", 3, "",
    )  # fmt: skip


def test_a_bold_line_before_a_break_is_a_heading() -> None:
    assert rows("<p><b>Refunds</b><br>We give none.</p>") == [
        (H, "Refunds", 2, ""),
        (P, "We give none.", 0, ""),
    ]


def test_a_bold_sentence_is_a_paragraph() -> None:
    assert rows("<p><b>Please read this with care.</b></p>")[0][0] is P


def test_bold_may_be_a_matter_of_style() -> None:
    assert rows('<p><span style="font-weight: 700">Refunds</span></p><p>x</p>')[0][0] is H


def test_two_breaks_end_a_paragraph_and_one_does_not() -> None:
    assert texts("<div>one<br>two<br><br>three</div>") == ["one two", "three"]


def test_lines_that_start_with_a_number_are_blocks_of_their_own() -> None:
    assert rows("<p>You may not:<br>(a) sell<br>(b) rent<br>the service</p>") == [
        (P, "You may not:", 0, ""),
        (P, "sell", 0, "(a)"),
        (P, "rent the service", 0, "(b)"),
    ]


def test_nested_lists_keep_depth_and_the_numbers_a_browser_prints() -> None:
    html = """<ol><li>One<ol type="a"><li>Inner</li></ol></li><li>Two</li></ol>
    <ul><li>Dot</li></ul><ol start="7"><li>Seven</li><li value="12">Twelve</li></ol>"""
    assert rows(html) == [
        (L, "One", 1, "1."),
        (L, "Inner", 2, "a."),
        (L, "Two", 1, "2."),
        (L, "Dot", 1, ""),
        (L, "Seven", 1, "7."),
        (L, "Twelve", 1, "12."),
    ]


def test_a_printed_number_wins_over_the_list_s() -> None:
    html = '<ol style="list-style-type: none"><li>4.2 You agree.</li><li>Plain</li></ol>'
    assert rows(html) == [(L, "You agree.", 1, "4.2"), (L, "Plain", 1, "")]


def test_a_bold_item_with_text_below_is_a_heading() -> None:
    html = "<ol><li><b>Fees</b><p>None.</p></li><li><b>Just bold</b></li></ol>"
    assert rows(html) == [
        (H, "Fees", 2, "1."),
        (P, "None.", 0, ""),
        (L, "Just bold", 1, "2."),
    ]


def test_definitions_stand_below_their_terms() -> None:
    html = "<dl><dt>Service</dt><dd>What we sell.</dd></dl>"
    assert rows(html) == [(L, "Service", 1, ""), (L, "What we sell.", 2, "")]


def test_a_table_row_is_one_block_with_its_cells_joined() -> None:
    html = """<table><tr><th>Data<th>Why</tr>
    <tr><td>E-mail</td><td><ul><li>Log-in</li><li>News</li></ul></td></tr></table>"""
    assert rows(html) == [(R, "Data | Why", 0, ""), (R, "E-mail | Log-in News", 0, "")]


def test_a_table_used_for_layout_gives_its_blocks() -> None:
    html = "<table><tr><td><h2>Fees</h2><p>None.</p></td><td>Aside</td></tr></table>"
    assert rows(html) == [(H, "Fees", 2, ""), (P, "None.", 0, ""), (P, "Aside", 0, "")]


def test_a_table_inside_a_table_keeps_its_rows() -> None:
    html = "<table><tr><td>x</td><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>"
    assert texts(html) == ["x", "a | b"]


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>1.1.</td><td>You pay.</td></tr></table>",
        "<div>1.1.</div><div>You pay.</div>",
        "<p><span>1.1.</span> You pay.</p>",
    ],
)
def test_a_number_in_a_box_of_its_own_belongs_to_the_text_behind_it(html: str) -> None:
    assert [(text, number) for _, text, _, number in rows(html)] == [("You pay.", "1.1.")]


def test_a_folded_section_is_read_with_its_title_as_heading() -> None:
    html = "<details><summary>Your data</summary><p>We keep it.</p></details>"
    assert rows(html) == [(H, "Your data", 2, ""), (P, "We keep it.", 0, "")]


def test_links_stand_beside_the_text_with_absolute_targets() -> None:
    html = """<p>See <a href="/privacy">our policy</a>, <a href="#fees">fees</a>,
    <a href="b/../c?x=1">this</a> and <a href="javascript:void(0)">that</a>.</p>"""
    (block,) = read(html)
    assert block.text == "See our policy, fees, this and that."
    assert [(link.text, link.target) for link in block.links] == [
        ("our policy", "https://acme.test/privacy"),
        ("fees", "#fees"),
        ("this", "https://acme.test/legal/c?x=1"),
    ]


def test_a_base_element_moves_relative_links() -> None:
    html = '<head><base href="https://cdn.test/x/"></head><p><a href="y">z</a></p>'
    assert read(html)[0].links[0].target == "https://cdn.test/x/y"


def test_a_link_around_blocks_is_a_link_in_each() -> None:
    blocks = read('<a href="/x"><p>One</p><p>Two</p></a>')
    assert [block.links[0].text for block in blocks] == ["One", "Two"]


def test_a_heading_s_permanent_link_sign_is_no_text() -> None:
    assert texts('<h2>Fees<a href="#fees">#</a></h2><p>x</p>')[0] == "Fees"


def test_preformatted_text_keeps_its_paragraphs() -> None:
    assert texts("<pre>TERMS\n\nWe may\nchange.\n\nEnd here.</pre>") == [
        "TERMS",
        "We may change.",
        "End here.",
    ]


def test_line_ends_count_where_style_says_so() -> None:
    html = '<div style="white-space: pre-line">First part\n\nSecond part</div>'
    assert texts(html) == ["First part", "Second part"]


def test_control_characters_and_stray_surrogates_are_replaced() -> None:
    assert texts("<p>a&#1;b&#xD800;c\x00d</p>") == ["a\ufffdb\ufffdcd"]


def test_truncated_markup_gives_what_is_there() -> None:
    assert texts("<main><h1>Terms</h1><p>We may chan") == ["Terms", "We may chan"]


def test_title_and_language_come_from_the_page() -> None:
    page = RawPage(b"<html lang=pt_BR><title> Termos\n </title><p>x", None, URL)
    got = extract([page], Declaration(type="Terms of Service", pages=(Page(url=URL),)))
    assert (got.title, got.language) == ("Termos", "pt-BR")
