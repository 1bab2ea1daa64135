"""Open Terms Archive declarations become ours, and what is not supported is named."""

from datetime import UTC, datetime

import pytest

from models.declaration import Declaration, FetchBy, Page, Range
from models.mistakes import DeclarationError
from models.open_terms_archive import declaration_at, declaration_of

URL = "https://acme.example/terms"


def convert(entry, key="terms"):
    return declaration_of({"name": "Acme", key: {"Terms of Service": entry}}, "Terms of Service")


@pytest.mark.parametrize("key", ["terms", "documents"])
def test_both_formats_are_read(key):
    assert convert({"fetch": URL, "select": "main"}, key) == Declaration(
        type="Terms of Service", pages=(Page(url=URL, select=("main",)),)
    )


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ("main", ("main",)),
        ("h1, main", ("h1, main",)),
        (["h1", "main"], ("h1", "main")),
        ({"startBefore": "h1", "endAfter": "p"}, (Range(start_before="h1", end_after="p"),)),
        (
            ["h1", {"startAfter": "h2", "endBefore": "footer"}],
            ("h1", Range(start_after="h2", end_before="footer")),
        ),
        ([], ()),
        ("", ()),
    ],
)
def test_every_form_of_a_region_is_read(select, expected):
    (page,) = convert({"fetch": URL, "select": select, "remove": select}).pages
    assert page.select == page.remove == expected


def test_a_page_whose_scripts_must_execute_wants_a_browser():
    (page,) = convert({"fetch": URL, "executeClientScripts": True}).pages
    assert page.fetch is FetchBy.BROWSER


def test_combined_pages_inherit_what_their_terms_declare():
    pages = convert(
        {
            "select": "main",
            "executeClientScripts": True,
            "combine": [{"fetch": URL}, {"fetch": URL + "/2", "select": ".x", "remove": "nav"}],
        }
    ).pages
    assert pages == (
        Page(url=URL, select=("main",), fetch=FetchBy.BROWSER),
        Page(url=URL + "/2", select=(".x",), remove=("nav",), fetch=FetchBy.BROWSER),
    )


def test_filters_and_unknown_keys_are_named_once_and_never_dropped_in_silence():
    declaration = convert(
        {
            "filter": ["tidy", {"removeQueryParams": ["utm"]}],
            "combine": [{"fetch": URL}, {"fetch": URL, "filter": ["tidy", "sort"], "wait": 3}],
        }
    )
    assert declaration.unsupported == (
        "filter tidy",
        "filter removeQueryParams",
        "filter sort",
        "key wait",
    )


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"select": "main"}, "Terms of Service: the key 'fetch' is missing"),
        ({"fetch": "acme"}, "Terms of Service: 'fetch' must start with https:// or http://"),
        ({"fetch": URL, "select": "["}, "Terms of Service: 'select' is not a CSS selector"),
        ({"fetch": URL, "select": {"startBefore": "p"}}, "needs either end_before or end_after"),
        ({"combine": []}, "'pages' must not be empty"),
        ({"combine": {"fetch": URL}}, "must be an object, and `combine` a list of objects"),
        ("main", "must be an object"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_reason(entry, reason):
    with pytest.raises(DeclarationError) as caught:
        convert(entry)
    assert reason in str(caught.value)


@pytest.mark.parametrize("service", [{}, {"terms": {}}, {"documents": []}, [], "x"])
def test_what_is_no_declaration_is_refused(service):
    with pytest.raises(DeclarationError, match="not a declaration"):
        declaration_of(service, "Terms of Service")


def test_a_terms_type_that_is_not_declared_is_refused():
    with pytest.raises(DeclarationError, match="declares no Imprint"):
        declaration_of({"terms": {"Terms of Service": {"fetch": URL}}}, "Imprint")


HISTORY = {
    "Imprint": [
        {"fetch": URL + "/second", "validUntil": "2022-01-01T00:00:00+02:00"},
        {"fetch": URL + "/first", "ValidUntil": "2021-01-01T00:00:00.000Z"},
    ]
}


@pytest.mark.parametrize(
    ("when", "page"),
    [
        (datetime(2020, 6, 1, tzinfo=UTC), "/first"),
        (datetime(2021, 1, 1, tzinfo=UTC), "/first"),
        (datetime(2021, 1, 1, 0, 0, 1, tzinfo=UTC), "/second"),
        (datetime(2021, 12, 31, 22, tzinfo=UTC), "/second"),
    ],
)
def test_a_past_entry_holds_up_to_and_with_its_date(when, page):
    declaration = declaration_at(HISTORY, "Imprint", when)
    assert declaration.pages[0].url == URL + page
    assert declaration.unsupported == ()


def test_after_the_last_past_entry_the_present_declaration_holds():
    when = datetime(2022, 1, 1, tzinfo=UTC)
    assert declaration_at(HISTORY, "Imprint", when) is None
    assert declaration_at(HISTORY, "Privacy Policy", when) is None


def test_a_past_entry_without_a_date_is_refused():
    with pytest.raises(DeclarationError, match="validUntil is no date: soon"):
        declaration_at({"Imprint": [{"validUntil": "soon"}]}, "Imprint", datetime.now(UTC))
