"""Feeds and calendars as the parsers of others read them."""

import json
from datetime import date

import feedparser
import jsonschema_rs
import pytest
from icalendar import Calendar
from sqlalchemy import event, text

from models.summary import Deadline, Point, StatedDate
from models.words import Cause, Significance
from notifications.links import Grant, Purpose, make_token
from storage.feeds import changes_dated, changes_told
from storage.listing import Wanted
from tests.integration.web.conftest import quoted

# From https://www.jsonfeed.org/version/1.1/: what is required, and of which type.
TEXT = {"type": "string", "minLength": 1}
TIME = {"type": "string", "format": "date-time"}
ITEM = {
    "type": "object",
    "required": ["id", "content_html"],
    "properties": {
        **dict.fromkeys(("id", "title", "summary", "content_html"), TEXT),
        "url": {"type": "string", "format": "uri"},
        "date_published": TIME,
        "date_modified": TIME,
        "tags": {"type": "array", "items": TEXT},
    },
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": {"type": "string", "format": "uri"},
        "feed_url": {"type": "string", "format": "uri"},
        "authors": {"type": "array", "items": {"required": ["name"]}},
        "items": {"type": "array", "items": ITEM},
    },
}
HOSTILE = 'A <script>alert(1)</script> & "x" ]]> \u202e\x0b\ufffe'
PATHS = ("/feed", "/platforms/parley/feed", "/documents/1/feed")


def point(words):
    cells = {"section": words, "sentence": words, "after": quoted("after", words)}
    return Point(kind="added", **cells)


@pytest.fixture
def hostile(records):
    """Put a change on record whose every text would break a feed that does not escape."""
    document = records.document()
    first = records.version(document, 1, Cause.FIRST, days_ago=90)
    stated = StatedDate(value="2026-04-01", quote=quoted("after", HOSTILE))
    due = Deadline(value="2026-03-31", formula="stated", quote=quoted("after", "by\n31; March, \\"))
    change = records.change(
        first,
        records.version(document, 2),
        headline=HOSTILE,
        dates={"effective_after": stated, "derived_deadline": due},
        points=(point(HOSTILE),) * 5,
    )
    records.session.commit()
    return change.public_id


def read_atom(web, path):
    found = feedparser.parse(web.get(f"{path}.atom").content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def read_calendar(web, path):
    return Calendar.from_ical(web.get(path).content).walk("VEVENT")


@pytest.mark.parametrize("path", PATHS)
def test_atom_tells_a_change_with_its_headline_its_words_and_its_page(web, told, path):
    found = read_atom(web, path)
    (entry,) = found.entries
    assert entry.title == "Parley, Privacy Policy: Data are kept for two years"
    assert entry.link.endswith(f"/changes/{told}")
    for words in ("Major change", "Updated 27 February 2026", "for two years"):
        assert words in entry.content[0].value
    assert entry.id.startswith("urn:uuid:")
    assert found.feed.links[0].href.endswith(f"{path}.atom")


@pytest.mark.parametrize("path", PATHS)
def test_the_json_feed_keeps_to_its_specification_and_tells_the_same(web, told, path):
    answer = web.get(f"{path}.json")
    assert answer.headers["content-type"].startswith("application/feed+json")
    jsonschema_rs.validate(JSON_FEED, answer.json(), validate_formats=True)
    (item,), (entry,) = answer.json()["items"], read_atom(web, path).entries
    assert (item["id"], item["url"], item["title"]) == (entry.id, entry.link, entry.title)


def test_hostile_words_stay_words(web, hostile):
    (entry,) = read_atom(web, "/feed").entries
    raw = web.get("/feed.json").text
    (item,) = json.loads(raw)["items"]
    assert "<script" not in entry.content[0].value + item["content_html"]
    assert "alert(1)" in entry.title
    assert not any(character in raw for character in "\u202e\x0b\ufffe")
    assert "2 more places" in raw


def test_a_feed_leaves_out_what_alerts_nobody_and_what_is_of_others(web, records, told):
    document = records.document("quill", "Quill")
    versions = [records.version(document, number, days_ago=9 - number) for number in (1, 2, 3)]
    records.change(*versions[:2], "Commas moved", significance=Significance.COSMETIC)
    records.change(*versions[1:], "Back again", quiet_reason="alternating")
    records.session.commit()
    assert len(read_atom(web, "/feed").entries) == 1
    assert read_atom(web, "/platforms/quill/feed").entries == []


def test_entries_keep_their_ids_under_another_address(serve_with, settings, told):
    moved = settings.model_copy(update={"public_url": "https://watch.example/"})
    ids = [read_atom(serve_with(each), "/feed").entries[0].id for each in (settings, moved)]
    assert ids[0] == ids[1]


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.json", "/calendar.ics"])
def test_what_a_reader_has_is_not_sent_again(web, hostile, path):
    first = web.get(path)
    tag, since = first.headers["etag"], first.headers["last-modified"]
    for header in ({"If-None-Match": tag}, {"If-Modified-Since": since}):
        again = web.get(path, headers=header)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    other = {"If-None-Match": '"other"', "If-Modified-Since": since}
    assert web.get(path, headers=other).status_code == 200
    assert web.get(path, headers={"If-Modified-Since": "yesterday"}).status_code == 200


def test_a_new_change_is_sent(web, records, told):
    tag = web.get("/feed.atom").headers["etag"]
    document = records.document("quill", "Quill")
    records.change(records.version(document, 1), records.version(document, 2))
    records.session.commit()
    assert web.get("/feed.atom", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/feed.rss",
        "/platforms/none/feed.atom",
        "/documents/9/feed.json",
        "/platforms/no/calendar.ics",
    ],
)
def test_a_feed_of_nothing_is_no_page(web, path):
    assert web.get(path).status_code == 404


def test_pages_lead_to_their_feeds(web, told):
    for page, path in (
        ("/", ""),
        ("/platforms/parley", "/platforms/parley"),
        *[("/documents/1",) * 2],
    ):
        text = web.get(page).text
        assert f'type="application/atom+xml" title="Changes (Atom)" href="{path}/feed.atom"' in text
        assert f'href="{path}/feed.json"' in text


def test_a_provision_is_followed_on_the_plan_that_has_it_only(web, records, told, now, signed_in):
    ada, fred = signed_in("ada", "professional"), signed_in("fred", "free")
    assert "Not in Free: monitoring of single provisions" in web.get("/provisions/retention").text
    keys = [make_token("s" * 40, Purpose.FEED, Grant(who.id), now) for who in (ada, fred)]
    web.cookies.clear()
    answers = [
        web.get(f"/provisions/retention/feed.atom?key={key}").status_code
        for key in (*keys, "forged", "")
    ]
    assert answers == [200, 403, 403, 403]
    ada.link_generation += 1
    records.session.commit()
    assert web.get(f"/provisions/retention/feed.atom?key={keys[0]}").status_code == 403


def test_the_feed_of_a_provision_tells_the_changes_that_touch_it(web, records, signed_in):
    signed_in("ada", "professional")
    document = records.document()
    change = records.change(records.version(document, 1), records.version(document, 2))
    change.summary = {**change.summary, "provisions": ["fees"]}
    records.session.commit()
    found = {}
    for topic in ("fees", "retention"):
        page = web.get(f"/provisions/{topic}").text
        path = page.partition('type="application/atom+xml" title="Changes (Atom)" href="')[2]
        found[topic] = feedparser.parse(web.get(path.partition('"')[0]).content)
    assert [len(feed.entries) for feed in found.values()] == [1, 0]


def test_the_calendar_has_each_stated_day_with_its_words_and_its_page(web, hostile):
    due, effective = read_calendar(web, "/calendar.ics")
    assert (due.start, effective.start) == (date(2026, 3, 31), date(2026, 4, 1))
    assert effective.end == date(2026, 4, 2)
    assert due["summary"] == "Parley, Privacy Policy: last day to act"
    assert "by\n31; March, \\" in due["description"]
    assert str(due["url"]).endswith(f"/changes/{hostile}")
    assert due["uid"] != effective["uid"]


def test_the_calendar_is_folded_and_ends_its_lines_as_the_standard_says(web, hostile):
    body = web.get("/platforms/parley/calendar.ics").content
    assert body.count(b"\n") == body.count(b"\r\n")
    assert max(map(len, body.split(b"\r\n"))) <= 75


def test_a_month_is_a_month_and_a_day_long_gone_is_left_out(web, records):
    document = records.document()
    versions = [records.version(document, number, days_ago=9 - number) for number in (1, 2, 3)]
    for sides, value in zip((versions[:2], versions[1:]), ("2026-05", "2019-01-01"), strict=True):
        stated = StatedDate(value=value, quote=quoted("after", value))
        records.change(*sides, dates={"effective_after": stated})
    records.session.commit()
    (month,) = read_calendar(web, "/calendar.ics")
    assert (month.start, month.end) == (date(2026, 5, 1), date(2026, 6, 1))


def test_one_day_stated_by_several_changes_is_one_event(web, records):
    document = records.document()
    versions = [records.version(document, number, days_ago=9 - number) for number in (1, 2, 3)]
    stated = StatedDate(value="2026-05-01", quote=quoted("after", "1 May"))
    for sides in (versions[:2], versions[1:]):
        records.change(*sides, dates={"effective_after": stated})
    records.session.commit()
    assert len(read_calendar(web, "/calendar.ics")) == 1


@pytest.mark.parametrize(
    ("select", "index"),
    [
        (lambda s: changes_told(s, Wanted(provision="fees"), 5), "changes_by_provision"),
        (lambda s: changes_dated(s, Wanted(), date(2026, 1, 1), 5), "changes_by_effective_day"),
        (lambda s: changes_dated(s, Wanted(), date(2026, 1, 1), 5), "changes_by_deadline_day"),
    ],
)
def test_an_index_finds_the_changes_of_a_provision_and_of_a_day(records, select, index):
    session, plans = records.session, []
    for switch in ("enable_seqscan", "enable_indexscan"):
        session.execute(text(f"SET {switch} = off"))

    def explain(_connection, cursor, statement, parameters, *_):
        cursor.execute(f"EXPLAIN {statement}", parameters)
        plans.append(str(cursor.fetchall()))

    event.listen(session.get_bind(), "before_cursor_execute", explain)
    select(session)
    event.remove(session.get_bind(), "before_cursor_execute", explain)
    assert index in plans[0]
