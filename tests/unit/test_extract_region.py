"""Declared regions: selectors, removals and ranges, and several pages as one document."""

from typing import Any

import pytest

from documents.extract import (
    ExtractError,
    ExtractFailure,
    Extraction,
    RawPage,
    extract,
    fingerprint,
)
from models.declaration import Declaration, Page, Range

URL = "https://acme.test/legal"
LEGAL = """<div class=top>Menu</div>
<h1 id=terms>Terms</h1><p>We sell.</p><p class=ad>Buy now</p>
<h1 id=privacy>Privacy</h1><p>We keep.</p><div><p>We <i>share</i>.</p><p id=last>Bye.</p></div>
<div class=end>End</div>"""


def read(html: str = LEGAL, **region: Any) -> Extraction:
    page = RawPage(html.encode(), "text/html", URL)
    return extract([page], Declaration(type="Terms", pages=(Page(url=URL, **region),)))


def texts(html: str = LEGAL, **region: Any) -> list[str]:
    return [block.text for block in read(html, **region).blocks]


def test_matches_come_in_document_order_and_nested_ones_once() -> None:
    assert texts(select=("#last", "div", "#terms")) == ["Menu", "Terms", "We share.", "Bye.", "End"]


def test_removed_elements_are_cut_out() -> None:
    assert texts(select=("body",), remove=(".top", ".ad", "div")) == [
        "Terms", "We sell.", "Privacy", "We keep.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ({"start_before": "#terms", "end_before": "#privacy"}, ["Terms", "We sell.", "Buy now"]),
        ({"start_after": "#terms", "end_after": "#privacy"}, ["We sell.", "Buy now", "Privacy"]),
        ({"start_after": "#privacy", "end_before": "#last"}, ["We keep.", "We share."]),
        ({"start_before": "#last", "end_before": ".end"}, ["Bye."]),
        ({"start_before": "p:last-child", "end_after": "div"}, ["Bye.", "End"]),
    ],
)
def test_a_range_cuts_one_document_out_of_many(ends: dict[str, str], expected: list[str]) -> None:
    assert texts(select=(Range(**ends),)) == expected


def test_a_range_ends_at_the_first_match_behind_its_start() -> None:
    html = "<h2>A</h2><p>a</p><h2 id=b>B</h2><p>b</p><h2>C</h2><p>c</p>"
    assert texts(html, select=(Range(start_before="#b", end_before="h2"),)) == ["B", "b"]


def test_ranges_and_selectors_mix_in_document_order() -> None:
    section = Range(start_before="#privacy", end_before="div div, .end")
    assert texts(select=(section, ".top")) == ["Menu", "Privacy", "We keep.", "We share.", "Bye."]


def test_a_removed_range_is_left_out() -> None:
    gone = Range(start_before="#terms", end_before="#privacy")
    assert texts(select=("body",), remove=(gone, "div")) == ["Privacy", "We keep."]


def test_selectors_that_only_soupsieve_knows_work_too() -> None:
    assert texts(select=("p:-soup-contains('keep')",)) == ["We keep."]


def test_a_declared_region_is_told_from_a_chosen_one() -> None:
    assert (read(select=("body",)).selected, read().selected) == (True, False)


def test_a_selector_that_matches_nothing_is_a_named_failure() -> None:
    with pytest.raises(ExtractError) as failure:
        read(select=("#gone", Range(start_before="#gone", end_before="h1")))
    assert failure.value.reason is ExtractFailure.SELECTOR_MATCHED_NOTHING
    assert "#gone" in failure.value.detail


def test_half_a_document_is_none() -> None:
    with pytest.raises(ExtractError, match=r"selector_matched_nothing: #gone$"):
        read(select=("#gone", "#terms"))


def test_a_removed_element_may_be_the_end_of_a_range() -> None:
    section = Range(start_before="#privacy", end_before=".end")
    assert texts(select=(section,), remove=(".end", "div p")) == ["Privacy", "We keep."]


def test_a_range_may_end_inside_what_is_dropped() -> None:
    html = "<h1>A</h1><p>a</p><div class=menu><a id=z href=/>Home</a></div><p>b</p>"
    assert texts(html, select=(Range(start_before="h1", end_before="#z"),)) == ["A", "a"]


def test_what_is_to_be_removed_may_be_missing() -> None:
    assert texts(select=("#terms",), remove=(".gone",)) == ["Terms"]


def document(*bodies: str) -> Extraction:
    pages = [RawPage(body.encode(), "text/html", URL) for body in bodies]
    declared = Declaration(type="Terms", pages=tuple(Page(url=URL, select=("p",)) for _ in bodies))
    return extract(pages, declared)


def test_several_pages_are_one_document() -> None:
    whole = document("<p>One</p>", "<html lang=de><title>Zwei</title><p>Two</p>")
    assert [block.text for block in whole.blocks] == ["One", "Two"]
    assert (whole.title, whole.language, whole.page_words) == ("Zwei", "de", 2)


def test_one_page_without_its_region_fails_the_whole_document() -> None:
    with pytest.raises(ExtractError, match="selector_matched_nothing"):
        document("<p>One</p>", "<div>Two</div>")


def test_pages_must_be_those_declared() -> None:
    with pytest.raises(ExtractError, match="pages_mismatch"):
        extract([], Declaration(type="Terms", pages=(Page(url=URL),)))


def key(html: str, **region: Any) -> str:
    declared = Declaration(type="Terms", pages=(Page(url=URL, **region),))
    return fingerprint([RawPage(html.encode(), "text/html", URL)], declared)


def test_noise_around_a_region_leaves_its_fingerprint_alone() -> None:
    assert key("<b>token 1</b><main><p>Terms</main>") == key("<i>token 2</i><main><p>Terms</main>")


def test_a_changed_region_or_declaration_changes_the_fingerprint() -> None:
    page = "<main><p>Terms</main>"
    assert len({key(page), key(page.replace("s", "z")), key(page, select=("main",))}) == 3
