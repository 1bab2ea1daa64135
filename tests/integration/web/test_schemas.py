"""The schema of events, as writers of receivers read it."""

TYPES = {
    "change.detected",
    "change.corrected",
    "digest.ready",
    "document.suspect",
    "document.readable",
    "destination.test",
    "endpoint.disabled",
    "account.notice",
}


def test_every_event_is_published_and_told_by_its_type(web):
    schema = web.get("/schemas/events.json").json()
    assert schema["$id"].endswith("/schemas/events.json")
    assert set(schema["discriminator"]["mapping"]) == TYPES
    for name in schema["discriminator"]["mapping"].values():
        event = schema["$defs"][name.rpartition("/")[2]]
        assert {"type", "timestamp", "schema_version", "data"} <= event["properties"].keys()


def test_the_summary_of_a_change_is_published_with_its_version(web):
    schema = web.get("/schemas/change-summary.json").json()
    assert schema["$id"].endswith("/schemas/change-summary.json")
    assert schema["properties"]["schema_version"]["const"] == 1
    assert {"id", "platform", "document", "dates", "disclaimer"} <= schema["properties"].keys()
