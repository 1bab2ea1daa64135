"""Fetching one page: conditions, and a name for every bad end."""

import gzip

import pytest

from fetching.errors import FailureReason, FetchError
from fetching.fetch import fetch
from fetching.pages import Limits, NotModified, Page, Validators

HTML = "text/html; charset=utf-8"


def refusal(client, url, **options):
    with pytest.raises(FetchError) as caught:
        fetch(client, url, **options)
    return caught.value


def test_a_page_comes_with_all_that_was_received(site, answer):
    body = "<p>Größe</p>".encode()
    headers = {"Content_Type": HTML, "ETag": 'W/"1"', "Last_Modified": "yesterday"}
    server, client = site(terms=answer(body, **headers))
    url = server.url("/terms")
    page = fetch(client, url)
    assert isinstance(page, Page)
    assert (page.url, page.final_url, page.redirects) == (url, url, ())
    assert (page.status, page.content_type, page.body) == (200, HTML, body)
    assert page.validators == Validators(url, 'W/"1"', "yesterday")
    assert page.duration_ms >= 0


def test_a_page_without_validators_has_none(site, answer):
    server, client = site(terms=answer())
    assert fetch(client, server.url("/terms")).validators is None


@pytest.mark.parametrize("etag", ['"é"', '"' + "x" * 600 + '"', '"a\tb"'])
def test_a_validator_that_cannot_be_sent_back_is_dropped(site, answer, etag):
    server, client = site(terms=answer(ETag=etag))
    assert fetch(client, server.url("/terms")).validators is None


def test_not_modified_is_asked_for_and_told(site, answer):
    server, client = site(terms=b"HTTP/1.1 304 Not Modified\r\n\r\n")
    url = server.url("/terms")
    validators = Validators(url, '"1"', "Mon, 01 Jan 2024 00:00:00 GMT")
    found = fetch(client, url, validators=validators)
    assert isinstance(found, NotModified)
    assert found.validators == validators
    assert b'\r\nIf-None-Match: "1"\r\n' in server.requests[0]
    assert b"\r\nIf-Modified-Since: Mon, 01 Jan 2024 00:00:00 GMT\r\n" in server.requests[0]


def test_not_modified_without_being_asked_is_no_page(site):
    server, client = site(terms=b"HTTP/1.1 304 Not Modified\r\n\r\n")
    url = server.url("/terms")
    for validators in (None, Validators(server.url("/other"), '"1"')):
        error = refusal(client, url, validators=validators)
        assert error.reason is FailureReason.UNEXPECTED_STATUS


STATUSES = [
    (400, "http_400", False),
    (401, "http_401", False),
    (402, "http_4xx", False),
    (403, "http_403", True),
    (404, "http_404", False),
    (408, "http_408", True),
    (410, "http_410", False),
    (429, "http_429", True),
    (451, "http_451", False),
    (500, "http_500", True),
    (503, "http_503", True),
    (520, "http_5xx", True),
    (201, "unexpected_status", True),
    (202, "unexpected_status", True),
    (204, "unexpected_status", True),
    (206, "unexpected_status", True),
    (300, "unexpected_status", True),
]


@pytest.mark.parametrize(("status", "reason", "transient"), STATUSES)
def test_a_status_without_a_page_is_named(site, answer, status, reason, transient):
    server, client = site(terms=answer(b"" if status == 204 else b"text", status))
    error = refusal(client, server.url("/terms"))
    assert (error.reason, error.status, error.transient) == (reason, status, transient)


def test_retry_after_is_handed_on(site, answer):
    server, client = site(terms=answer(b"busy", 503, Retry_After="120"))
    assert refusal(client, server.url("/terms")).retry_after == 120


@pytest.mark.parametrize("body", [b"", b" \r\n\t "])
def test_an_empty_page_is_named(site, answer, body):
    server, client = site(terms=answer(body))
    error = refusal(client, server.url("/terms"))
    assert (error.reason, error.transient) == (FailureReason.EMPTY_BODY, True)


def test_a_page_that_is_too_large_is_named(site, answer):
    server, client = site(
        plain=answer(b"x" * 2000),
        packed=answer(gzip.compress(b"x" * 2000), Content_Encoding="gzip"),
    )
    for path in ("/plain", "/packed"):
        assert len(fetch(client, server.url(path), limits=Limits(max_bytes=2000)).body) == 2000
        error = refusal(client, server.url(path), limits=Limits(max_bytes=1999))
        assert (error.reason, error.transient) == (FailureReason.TOO_LARGE, False)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/html",
        "TEXT/HTML;charset=x",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        "",
    ],
)
def test_text_is_a_page(site, answer, content_type):
    server, client = site(terms=answer(b"text", Content_Type=content_type))
    assert fetch(client, server.url("/terms")).content_type == content_type


@pytest.mark.parametrize("content_type", ["application/pdf", "application/octet-stream"])
def test_a_pdf_is_a_page_under_any_type(site, answer, content_type):
    server, client = site(terms=answer(b"%PDF-1.7 ...", Content_Type=content_type))
    assert fetch(client, server.url("/terms")).body.startswith(b"%PDF")


@pytest.mark.parametrize("content_type", ["application/json", "image/png", "\x01\xff"])
def test_any_other_type_is_named(site, answer, content_type):
    server, client = site(terms=answer(b"{}", Content_Type=content_type))
    error = refusal(client, server.url("/terms"))
    assert error.reason in {FailureReason.UNSUPPORTED_TYPE, FailureReason.BAD_ANSWER}


def test_a_server_that_is_gone_is_named(site):
    server, client = site()
    server.close()
    error = refusal(client, server.url("/terms"))
    assert (error.reason, error.transient) == (FailureReason.CONNECT_FAILED, True)


def test_a_broken_coding_is_named(site, answer):
    server, client = site(terms=answer(b"not gzip", Content_Encoding="gzip"))
    assert refusal(client, server.url("/terms")).reason is FailureReason.BAD_ENCODING


@pytest.mark.parametrize(
    "url", ["", "terms", "http://", "ftp://a/", "http://a b/", "http://0x7f.1/"]
)
def test_an_invalid_address_is_named(site, url):
    _, client = site()
    error = refusal(client, url)
    assert (error.reason, error.transient) == (FailureReason.BAD_URL, False)
