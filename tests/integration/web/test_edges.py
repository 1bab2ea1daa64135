"""Errors, headers and health: what holds for every page."""

import pytest

PAGES = ("/", "/platforms", "/platforms/parley", "/documents/1", "/changes/CW-C-000001")


NO_DATABASE = "postgresql://nobody@127.0.0.1:1/nothing"


@pytest.mark.parametrize("address", [*PAGES, "/nowhere"])
def test_every_page_is_one_readable_document_without_scripts(web, told, address):
    page = web.get(address).text
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert page.count("<h1") == page.count("<main") == 1
    assert "<script" not in page
    assert "style=" not in page


@pytest.mark.parametrize("address", [*PAGES, "/nowhere", "/healthz", "/static/site.css"])
def test_every_answer_forbids_scripts_frames_and_guessing(web, told, address):
    headers = web.get(address).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


def test_every_page_answers_head(web, told):
    assert [web.head(address).status_code for address in PAGES] == [200] * len(PAGES)


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere",
        "/platforms/none",
        "/platforms/No%00ne",
        "/documents/7",
        "/documents/seven",
        "/documents/99999999999999999999",
        "/changes/CW-C-000009",
        "/changes/9",
        "/static/none.css",
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(web, address):
    answer = web.get(address)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_a_page_that_only_reads_refuses_the_rest(web):
    answer = web.post("/platforms")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_a_fault_of_ours_is_owned_without_a_traceback(serve, postgres_url):
    answer = serve(postgres_url).get("/platforms")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "Traceback" not in answer.text
    assert "content-security-policy" in answer.headers


def test_a_database_out_of_reach_is_said_in_plain_words(serve):
    answer = serve(NO_DATABASE).get("/platforms")
    assert answer.status_code == 503
    assert "We cannot reach our records" in answer.text


def test_health_says_whether_the_database_answers(web, serve):
    assert web.get("/healthz").json() == {"status": "ok", "database": "reachable", "stalled": []}
    answer = serve(NO_DATABASE).get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")


def test_static_files_are_named_by_what_they_hold_and_may_be_kept(web):
    address = web.get("/").text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    answer = web.get(address)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
