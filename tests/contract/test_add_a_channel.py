"""The channel of docs/how-to/add-a-channel.md is one file, and works as the page says."""

import importlib
import json
import re
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

import pytest

from demo.loopback import Answer, serve_loopback
from models.plans import plans
from models.words import NotificationKind
from net.guard import guarded_client
from notifications.channels import DeliveryError, Envelope, Road, Rules, discover, render
from notifications.samples import sample_messages

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-channel.md"
(SOURCE,) = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
ENVELOPE = Envelope(UUID(int=7), NotificationKind.ALERT, datetime(2026, 5, 3, tzinfo=UTC))
MESSAGES = sample_messages(plans()["watcher"])


@pytest.fixture
def discord(tmp_path, monkeypatch):
    """Put the page's file into a package of its own, and let the registry find it there."""
    folder = tmp_path / "channels_of_the_page"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "discord.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    found = discover(importlib.import_module(folder.name))
    assert list(found) == ["discord"]
    return found["discord"]


def deliver(channel, status):
    requests = []

    def answer(request):
        requests.append(request)
        return Answer("", HTTPStatus(status))

    with serve_loopback(answer) as port:
        pairs = frozenset({("127.0.0.1", port)})
        address = channel.settings(url=f"http://127.0.0.1:{port}/api/webhooks/1/token")
        with guarded_client(user_agent="test", allowed=pairs) as client:
            road = Road(http=client, mail_from="a@b.example", rules=Rules(allowed=pairs))
            with channel.open(road) as sender:
                payload = render(channel, MESSAGES["alert"])
                return sender.send(payload, address, ENVELOPE), requests


def test_the_new_channel_carries_an_alert(discord):
    receipt, (request,) = deliver(discord, 204)
    assert receipt.status == "204"
    assert MESSAGES["alert"].headline in json.loads(request.body)["content"]


@pytest.mark.parametrize(
    ("status", "permanent", "disables"),
    [(400, True, False), (404, True, True), (429, False, False), (503, False, False)],
)
def test_the_new_channel_maps_its_errors(discord, status, permanent, disables):
    with pytest.raises(DeliveryError) as caught:
        deliver(discord, status)
    assert (caught.value.permanent, caught.value.disables) == (permanent, disables)


def test_the_new_channel_renders_every_message_but_secrets(discord):
    for message in MESSAGES.values():
        if not message.secret:
            assert len(json.loads(render(discord, message))["content"]) <= 2000


def test_the_new_channel_keeps_its_example_and_hides_it(discord):
    example = discord.settings.model_json_schema()["examples"][0]
    address = discord.settings.model_validate(example)
    assert discord.check(address, Rules()) is None
    assert "token" not in repr(address) + discord.describe(address)
