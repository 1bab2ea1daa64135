"""Add to Slack, against a stand-in of Slack's own pages on loopback."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from config.secret import keep_data_keys
from config.settings import Settings
from demo.loopback import Answer, serve_loopback
from models.tables import Destination, Subscriber
from notifications.channels import channel_named
from notifications.links import Grant, Purpose, make_token
from notifications.sealing import read_keys
from workers.steps.subscribers.revoke import revoke_links

KEY = "s" * 40


class StandIn:
    """Slack's `oauth.v2.access`: each code works once, and gives what `hook` says."""

    def __init__(self):
        self.codes = {"one", "two"}
        self.asked = []
        self.answer = None
        self.hook = {"url": "", "channel": "#legal", "channel_id": "C1"}

    def serve(self, request):
        form = {name: value[0] for name, value in parse_qs(request.body.decode()).items()}
        self.asked.append(form)
        return Answer(self.answer or json.dumps(self._say(form)), content_type="application/json")

    def _say(self, form):
        if form["code"] not in self.codes:
            return {"ok": False, "error": "invalid_code"}
        self.codes.remove(form["code"])
        return {"ok": True, "team": {"id": "T1"}, "incoming_webhook": self.hook}


@pytest.fixture
def slack():
    stand_in = StandIn()
    with serve_loopback(stand_in.serve) as port:
        stand_in.port = port
        stand_in.hook["url"] = f"http://127.0.0.1:{port}/services/T1/B1/hush"
        yield stand_in


@pytest.fixture
def settings(database, slack, tmp_path):
    return Settings(
        _env_file=None,
        database_url=database.url,
        secret_key=KEY,
        data_dir=tmp_path,
        slack_client_id="17.42",
        slack_client_secret="quiet",
        slack_url=f"http://127.0.0.1:{slack.port}",
        allow_hosts=f"127.0.0.1:{slack.port}",
        public_url="http://127.0.0.1:8000",
    )


@pytest.fixture
def ada(records, now):
    row = Subscriber(
        email="a@x.example", plan="watcher", created_at=now, last_cut_at=now, next_digest_at=now
    )
    row = records.add(row)
    records.session.commit()
    return row


def begin(web, ada, now):
    """Set out to Slack; return the query that its page is asked with."""
    token = make_token(KEY, Purpose.MANAGE, Grant(ada.id), now)
    away = web.get(f"/slack/install/{token}")
    assert away.status_code == 303
    return {
        name: value[0] for name, value in parse_qs(urlsplit(away.headers["location"]).query).items()
    }


def end(web, **query):
    return web.get("/slack/installed", params=query)


def destinations(records, tmp_path):
    records.session.expire_all()
    rows = records.session.exec(select(Destination).order_by(Destination.id)).all()
    keys = read_keys(keep_data_keys(tmp_path))
    return [(row, channel_named("slack").load(row.settings, keys)) for row in rows]


def test_a_channel_chosen_at_slack_becomes_a_confirmed_destination(
    web, ada, slack, records, now, tmp_path
):
    asked = begin(web, ada, now)
    assert (asked["scope"], asked["client_id"]) == ("incoming-webhook", "17.42")
    page = end(web, state=asked["state"], code="one")
    assert (page.status_code, "#legal" in page.text) == (200, True)
    assert "hush" not in page.text
    [(row, settings)] = destinations(records, tmp_path)
    assert (row.subscriber_id, row.verified_at) == (ada.id, now)
    assert settings.url.get_secret_value() == slack.hook["url"]
    assert "hush" not in json.dumps(row.settings)
    assert slack.asked[0]["client_secret"] == "quiet"
    assert slack.asked[0]["redirect_uri"] == asked["redirect_uri"]


def test_who_denies_is_told_that_nothing_was_changed(web, ada, slack, records, now, tmp_path):
    state = begin(web, ada, now)["state"]
    assert "You chose not to" in end(web, state=state, error="access_denied").text
    assert (slack.asked, destinations(records, tmp_path)) == ([], [])


def test_a_state_counts_once_and_a_code_too(web, ada, slack, records, now, tmp_path):
    state = begin(web, ada, now)["state"]
    end(web, state=state, code="one")
    assert "begin again" in end(web, state=state, code="one").text
    state = begin(web, ada, now)["state"]
    assert "used already" in end(web, state=state, code="one").text
    assert len(destinations(records, tmp_path)) == 1


@pytest.mark.parametrize("fault", ["no state", "other state", "no cookie", "revoked"])
def test_a_return_that_this_browser_did_not_ask_for_is_refused(
    web, ada, slack, records, now, tmp_path, fault
):
    state = begin(web, ada, now)["state"]
    if fault == "no cookie":
        web.cookies.clear()
    if fault == "revoked":
        revoke_links(records.session, ada.id)
        records.session.commit()
    sent = {"no state": "", "other state": make_token(KEY, Purpose.SLACK, Grant(9), now)}
    assert end(web, state=sent.get(fault, state), code="one").status_code == 400
    assert (slack.asked, destinations(records, tmp_path)) == ([], [])


@pytest.mark.parametrize(
    "answer",
    [
        '{"ok": true}',
        '{"ok": true, "incoming_webhook": {}}',
        '{"ok": true, "incoming_webhook": {"url": "https://evil.example/x"}}',
        '{"ok": true, "incoming_webhook": {"url": 7}}',
        "<html>busy</html>",
        "[]",
    ],
)
def test_an_answer_without_a_channel_of_slack_adds_nothing(
    web, ada, slack, records, now, tmp_path, answer
):
    slack.answer = answer
    page = end(web, state=begin(web, ada, now)["state"], code="one")
    assert (page.status_code, "Slack was not added" in page.text) == (502, True)
    assert destinations(records, tmp_path) == []


def test_installing_again_takes_the_old_place_and_mends_it(web, ada, slack, records, now, tmp_path):
    end(web, state=begin(web, ada, now)["state"], code="one")
    row = records.session.get_one(Destination, 1)
    row.disabled_at, row.disabled_reason = now, "gone"
    records.session.commit()
    slack.hook["url"] += "/anew"
    end(web, state=begin(web, ada, now)["state"], code="two")
    [(row, settings)] = destinations(records, tmp_path)
    assert (settings.url.get_secret_value(), row.disabled_at) == (slack.hook["url"], None)


def test_a_plan_without_slack_does_not_set_out(web, ada, records, now):
    ada.plan = "free"
    records.session.add(ada)
    records.session.commit()
    token = make_token(KEY, Purpose.MANAGE, Grant(ada.id), now)
    assert web.get(f"/slack/install/{token}").status_code == 403


def test_without_an_app_there_are_no_such_pages(serve, database):
    assert serve(database.url).get("/slack/installed").status_code == 404
