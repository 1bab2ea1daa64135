"""The operators' door: its own link, its own cookie, and no other way in."""

import re
import warnings
from dataclasses import replace
from datetime import timedelta

from fastapi.openapi.utils import get_openapi
from sqlmodel import select

from config.settings import Settings
from demo.receivers import open_receivers
from models.tables import OperatorAction, OperatorSession
from storage.database import open_session
from tests.factories import NOW
from tests.waiting import wait_until
from web.app import build_app
from workers.steps.operating.operators import make_operator_link, operator_of

OPS = "ops@example.org"
VALUES = {"name": "CW-C-000001"}
OPEN = {("/operator/sign-in", m) for m in ("get", "head", "post")} | {
    ("/operator/sign-in/{token}", m) for m in ("get", "head", "post")
}


def routes():
    """Find every route below /operator in the app's own table."""
    with warnings.catch_warnings(action="ignore"):  # of names in a description that nobody reads
        paths = get_openapi(title="", version="", routes=build_app().routes)["paths"]
    found = {(path, m) for path, of_it in paths.items() for m in of_it if "/operator" in path}
    return sorted(found - OPEN)


def address(path):
    return re.sub(r"\{(\w+)\}", lambda found: VALUES.get(found[1], "1"), path)


def test_the_table_of_routes_is_not_empty():
    assert len(routes()) > 20


def test_without_a_session_every_route_leads_to_the_door(pages):
    for path, method in routes():
        answer = pages.request(method, address(path))
        assert (path, answer.status_code) == (path, 303)
        assert answer.headers["location"] == "/operator/sign-in"


def test_a_subscribers_cookie_opens_none_of_them(pages, signed_in):
    signed_in("ada")
    cookie = pages.cookies["clausewatch"]
    stolen = {"Cookie": f"clausewatch={cookie}; clausewatch-operator={cookie}"}
    for path, method in routes():
        for cells in ({}, {"headers": stolen}):
            answer = pages.request(method, address(path), **cells)
            assert (path, answer.status_code) == (path, 303)


def test_no_form_acts_without_its_token_or_from_another_site(operated, database):
    token = re.search(r'name="token" value="(\w+)"', operated.get("/actions").text)[1]
    before = noted(database)
    alien = {"Sec-Fetch-Site": "cross-site"}
    for path in [path for path, method in routes() if method == "post"]:
        forged = operated.client.post(address(path), data={"token": "0" * 64, **WHOLE})
        bare = operated.client.post(address(path), data=WHOLE)
        foreign = operated.client.post(address(path), data={"token": token, **WHOLE}, headers=alien)
        found = [answer.status_code for answer in (forged, bare, foreign)]
        assert (path, found) == (path, [400, 400, 400])
    assert noted(database) == before


WHOLE = {
    "snapshot": "1",
    "reason": "challenge",
    "text": "x",
    "plan": "free",
    "mark": "x",
    "kind": "withdrawn",
    "note": "x",
}


def test_an_operators_cookie_opens_no_account(pages, enter):
    enter()
    cookie = pages.cookies["clausewatch-operator"]
    assert pages.get("/account").status_code == 303
    assert pages.get("/account", headers={"Cookie": f"clausewatch={cookie}"}).status_code == 303


def test_the_cookie_is_for_these_pages_alone_and_for_eight_hours(pages, enter):
    said = enter().headers["set-cookie"].lower()
    for part in ("path=/operator", "samesite=strict", "httponly", "max-age=28800"):
        assert part in said


def test_a_link_works_once_and_looking_uses_nothing_up(pages, c, enter):
    link = make_operator_link(OPS, c).removeprefix(c.site.public_url)
    assert pages.get(link).status_code == pages.get(link).status_code == 200
    assert pages.post(link).headers["location"] == "/operator"
    assert (pages.get(link).status_code, pages.post(link).status_code) == (410, 410)


def test_signing_in_anew_ends_the_session_before(pages, enter, database):
    enter()
    first = pages.cookies["clausewatch-operator"]
    enter()
    assert pages.get("/operator").status_code == 200
    old = pages.get("/operator", headers={"Cookie": f"clausewatch-operator={first}"})
    assert old.status_code == 303


def test_a_session_ends_after_eight_hours_and_by_signing_out(pages, enter, operated, site):
    assert operated.get().status_code == 200
    operated.act("/sign-out")
    assert operated.get().status_code == 303
    enter()
    later = site.c.now() + timedelta(hours=8, seconds=1)
    site.c = replace(site.c, now=lambda: later)
    assert operated.get().status_code == 303


def test_an_address_that_the_settings_name_no_more_is_out_at_once(pages, enter, c):
    enter("second@example.org")
    cookie = pages.cookies["clausewatch-operator"]
    fewer = replace(c, settings=c.settings.model_copy(update={"operator_email": OPS}))
    fewer.settings.__dict__.pop("operators", None)
    with open_session(c.engine) as session:
        assert operator_of(session, cookie, c) == "second@example.org"
        assert operator_of(session, cookie, fewer) is None


def test_links_go_to_operators_alone_and_the_answer_does_not_say_so(serve_with, database, tmp_path):
    with open_receivers() as receivers:
        web = serve_with(
            Settings(
                _env_file=None,
                database_url=database.url,
                data_dir=tmp_path,
                secret_key="s" * 40,
                operator_email=f"{OPS},second@example.org",
                smtp_url=receivers.smtp_url,
            )
        )
        answers = [
            web.post("/operator/sign-in", data={"email": email})
            for email in ("nobody@example.org", OPS, "Second@example.org")
        ]
        wait_until(lambda: len(receivers.emails) == 2)
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1
    told = sorted(mail.recipients for mail in receivers.emails)
    assert told == [(OPS,), ("second@example.org",)]
    body = receivers.emails[0].message.get_body(("plain",)).get_content()
    link = re.search(r"/operator/sign-in/\S+", body)[0]
    assert web.post(link).headers["location"] == "/operator"


def test_links_are_not_asked_for_without_end(pages):
    answers = [
        [pages.post("/operator/sign-in", data={"email": email}).status_code for _ in range(6)]
        for email in (OPS, "nobody@example.org")
    ]
    assert answers == [[200, 200, 200, 200, 200, 429]] * 2


def test_coming_and_going_is_on_record(operated, database):
    operated.act("/sign-out")
    with open_session(database.engine) as session:
        rows = session.exec(select(OperatorAction).order_by(OperatorAction.id)).all()
        assert [(row.operator, row.operation.value, row.done) for row in rows] == [
            (OPS, "sign_in", True),
            (OPS, "sign_out", True),
        ]
        assert session.exec(select(OperatorSession)).one().used_at == NOW


def noted(database):
    with open_session(database.engine) as session:
        return len(session.exec(select(OperatorAction)).all())
