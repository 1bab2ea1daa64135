"""The webhooks in the API's description: every event, by the schema that is published elsewhere."""

import json
from pathlib import Path

import pytest

from models.plans import plans
from notifications.channels import channel_named, render
from notifications.events import EVENTS
from notifications.samples import sample_messages
from web.api.app import build_api

GUIDE = Path(__file__).parents[4] / "docs" / "how-to" / "receive-webhooks.md"


@pytest.fixture(scope="module")
def described():
    return build_api().openapi()


def test_every_event_is_a_webhook(described):
    published = EVENTS.json_schema()["discriminator"]["mapping"]
    assert described["webhooks"].keys() == published.keys()


def test_the_schemas_are_the_published_ones(described):
    place = "#/components/schemas/{model}"
    published = EVENTS.json_schema(mode="serialization", ref_template=place)["$defs"]
    for name in published:
        assert plain(described["components"]["schemas"][name]) == plain(published[name]), name


def plain(schema):
    """Leave out what FastAPI leaves out of the schemas that answers share: defaults of null."""
    if isinstance(schema, list):
        return [plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: plain(value)
        for key, value in schema.items()
        if not (key == "default" and value is None)
    }


def test_every_reference_leads_somewhere(described):
    text = json.dumps(described)
    names = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert names <= described["components"]["schemas"].keys()


def test_what_is_posted_is_what_is_described(described):
    messages = sample_messages(plans()["professional"]).values()
    posted = [
        json.loads(render(channel_named("webhook"), message))
        for message in messages
        if message.event
    ]
    assert {one["type"] for one in posted} <= described["webhooks"].keys()


def test_the_guide_names_every_event(described):
    text = GUIDE.read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in described["webhooks"])
