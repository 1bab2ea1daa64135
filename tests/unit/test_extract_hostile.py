"""Hostile and mangled pages end in a named outcome, in bounded time."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.extract import ExtractError, Extraction, RawPage, extract, fingerprint
from models.declaration import Declaration, Page, Range

URL = "https://acme.test/terms"
DEFAULT = Declaration(type="Terms", pages=(Page(url=URL),))
DECLARED = Declaration(
    type="Terms",
    pages=(
        Page(
            url=URL,
            select=("main", Range(start_before="h2", end_after="table"), "p:-soup-contains('a')"),
            remove=(".b", Range(start_after="ul", end_before="div")),
        ),
    ),
)

pytestmark = pytest.mark.timeout(60)


def outcome(body: bytes, declared: Declaration = DEFAULT, content_type: str = "text/html") -> str:
    try:
        extract([RawPage(body, content_type, URL)], declared)
    except ExtractError as error:
        return error.reason
    return "text"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<div>" * 100_000 + b"x", "too_tangled"),
        (b"<div></b>" * 50_000 + b"x", "too_tangled"),
        (b"<b>" * 100_000 + b"x", "too_tangled"),
        (b"<div>" * 15_000 + b"x", "text"),
        (b"<ul><li>x" * 4_000, "text"),
        (b"<table><tr><td>x" * 4_000, "text"),
        (b"".join(b"<b id=%d>" % n for n in range(9_000)) + b"<p>x" * 9_000, "text"),
        (b"<p " + b" ".join(b"a%d" % n for n in range(50_000)) + b">x", "too_tangled"),
        (b"<p " + b" ".join(b'a%d=">"' % n for n in range(200_000)) + b">x", "too_tangled"),
        (b"<p>" * 500_000, "too_large"),
        (b"x" * 50_000_000, "too_large"),
        (b"<button>x</button>" * 40_000, "no_text"),
        (b'<div class="cookie-banner nav">' * 4_000 + b"word " * 100_000, "text"),
        (b"<a hreflang=x href=y>q</a> " * 30_000, "text"),
        (b"<!--" * 100_000, "no_text"),
        (b"\0" * 100_000, "no_text"),
        (b"<meta charset " + b" " * 100_000, "no_text"),
        (b'<p style="list-style: ' + b"lower-" * 100_000 + b'">x', "text"),
        (b"<base href='" + b"a/" * 90_000 + b"'>" + b"<a href=b>x</a>" * 20_000, "text"),
        (b"<base href='/" + b"a/" * 2_000 + b"'>" + b"<a href=b>x</a>" * 20_000, "too_large"),
        (b"<p>" + b"We may change. " * 200_000, "too_large"),
    ],
    ids=range(21),
)
def test_a_hostile_page_ends_in_a_named_outcome(body: bytes, expected: str) -> None:
    assert outcome(body) == expected


@pytest.mark.parametrize("selector", ["p:nth-of-type(2n)", "p:nth-last-child(2)", "b ~ p"])
def test_a_selector_that_counts_siblings_is_not_tried_on_a_hundred_thousand(selector: str) -> None:
    declared = Declaration(type="Terms", pages=(Page(url=URL, select=(selector,)),))
    assert outcome(b"<p>x" * 100_000, declared) == "too_large"


@pytest.mark.parametrize(
    "body",
    [b"[" * 60_000, b"![" * 30_000, b"a\n" * 100_000, b"x " * 1_500_000],
    ids=["brackets", "images", "one paragraph", "size"],
)
def test_hostile_markdown_is_too_large(body: bytes) -> None:
    assert outcome(body, content_type="text/markdown") == "too_large"


def test_plain_text_of_any_size_is_bounded() -> None:
    assert outcome(b"a\n\n" * 1_000_000, content_type="text/plain") == "too_large"


# "~" stands for a space inside a piece.
_PIECES = """<main> </main> <p> </p> <div> </div> <div~class=b> <ul> </ul> <ol> <li> </li> <table>
</table> <tr> <td> </td> <h2> </h2> <b> </b> <a~href=/x> </a> <br> <span> </span> <nav> <form>
<button> <dl> <dt> <dd> <pre> </pre> <summary> <svg> </svg> <script> </script> <style> <textarea>
<!-- --> <![CDATA[ ]]> <? <select> <template> <title> <body> </body> <math> <frameset> &nbsp; &#0;
&#xD800; &amp 1. (a) • 2.1 Terms We~may~change. § " ' = > < / <p~hidden> <div~role=dialog>
<i~style="font-weight:700"> <header~class=nav>"""
PIECES = st.sampled_from(
    [piece.replace("~", " ") for piece in _PIECES.split()]
    + ["\x00", "\x0b", "\xa0", "\ufeff", "\u2028"]
)

MARKUP = st.lists(PIECES | st.text(max_size=3), max_size=60).map("".join)


def check(extraction: Extraction) -> None:
    assert extraction.blocks
    for block in extraction.blocks:
        assert block.text
        assert block.text == " ".join(block.text.split())
        assert "\x00" not in block.text + block.number
        assert (block.text + block.number).encode()
        assert all(link.text and link.target for link in block.links)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MARKUP, st.sampled_from([DEFAULT, DECLARED]))
def test_mangled_markup_gives_clean_blocks_or_a_named_failure(
    markup: str, declared: Declaration
) -> None:
    page = RawPage(markup.encode("utf-8", "surrogatepass"), "text/html", URL)
    try:
        first = extract([page], declared)
    except ExtractError:
        return
    check(first)
    assert extract([page], declared) == first


@settings(max_examples=150, deadline=None)
@given(MARKUP, MARKUP)
def test_equal_fingerprints_mean_equal_blocks(inside: str, outside: str) -> None:
    plain = RawPage(f"<main>{inside}</main>".encode(), "text/html", URL)
    noisy = RawPage(f"<main>{inside}</main>{outside}".encode(), "text/html", URL)
    try:
        keys = [fingerprint([page], DEFAULT) for page in (plain, noisy)]
        blocks = [extract([page], DEFAULT).blocks for page in (plain, noisy)]
    except ExtractError:
        return
    assert keys[0] != keys[1] or blocks[0] == blocks[1]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["text/html", "text/plain", "text/markdown", ""]))
def test_any_bytes_give_an_outcome(body: bytes, content_type: str) -> None:
    assert outcome(body, content_type=content_type)
