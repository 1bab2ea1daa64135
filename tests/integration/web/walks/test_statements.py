"""No page asks the database once for each row that it shows: with three times the rows, no more.

Walks over every route that reads: a new one is walked by itself, and fails where it cannot be
reached with the values named here.
"""

import re
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event

from models.tables import SignIn
from notifications.links import Grant, Purpose, make_token
from tests.integration.web.walks.growing import Growing
from tests.routes import address, all_routes
from workers.context import open_context
from workers.steps.operating.operators import make_operator_link

KEY = "s" * 40
TIMES = 3
QUERIES = {
    "/api/v1/comparison": "?platform=parley&platform=parley-2",
    "/api/v1/documents/{document_id}/comparison": "?before=1&after=2",
    "/api/v1/documents/{document_id}/text": "?on=2026-03-01",
    "/compare": "?platform=parley&platform=parley-2",
    "/operator/subscribers/{subscriber_id}/plan": "?plan=free",
    "/search": "?q=data",
}
VALUES = {
    "document_id": "1",
    "slug": "parley",
    "name": "CW-C-000001",
    "provisions/name": "retention",
    "provision": "retention",
    "ordinal": "2",
    "kind": "atom",
    "proof/kind": "change",
    "side": "after",
    "number": "1",
    "old": "1",
    "new": "1",
    "size": "1",
    "snapshot_id": "1",
    "subscriber_id": "1",
}
# Nothing of the log is signed, no page is kept, Slack has no app, nobody is invited, all signed in.
MAY_BE_MISSING = re.compile(
    r"^/(\.well-known|slack|join)/|/\{number\}|^(/operator)?/sign-in|/evidence\.zip$"
)


@pytest.fixture
def walker(walking):
    return walking("ada")


@pytest.fixture
def growing(records, life, walker, now):
    return Growing(records, life, walker, now)


@pytest.fixture
def operator(web, settings, now, growing):
    """Sign an operator in, and return their cookie."""
    c = replace(open_context(settings), now=lambda: now)
    link = make_operator_link(settings.operator_email, c).removeprefix(c.site.public_url)
    c.engine.dispose()
    assert web.post(link).status_code == 303
    cookie = f"clausewatch-operator={web.cookies['clausewatch-operator']}"
    web.cookies.clear()
    return cookie


@pytest.fixture
def values(growing, operator, now):
    """Name the value of every parameter that an address may have."""
    ada = growing.walker.subscriber
    link = growing.add(SignIn(subscriber_id=ada.id, generation=0, asked_at=now))
    growing.session.commit()

    def token(purpose, **cells):
        return make_token(KEY, purpose, Grant(ada.id, **cells), now)

    return {
        **growing.values,
        **VALUES,
        "feed": token(Purpose.FEED),
        "confirm/token": token(Purpose.VERIFY, destination_id=1),
        "unsubscribe/token": token(Purpose.UNSUBSCRIBE),
        "sign-in/token": token(Purpose.SIGN_IN, sign_in_id=link.id),
        "token": "none",
    }


@contextmanager
def counting(engine):
    said = []

    def note(_connection, _cursor, statement, *_):
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def visit(walker, operator, route, values):
    """Ask for a page twice, and return the statements of the second time: what is kept is kept."""
    key = f"?key={values['feed']}" if route.path.startswith("/provisions/{name}/feed") else ""
    path = address(route.path, values) + QUERIES.get(route.path, key)
    headers = {
        "Cookie": f"{walker.cookie}; {operator}",
        "Authorization": f"Bearer {walker.key}",
        "Sec-Fetch-Dest": "iframe",
    }
    walker.client.get(path, headers=headers)
    with counting(walker.client.app.state.site.engine) as said:
        status = walker.client.get(path, headers=headers).status_code
    missing = status in (303, 404, 409, 410) and MAY_BE_MISSING.search(route.path)
    assert status == 200 or missing, f"{route}: {status}"
    return said


def test_three_times_the_rows_take_no_more_statements(growing, walker, operator, values):
    routes = [route for route in all_routes() if route.method == "get"]
    before = {route: visit(walker, operator, route, values) for route in routes}
    for _ in range(TIMES):
        growing.grow()
    grown = {route: visit(walker, operator, route, values) for route in routes}
    assert len(routes) > 80
    more = {str(r): (len(before[r]), len(grown[r])) for r in routes}
    assert {route: pair for route, pair in more.items() if pair[0] < pair[1]} == {}
