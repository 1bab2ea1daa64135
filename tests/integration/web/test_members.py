"""Members of an account: asked in, known by their own links, and held to their roles."""

import re
from datetime import timedelta

import pytest
from fastapi.routing import APIRoute
from sqlmodel import select

from models.tables import (
    Acknowledgement,
    Assignment,
    Baseline,
    Decision,
    Destination,
    Member,
    Notification,
    SignIn,
    Subscriber,
    Subscription,
)
from models.words import Cause, DecisionKind, NotificationKind, Role
from notifications.links import Grant, Purpose, make_token
from storage.letters import read_letters
from tests.factories import make_context
from web.app import PAGES
from web.signed_in import ByRole
from workers.steps.subscribers.team import change_role, invite, remove_member
from workers.steps.telling.compose import Composer
from workers.steps.telling.remind import remind_due
from workers.steps.telling.site import Site

KEY = "s" * 40
# What each act on an account asks for at least; a new route is named here, or the test says so.
LEAST = {
    Role.READER: {
        "/account/sign-out",
        "/account/sign-out-everywhere",
        "/account/rehearsal",
    },
    Role.REVIEWER: {
        "/account/alerts/{name}",
        "/account/commitments",
        "/account/commitments/import",
        "/account/commitments/own",
        "/account/commitments/{commitment_id}/forget",
        "/account/register/assign",
        "/documents/{document_id}/review",
    },
    Role.OWNER: {
        "/account/alerts/escalate",
        "/account/channels",
        "/account/channels/{destination_id}/code",
        "/account/channels/{destination_id}/failed",
        "/account/channels/{destination_id}/messages/{message_id}",
        "/account/channels/{destination_id}/remove",
        "/account/channels/{destination_id}/secret",
        "/account/channels/{destination_id}/{act}",
        "/account/data/delete",
        "/account/keys",
        "/account/keys/{handle}/revoke",
        "/account/members",
        "/account/members/{member_id}/remove",
        "/account/members/{member_id}/role",
        "/account/pause",
        "/account/platforms",
        "/account/platforms/mute",
        "/account/platforms/remove",
        "/account/wishes/what",
        "/account/wishes/when",
    },
}
# Acts of no account: each has a key of its own, or asks for nothing but an address.
OTHERS = re.compile(
    r"/operator|/sign-in|/join|/sign-up|/unsubscribe|/confirm|/inbound|/api|/bounces|/feeds"
)


@pytest.fixture
def account(signed_in):
    """Sign the web client in as the owner of an account of the largest plan."""
    return signed_in("pia", "professional")


@pytest.fixture
def c(database, tmp_path, now):
    return make_context(database.engine, tmp_path, now, secret_key=KEY)


def all_of(records, table):
    records.session.expire_all()
    return records.session.exec(select(table).order_by(table.id)).all()


def links_to(records, email):
    """Return the links that were owed to an address, as sign-in rows."""
    boxes = {row.id for row in all_of(records, Destination) if row.settings["address"] == email}
    rows = [row for row in all_of(records, Notification) if row.destination_id in boxes]
    return [row for row in rows if row.kind is NotificationKind.SIGN_IN]


def path_of(row, now):
    joins = row.content.get("joins")
    grant = Grant(row.subscriber_id, sign_in_id=row.content["sign_in_id"])
    purpose, page = (Purpose.JOIN, "join") if joins else (Purpose.SIGN_IN, "sign-in")
    return f"/{page}/{make_token(KEY, purpose, grant, now)}"


def join(web, records, c, account, role, email="rea@reader.example"):
    """Ask somebody into an account and sign the web client in as them."""
    member_id = invite(account.id, email, role, account.email, c)
    assert web.post(path_of(links_to(records, email)[-1], c.now())).status_code == 303
    return member_id


def token_of(web):
    return re.search(r'name="token" value="(\w+)"', web.get("/account").text)[1]


def act(web, path, **cells):
    return web.post(path, data={"token": token_of(web), **cells})


def tell(records, change, subscriber, now):
    cells = {"subscriber_id": subscriber.id, "plan": "professional", "decided_at": now}
    records.add(Decision(change_id=change.id, kind=DecisionKind.SEND_NOW, **cells))


@pytest.fixture
def change(records, account, now):
    """Put a change on record that the account was told of."""
    document = records.document()
    first = records.version(document, 1, Cause.FIRST, days_ago=200)
    change = records.change(first, records.version(document, 2))
    records.add(Subscription(subscriber_id=account.id, platform_id="parley", added_at=now))
    tell(records, change, account, now)
    records.session.commit()
    return change


def least_of(route):
    """Return the least role that a route's dependencies name, however deep."""
    waiting = [route.dependant]
    while waiting:
        one = waiting.pop()
        if isinstance(one.call, ByRole):
            return one.call.least
        waiting += one.dependencies
    return None


def test_every_act_on_an_account_names_the_least_role_that_may():
    routes = [route for page in PAGES for route in page.router.routes]
    acts = [
        route
        for route in routes
        if isinstance(route, APIRoute)
        and route.methods - {"GET", "HEAD"}
        and not OTHERS.match(route.path)
    ]
    assert {route.path: least_of(route) for route in acts} == {
        path: role for role, paths in LEAST.items() for path in paths
    }


PAGES_OF_AN_ACCOUNT = [
    "/account",
    "/account/alerts",
    "/account/alerts/CW-C-000001",
    "/account/wishes",
    "/account/commitments",
    "/account/register",
    "/account/channels",
    "/account/members",
    "/account/keys",
    "/account/data",
    "/account/rehearsal?floor=major",
    "/documents/1",
]


def forms_in(page):
    return set(re.findall(r'<form[^>]* method="post"[^>]* action="([^"]+)"', page))


def may_post(path, role):
    """Say whether a role reaches the least one that the route of a form's action names."""
    for least, paths in LEAST.items():
        for one in paths:
            if re.fullmatch(re.sub(r"{[^}]+}", "[^/]+", one), path):
                return role.rank >= least.rank
    raise AssertionError(path)


@pytest.mark.parametrize("role", Role)
def test_a_member_is_shown_no_form_that_the_server_would_refuse(
    web, account, records, c, change, role
):
    own = [row for row in all_of(records, Destination) if row.subscriber_id == account.id]
    join(web, records, c, account, role)
    pages = [*PAGES_OF_AN_ACCOUNT, f"/account/channels/{own[0].id}"]
    shown = set().union(*(forms_in(web.get(page).raise_for_status().text) for page in pages))
    assert {path for path in shown if not may_post(path, role)} == set()
    assert ("/account/members" in shown) == (role is Role.OWNER)
    assert ("/account/commitments/own" in shown) == (role is not Role.READER)


def test_a_reader_reads_what_was_decided_and_wished_without_its_form(
    web, account, records, c, change
):
    decided = {"verdict": "object", "owner": "Legal", "note": "Ask for an exception."}
    assert act(web, f"/account/alerts/{change.public_id}", **decided).status_code == 303
    join(web, records, c, account, Role.READER)
    page = web.get(f"/account/alerts/{change.public_id}").text
    assert ("Ask for an exception." in page, "Save the decision" in page) == (True, False)
    page = web.get("/account/wishes").text
    assert "Monday at 09:00, UTC" in page
    assert "What stands here owners change." in page


def test_who_is_asked_in_gets_a_link_at_their_own_address(web, account, records, c):
    act(web, "/account/members", email="Rea@Reader.example", role="reviewer")
    member = all_of(records, Member)[0]
    assert (member.email, member.role) == ("rea@reader.example", Role.REVIEWER)
    assert (member.invited_by, member.confirmed_at) == ("pia@reader.example", None)
    row = links_to(records, "rea@reader.example")[0]
    composer = Composer(Site("https://cw.example", KEY), read_letters(records.session, [row]), None)
    message = composer.message(row)
    assert message.headline == "Your link to join the account of pia@reader.example on Clausewatch"
    assert message.links[0].address.startswith("https://cw.example/join/")


def test_the_link_confirms_a_member_and_works_once(web, account, records, c):
    join(web, records, c, account, Role.READER)
    assert all_of(records, Member)[0].confirmed_at
    page = web.get("/account").text
    assert "You read the account of pia@reader.example as rea@reader.example, reader." in page
    assert web.post(path_of(links_to(records, "rea@reader.example")[0], c.now())).status_code == 410


@pytest.mark.parametrize(("days", "status"), [(6, 303), (8, 410)])
def test_an_invitation_lasts_a_week(web, account, records, c, now, days, status):
    invite(account.id, "rea@reader.example", Role.READER, account.email, c)
    row = links_to(records, "rea@reader.example")[0]
    assert web.post(path_of(row, now - timedelta(days=days))).status_code == status


def test_an_invitation_opens_no_other_page_of_links(web, account, records, c, now):
    invite(account.id, "rea@reader.example", Role.READER, account.email, c)
    path = path_of(links_to(records, "rea@reader.example")[0], now)
    assert web.post(path.replace("/join/", "/sign-in/")).status_code == 404


def test_an_address_of_several_accounts_is_sent_one_link_for_each(
    web, account, records, c, signed_in
):
    other = signed_in("omar", "professional")
    for whose in (account, other):
        invite(whose.id, "rea@reader.example", Role.READER, whose.email, c)
    asked = web.post("/sign-in", data={"email": "rea@reader.example"})
    unknown = web.post("/sign-in", data={"email": "nobody@reader.example"})
    assert asked.text == unknown.text
    rows = [row for row in links_to(records, "rea@reader.example") if not row.content["joins"]]
    assert [row.content["account"] for row in rows] == ["pia@reader.example", "omar@reader.example"]
    web.post(path_of(rows[1], c.now()))
    assert "You read the account of omar@reader.example" in web.get("/account").text


@pytest.mark.parametrize(
    ("role", "statuses"),
    [(Role.READER, (403, 403)), (Role.REVIEWER, (303, 403)), (Role.OWNER, (303, 303))],
)
def test_a_member_may_do_what_their_role_says(web, account, records, c, change, role, statuses):
    join(web, records, c, account, role)
    decided = act(web, f"/account/alerts/{change.public_id}", verdict="act")
    paused = act(web, "/account/pause", paused="true")
    assert (decided.status_code, paused.status_code) == statuses
    assert web.get("/account/register").status_code == 200
    if 403 in statuses:
        assert "Your role does not include this" in (decided.text + paused.text)


@pytest.mark.parametrize("role", list(Role))
def test_a_member_touches_nothing_of_another_account(
    web, account, records, c, change, signed_in, role
):
    other = signed_in("omar", "professional")
    theirs = invite(other.id, "sam@reader.example", Role.READER, other.email, c)
    join(web, records, c, account, role)
    answers = [
        act(web, f"/account/members/{theirs}/role", role="owner"),
        act(web, f"/account/members/{theirs}/remove"),
    ]
    assert {one.status_code for one in answers} == {404 if role is Role.OWNER else 403}
    assert "sam@reader.example" not in web.get("/account/members").text
    assert all_of(records, Member)[0].role is Role.READER


def test_another_account_sees_nothing_of_what_a_team_was_told(
    web, account, records, c, change, signed_in
):
    other = signed_in("omar", "professional")
    join(web, records, c, other, Role.OWNER, "rea@reader.example")
    assert web.get(f"/account/alerts/{change.public_id}").status_code == 404
    answer = act(web, f"/account/alerts/{change.public_id}", verdict="act")
    assert (answer.status_code, all_of(records, Acknowledgement)) == (404, [])
    assert act(web, "/account/register/assign", platform="parley").status_code == 404


def test_who_is_taken_out_is_signed_out_at_once(web, account, records, c, now):
    member_id = join(web, records, c, account, Role.READER)
    assert web.get("/account").status_code == 200
    web.post("/sign-in", data={"email": "rea@reader.example"})
    waiting = path_of(links_to(records, "rea@reader.example")[-1], now)
    remove_member(account.id, member_id, c)
    assert web.get("/account").headers["location"] == "/sign-in"
    assert web.post(waiting).status_code == 410
    assert [row.member_id for row in all_of(records, SignIn)] == [None]
    assert [row.member_id for row in all_of(records, Destination)] == [None]


def test_a_role_counts_from_the_moment_it_is_given(web, account, records, c, change):
    member_id = join(web, records, c, account, Role.READER)
    change_role(account.id, member_id, Role.REVIEWER, c)
    answer = act(web, f"/account/alerts/{change.public_id}", verdict="act")
    assert answer.status_code == 303


def test_a_plan_without_members_lets_none_in(web, account, records, c):
    join(web, records, c, account, Role.OWNER)
    records.session.get_one(Subscriber, account.id).plan = "watcher"
    records.session.commit()
    assert web.get("/account").status_code == 303
    web.post("/sign-in", data={"email": "rea@reader.example"})
    assert len(links_to(records, "rea@reader.example")) == 1


def test_the_accounts_own_address_cannot_be_taken_out_or_asked_in(web, account, records, c):
    answer = act(web, "/account/members", email=account.email, role="reader")
    assert "That address is in the account already." in answer.text
    join(web, records, c, account, Role.OWNER)
    page = web.get("/account/members").text
    assert "always stays" in page
    assert page.count("/remove") == 1


def test_what_a_member_does_is_noted_under_their_address(web, account, records, c, change):
    join(web, records, c, account, Role.REVIEWER)
    act(web, f"/account/alerts/{change.public_id}", verdict="act")
    act(web, f"/documents/{change.document_id}/review", version=2)
    assert all_of(records, Acknowledgement)[0].acknowledged_by == "rea@reader.example"
    assert all_of(records, Baseline)[0].reviewed_by == "rea@reader.example"


def test_a_member_who_signs_out_everywhere_leaves_the_others_signed_in(
    web, account, records, c, now
):
    invite(account.id, "rea@reader.example", Role.READER, account.email, c)
    owner = web.cookies.pop("clausewatch")
    web.post(path_of(links_to(records, "rea@reader.example")[0], now))
    act(web, "/account/sign-out-everywhere")
    assert web.get("/account").status_code == 303
    web.cookies["clausewatch"] = owner
    assert web.get("/account").status_code == 200


def test_a_members_mailbox_gets_no_alert_and_is_no_channel(web, account, records, c):
    join(web, records, c, account, Role.OWNER)
    assert "rea@reader.example" not in web.get("/account/channels").text.replace(
        "as rea@reader.example", ""
    )


def test_who_sees_to_a_platform_becomes_the_owner_of_its_decisions(
    web, account, records, c, change
):
    join(web, records, c, account, Role.REVIEWER)
    act(web, "/account/register/assign", platform="parley", email="rea@reader.example")
    assert [row.platform_id for row in all_of(records, Assignment)] == ["parley"]
    act(web, f"/account/alerts/{change.public_id}", verdict="act")
    assert all_of(records, Acknowledgement)[0].owner == "rea@reader.example"


def test_the_inbox_shows_a_member_what_is_theirs(web, account, records, c, change):
    join(web, records, c, account, Role.REVIEWER)
    assert change.public_id not in web.get("/account/alerts?mine=true").text
    act(web, "/account/register/assign", platform="parley", email="rea@reader.example")
    assert change.public_id in web.get("/account/alerts?mine=true").text
    act(web, f"/account/alerts/{change.public_id}", verdict="act", owner="Somebody else")
    assert change.public_id not in web.get("/account/alerts?mine=true").text
    assert change.public_id in web.get("/account/alerts").text


def test_a_reminder_goes_to_the_member_who_sees_to_it_too(web, account, records, c, change, now):
    join(web, records, c, account, Role.REVIEWER)
    cells = {"owner": "rea@reader.example", "due_on": now.date().isoformat()}
    act(web, f"/account/alerts/{change.public_id}", verdict="act", **cells)
    remind_due(c)
    boxes = {row.id: row.settings["address"] for row in all_of(records, Destination)}
    rows = [row for row in all_of(records, Notification) if row.kind is NotificationKind.REMINDER]
    told = sorted(boxes[row.destination_id] for row in rows)
    assert told == ["pia@reader.example", "rea@reader.example"]


def test_a_member_is_in_what_their_account_takes_along(web, account, records, c):
    join(web, records, c, account, Role.READER)
    assert web.get("/account/data/export").json()["members"][0]["email"] == "rea@reader.example"
