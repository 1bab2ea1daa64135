"""E-mail bodies: golden files, a readable cut, and strangers' text without power."""

import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from models.plans import plans
from notifications.channels import channel_named, render
from notifications.message import Link, Passage
from notifications.quotes import Run
from notifications.render import LARGEST_HTML, render_bodies
from notifications.samples import sample_messages

GOLDEN = Path(__file__).parents[2] / "golden"
SHOWN = [
    ("alert", "free"),
    ("alert", "watcher"),
    ("alert", "professional"),
    ("digest", "free"),
    ("digest", "watcher"),
    ("digest", "professional"),
    ("digest-silent", "free"),
    ("suspect", "watcher"),
    ("back", "watcher"),
    ("withdrawal", "watcher"),
    ("correction", "watcher"),
    ("reminder", "watcher"),
    ("overdue", "watcher"),
    ("notice", "free"),
    ("disabled", "watcher"),
    ("test", "free"),
    ("sign-in", "free"),
    ("confirm", "free"),
]
ALERT = sample_messages(plans()["professional"])["alert"]
MARK = re.compile("\x1a([a-z]+)\x1a")
SCRIPT = "<script>alert(1)</script><img src=x onerror=y>\u202e\u200b\x00\udcff"


def rendered(name, plan):
    message = sample_messages(plans()[plan])[name]
    bodies = render_bodies(message)
    yield "txt", f"Subject: {message.subject}\n\n" + MARK.sub(r"{\1}", bodies.text)
    yield "html", MARK.sub(r"{\1}", bodies.html)
    if not message.secret:
        slack = json.loads(render(channel_named("slack"), message).body)
        yield "slack.json", json.dumps(slack, indent=1, ensure_ascii=False)
        event = json.loads(render(channel_named("webhook"), message))
        yield "webhook.json", json.dumps(event, indent=1, ensure_ascii=False)


@pytest.mark.parametrize(("name", "plan"), SHOWN)
def test_messages_read_as_agreed(name, plan):
    """Write the files anew with UPDATE_GOLDEN=1, and read the difference before committing."""
    for form, text in rendered(name, plan):
        file = GOLDEN / f"{name}.{plan}.{form}"
        if os.environ.get("UPDATE_GOLDEN"):
            file.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
        assert file.read_text(encoding="utf-8").rstrip("\n") == text.rstrip("\n")


class Page(HTMLParser):
    """What a reader's program makes of a page: tags, where links lead, and the words."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.links, self.words = set(), [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data):
        self.words += data


def everywhere(text):
    quote = (Run(text), Run(text, changed=True))
    passage = Passage(text, text, text, quote, quote, (Link(text, text),))
    entry = replace(
        ALERT.entries[0],
        platform=text,
        document=text,
        headline=text,
        passages=(passage,),
        notes=(text,),
        links=(Link(text, "https://x.example"), Link(text, f"javascript:{text}")),
    )
    return replace(ALERT, headline=text, lead=(text,), entries=(entry,), closing=(text,))


def test_strangers_text_stays_text():
    page = Page(render_bodies(everywhere(SCRIPT)).html)
    assert not page.tags & {"script", "img", "iframe", "form", "link"}
    assert "<script>alert(1)</script>" in page.words
    assert all(link.startswith(("https://", "\x1a")) for link in page.links)


def test_nothing_invisible_reaches_a_reader():
    bodies = render_bodies(everywhere(SCRIPT))
    assert not set(bodies.text + bodies.html) & set("\u202e\u200b\x00\udcff")


def test_the_page_loads_nothing():
    html = render_bodies(ALERT).html
    assert not Page(html).tags & {"img", "script", "link", "iframe"}
    assert "url(" not in html
    assert "@import" not in html


def test_both_bodies_lead_to_the_same_places():
    bodies = render_bodies(ALERT)
    in_html = {link for link in Page(bodies.html).links if not link.startswith("\x1a")}
    assert in_html == {word for word in bodies.text.split() if word.startswith("https://")}


def test_the_headline_comes_before_everything_else():
    bodies = render_bodies(ALERT)
    assert bodies.text.startswith(ALERT.headline)
    assert Page("<p" + bodies.html.partition("<body")[2]).words.strip().startswith(ALERT.headline)


@pytest.mark.parametrize("quote", ["word " * 100, "&" * 900, "李" * 100])
def test_a_long_message_is_cut_before_mail_readers_cut_it(quote):
    passage = Passage("Added", "Fees", "A fee.", (), (Run(quote),))
    entry = replace(ALERT.entries[0], passages=(passage,) * 500)
    bodies = render_bodies(replace(ALERT, entries=(entry,)))
    assert len(bodies.html.encode()) <= LARGEST_HTML
    assert "more places, all in the comparison." in bodies.html
    assert "more places, all in the comparison." in bodies.text
    assert bodies.html.rstrip().endswith("</html>")


def test_a_digest_of_five_thousand_changes_is_cut_too():
    digest = sample_messages(plans()["watcher"])["digest"]
    bodies = render_bodies(replace(digest, entries=digest.entries * 2500))
    assert len(bodies.html.encode()) <= LARGEST_HTML
    assert "more changes, all on Clausewatch." in bodies.text
