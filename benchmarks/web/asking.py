"""Who asks, and for what: every route that reads, with values drawn from what is on record."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import Engine, text
from sqlmodel import Session

from benchmarks.web.filling import DOCUMENTS, PLATFORMS, VERSIONS
from benchmarks.web.texts import PROVISIONS
from models.names import change_name
from models.tables import OperatorSession, SignIn
from models.words import ApiScope
from notifications.links import Grant, Purpose, make_token
from storage.database import transaction
from tests.routes import Route, address, all_routes
from workers.steps.subscribers.api_keys import make_key

OPERATOR = "ops@example.org"
# Files to take along; `benchmarks.evidence_export` measures the first.
_APART = ("/evidence.zip", ".pdf", ".csv", "/export")
LARGE = {
    "page of a document of 1 MB": "/documents/1",
    "page of its change": f"/changes/{change_name(VERSIONS - 1)}",
    "its change as a redline": f"/changes/{change_name(VERSIONS - 1)}/redline",
}
_THEIRS = {
    "destination_id": "SELECT min(id) FROM destinations WHERE subscriber_id = :id",
    "message_id": "SELECT max(id) FROM notifications WHERE subscriber_id = :id",
    "alert": "SELECT max(change_id) FROM decisions WHERE subscriber_id = :id",
    "document_id": "SELECT max(document_id) FROM baselines WHERE subscriber_id = :id",
}
_WORDS = ("data", "privacy", "retention", '"personal data"', "terms -data", "arbitration")


@dataclass(frozen=True)
class Asker:
    """One reader on the largest plan, who also operates, with what is theirs."""

    headers: Mapping[str, str]
    own: Mapping[str, str]
    key: str


def routes_to_ask() -> list[Route]:
    reading = (route for route in all_routes() if route.method == "get")
    return [route for route in reading if not route.path.endswith(_APART)]


def admit(engine: Engine, secret: str, many: int, now: datetime) -> list[Asker]:
    """Sign readers in, and give each a key of the API."""
    with transaction(engine) as session:
        return [_asker(session, secret, 20 * n + 19, now) for n in range(many)]


def _asker(session: Session, secret: str, number: int, now: datetime) -> Asker:
    cookie = f"{number}-{now.timestamp()}"
    signed_in = SignIn(subscriber_id=number, generation=0, key=_key(cookie), asked_at=now)
    operating = OperatorSession(email=OPERATOR, key=_key(f"operator:{cookie}"), asked_at=now)
    signed_in.used_at = operating.used_at = now
    session.add_all([signed_in, operating])
    chance = Random(cookie).randbytes(38)
    api_key = make_key(session, number, ApiScope, chance, now)
    own = {
        name: str(session.execute(text(query), {"id": number}).scalar_one())
        for name, query in _THEIRS.items()
    }
    cookies = f"clausewatch={cookie}; clausewatch-operator={cookie}"
    feed = make_token(secret, Purpose.FEED, Grant(number), now)
    return Asker({"Cookie": cookies, "Authorization": f"Bearer {api_key}"}, own, feed)


def _key(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


def ask_for(route: Route, asker: Asker, chance: Random) -> str:
    """Make the address of a route for somebody, of rows drawn by chance."""
    values = _values(asker, chance)
    if "review" in route.path:
        values["document_id"] = asker.own["document_id"]
    return address(route.path, values) + _query(route.path, asker, values)


def _values(asker: Asker, chance: Random) -> dict[str, str]:
    document = chance.randint(2, DOCUMENTS)
    alert = change_name(int(asker.own["alert"]))
    return {
        "document_id": str(document),
        "slug": f"platform-{chance.randint(1, PLATFORMS)}",
        "other": f"platform-{chance.randint(1, PLATFORMS)}",
        "name": change_name(chance.randint(VERSIONS, DOCUMENTS * (VERSIONS - 1))),
        "provisions/name": chance.choice(PROVISIONS),
        "provision": chance.choice(PROVISIONS),
        "alerts/name": alert,
        "destination_id": asker.own["destination_id"],
        "message_id": asker.own["message_id"],
        "subscriber_id": str(chance.randint(1, 5000)),
        "ordinal": str(chance.randint(1, VERSIONS)),
        "snapshot_id": str(document * VERSIONS),
        "kind": chance.choice(("atom", "json")),
        "proof/kind": "change",
        "side": chance.choice(("before", "after")),
        "words": chance.choice(_WORDS),
        **dict.fromkeys(("number", "old", "new", "size"), "1"),
        **dict.fromkeys(("token", "handle", "member_id", "commitment_id"), "1"),
    }


def _query(path: str, asker: Asker, values: Mapping[str, str]) -> str:
    pair = f"?platform={values['slug']}&platform={values['other']}"
    queries = {
        "/api/v1/comparison": pair,
        "/compare": pair,
        "/api/v1/documents/{document_id}/comparison": "?before=1&after=2",
        "/operator/subscribers/{subscriber_id}/plan": "?plan=free",
        "/provisions/{name}/feed.{kind}": f"?key={asker.key}",
        "/api/v1/documents/{document_id}/text": "?on=2026-06-01",
        "/search": f"?q={values['words']}",
    }
    return queries.get(path, "")
