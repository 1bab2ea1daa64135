"""Events for machines: their types and schema are a promise, and every sample keeps it."""

import json

import pytest

from models.plans import plans
from notifications.events import EVENTS, json_schema
from notifications.samples import sample_messages

SAMPLES = [
    pytest.param(message.event, id=f"{name}-{plan.slug}")
    for plan in plans().values()
    for name, message in sample_messages(plan).items()
    if message.event
]


@pytest.mark.parametrize("event", SAMPLES)
def test_an_event_reads_back_as_itself(event):
    assert EVENTS.validate_json(event.model_dump_json()) == event


@pytest.mark.parametrize("event", SAMPLES)
def test_an_event_says_its_type_version_and_time(event):
    sent = json.loads(event.model_dump_json())
    assert sent.keys() == {"type", "schema_version", "timestamp", "data"}
    assert sent["schema_version"] == 1
    assert sent["timestamp"].endswith("Z")


def test_the_types_are_the_published_ones():
    assert set(json_schema()["discriminator"]["mapping"]) == {
        "account.notice",
        "change.corrected",
        "change.detected",
        "destination.test",
        "digest.ready",
        "document.readable",
        "document.suspect",
        "endpoint.disabled",
    }
