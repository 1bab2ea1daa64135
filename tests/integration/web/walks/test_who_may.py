"""Who may see and do what: every route is on one of these lists, and a new one fails until it is.

The operators' own routes are walked over in tests/integration/web/operator/test_door.py.
"""

import pytest

from tests.integration.web.walks.lists import (
    API,
    API_OWN_ROWS,
    KEYED,
    OPEN_FORMS,
    OWN,
    OWN_ROWS,
    PUBLIC,
)
from tests.routes import Route, address, all_routes
from web.api.app import VERSION

# Whole, so that what is refused is refused for whose it is.
FORM = {"verdict": "act", "code": "0000-0000", "since": "2026-03-01", "role": "reader"}
BODY = {"verdict": "act", "code": "0000-0000", "since": "2026-03-01T00:00:00Z"}
EXAMPLES = {
    "name": "CW-C-000001",
    "document_id": "1",
    "slug": "parley",
    "provision": "retention",
    "ordinal": "1",
    "act": "pause",
    "destination_id": "1",
    "message_id": "1",
    "handle": "0" * 12,
    "commitment_id": "1",
    "member_id": "1",
    "platform": "parley",
}


def listed(text, prefix=""):
    pairs = (line.split() for line in text.split("\n") if line)
    return {Route(prefix + path, method.lower()) for method, path in pairs}


def walk(text, prefix=""):
    return sorted(listed(text, prefix) & set(all_routes()))


def test_every_route_is_on_one_list():
    lists = [listed(text) for text in (PUBLIC, OPEN_FORMS, KEYED, OWN, OWN_ROWS)]
    lists += [listed(text, VERSION) for text in (API, API_OWN_ROWS)]
    known = set().union(*lists)
    assert len(known) > 100
    assert {route for route in all_routes() if not route.is_operators} <= known


@pytest.fixture
def both(walking, life, records):
    """Let Ada have one of everything, and Ben nothing; both are on the largest plan."""
    document = records.document()
    first, second = records.version(document, 1), records.version(document, 2)
    change = records.change(first, second)
    ada, ben = walking("ada"), walking("ben")
    life.give(ada, change)
    life.watch(ada, "parley")
    life.review(ada, change)
    records.session.commit()
    ada.values |= EXAMPLES | ada.values | {"document_id": str(document.id)}
    return ada, ben


def test_without_a_session_every_own_route_leads_to_signing_in(web, both):
    for route in walk(OWN + OWN_ROWS):
        answer = web.request(route.method, address(route.path, EXAMPLES), data=FORM)
        assert (str(route), answer.status_code) == (str(route), 303)
        assert answer.headers["location"] == "/sign-in"


def test_without_a_key_or_with_a_wrong_one_the_api_says_401(web, both):
    wrong = {"Authorization": f"Bearer cwk_{'0' * 12}_{'0' * 64}"}
    session = {"Cookie": both[0].cookie}
    for route in walk(API + API_OWN_ROWS, VERSION):
        path = address(route.path, EXAMPLES)
        for headers in ({}, wrong, session):
            answer = web.request(route.method, path, headers=headers)
            assert (str(route), answer.status_code) == (str(route), 401)


def test_what_is_somebody_elses_is_not_there_on_any_page(both):
    ada, ben = both
    assert ben.ask("get", "/account").status_code == 200
    form = {"token": ben.token, **FORM}
    for route in walk(OWN_ROWS):
        cells = {"data": form} if route.method == "post" else {}
        answer = ben.ask(route.method, address(route.path, ada.values), **cells)
        assert (str(route), answer.status_code) == (str(route), 404)


def test_what_is_somebody_elses_is_not_there_for_any_program(both):
    ada, ben = both
    assert ben.ask("get", f"{VERSION}/account").status_code == 200
    for route in walk(API_OWN_ROWS, VERSION):
        cells = {} if route.method in ("get", "delete") else {"json": body_for(route)}
        answer = ben.ask(route.method, address(route.path, ada.values), **cells)
        assert (str(route), answer.status_code) == (str(route), 404)


def body_for(route):
    """Give only what a body may hold, for others are refused before it is asked whose it is."""
    if route.path.endswith("/commitments/{commitment_id}"):
        return {"text": "We never sell your data"}
    known = {"acknowledgement": ["verdict"], "confirm": ["code"], "replay": ["since"]}
    return {name: BODY[name] for name in known.get(route.path.rpartition("/")[2], ())}


def test_their_owner_finds_all_of_them(both):
    """Without this, a wrong address would pass for a refusal."""
    ada, _ = both
    for route in walk(OWN_ROWS) + walk(API_OWN_ROWS, VERSION):
        if route.method == "get":
            answer = ada.ask("get", address(route.path, ada.values))
            assert (str(route), answer.status_code) == (str(route), 200)


def test_no_form_of_an_account_acts_without_its_token_or_from_another_site(web, both, records):
    ada, ben = both
    alien = {"Cookie": ada.cookie, "Sec-Fetch-Site": "cross-site"}
    for route in walk(OWN + OWN_ROWS):
        if route.method != "post":
            continue
        path = address(route.path, ada.values)
        bare = ada.ask("post", path, data=FORM)
        theirs = ada.ask("post", path, data={"token": ben.token, **FORM})
        sent = web.post(path, data={"token": ada.token, **FORM}, headers=alien)
        found = [answer.status_code for answer in (bare, theirs, sent)]
        assert (str(route), found) == (str(route), [400, 400, 400])


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_site_sends_a_form_that_needs_no_session(web, site):
    for route in walk(OPEN_FORMS):
        sent = {"data": {"email": "a@b.example"}, "headers": {"Sec-Fetch-Site": site}}
        assert web.post(route.path, **sent).status_code == 400
