"""Slack messages stay inside Slack's limits after escaping, whatever the text."""

import json
from dataclasses import replace

import pytest

from demo.block_kit import find_faults
from models.plans import plans
from notifications.channels import Rules
from notifications.channels.slack import MOST_CHARACTERS, SlackSettings, channel
from notifications.message import Fact, Link, Passage
from notifications.quotes import Run
from notifications.samples import sample_messages
from notifications.slack_blocks import blocks_of, escape, escape_within

ALERT = sample_messages(plans()["professional"])["alert"]
ENTRY = ALERT.entries[0]
PING = "<!channel> <@U012AB3CD> <http://evil.example|bank.example> & co"


def payload(message):
    return json.loads(channel.render(message).body)


def with_entry(**cells):
    return replace(ALERT, entries=(replace(ENTRY, **cells),))


def texts(value):
    if isinstance(value, dict):
        return [t for cell in value.values() for t in texts(cell)]
    if isinstance(value, list):
        return [t for cell in value for t in texts(cell)]
    return [value] if isinstance(value, str) else []


def passages(count, words=40):
    quote = (Run("lorem & <ipsum> " * words),)
    return tuple(
        Passage("Rewritten", f"{n}.", f"Sentence {n}.", quote, quote) for n in range(count)
    )


def test_only_three_signs_are_escaped():
    assert escape("""<a href="x">'&amp;'</a>""") == """&lt;a href="x"&gt;'&amp;amp;'&lt;/a&gt;"""


@pytest.mark.parametrize("where", ["headline", "platform", "document"])
def test_mentions_from_pages_are_inert(where):
    message = replace(with_entry(**{where: PING}), headline=PING)
    for text in texts(payload(message)):
        assert "<!" not in text
        assert "<@" not in text
        assert "<http://evil" not in text


@pytest.mark.parametrize("sign", ["a", "&", "<", "word "])
@pytest.mark.parametrize("limit", [11, 150, 600, 3000])
def test_a_cut_counts_after_escaping_and_never_splits_an_escape(sign, limit):
    exact = escape_within(sign * limit, limit)
    assert len(exact) <= limit
    assert not exact.removesuffix("…").endswith(("&", "&a", "&am", "&l", "&lt", "&amp"))


@pytest.mark.parametrize(("length", "cut"), [(150, False), (151, True)])
def test_a_header_has_at_most_150_characters(length, cut):
    header = payload(replace(ALERT, headline="x" * length))["blocks"][0]["text"]["text"]
    assert len(header) == 150
    assert header.endswith("…") is cut


def test_a_header_is_never_cut_inside_a_date():
    headline = f"Acme changed {'x' * 120}; 3 more places; effective 4 November 2026."
    header = payload(replace(ALERT, headline=headline))["blocks"][0]["text"]["text"]
    assert header == f"Acme changed {'x' * 120}; 3 more places…"


@pytest.mark.parametrize("count", [0, 1, 30, 60, 400])
def test_many_places_are_cut_between_places_and_counted(count):
    sent = payload(with_entry(passages=passages(count)))
    assert find_faults(sent) == ()
    assert len(json.dumps(sent["blocks"], ensure_ascii=False)) <= MOST_CHARACTERS
    shown = sum("Sentence" in text for text in texts(sent))
    omitted = count - shown
    assert omitted == 0 or f"And {omitted} more place" in json.dumps(sent)


@pytest.mark.parametrize(
    "cells",
    [
        {"facts": tuple(Fact(f"Label {n}", "value " * 900, "quote " * 900) for n in range(11))},
        {"notes": tuple("note & " * 2000 for _ in range(11))},
        {"passages": passages(1, words=4000)},
        {"passages": (Passage("Added", "§" * 9000, "&" * 9000, (), (Run("<" * 9000),)),)},
        {"links": tuple(Link("label" * 900, f"https://x.example/{'a' * 900}") for _ in range(9))},
        {"headline": "", "platform": "", "document": ""},
    ],
)
def test_overlong_parts_are_cut_to_what_slack_takes(cells):
    assert find_faults(payload(with_entry(**cells))) == ()


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        ((Run("for "), Run("7 ", changed=True), Run("days")), "for *7* days"),
        ((Run("for "), Run("a*b ", changed=True), Run("days")), "for a*b days"),
        ((Run("copy"), Run(", sell & use ", changed=True), Run("it")), "copy, *sell &amp; use* it"),
        ((Run("30 "), Run("days", changed=True), Run(".")), "30 *days*."),
        ((Run("2026"), Run(". No fees.", changed=True)), "2026. *No fees.*"),
        ((Run("by "), Run("me@", changed=True), Run("x.example")), "by *me*@x.example"),
        ((Run("我"), Run("们", changed=True), Run("收集")), "我们收集"),
        ((Run("un"), Run("fair ", changed=True), Run("terms")), "unfair terms"),
        ((Run("("), Run("free", changed=True), Run(")")), "(*free*)"),
    ],
)
def test_changed_words_stand_out_where_slack_reads_a_star_as_bold_type(runs, shown):
    blocks = blocks_of(with_entry(passages=(Passage("Rewritten", "9", "Less.", (), runs),)))
    assert f">Now: {shown}" in [line for text in texts(blocks) for line in text.split("\n")]


def test_a_sentence_with_a_star_in_it_is_not_set_in_bold_type():
    blocks = blocks_of(with_entry(passages=(Passage("Added", "9", "“*” was added."),)))
    assert any("\n“*” was added." in text for text in texts(blocks))


def test_a_plain_form_is_kept_for_when_blocks_are_refused():
    rendered = channel.render(ALERT)
    plain = json.loads(rendered.plain)
    assert "blocks" not in plain
    assert plain["text"] == json.loads(rendered.body)["text"]
    assert "CW-C-000007|See the full comparison" in plain["text"]


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://hooks.slack.com/services/T0/B0/x", True),
        ("http://hooks.slack.com/services/T0/B0/x", False),
        ("https://hooks.slack.com.evil.example/services", False),
        ("https://hooks.slack.com@evil.example/", False),
        ("https://evil.example/hooks.slack.com", False),
        ("http://127.0.0.1:9000/services/T0/B0/x", True),
        ("http://127.0.0.1:9001/services/T0/B0/x", False),
    ],
)
def test_only_slacks_own_address_or_an_allowed_host_is_taken(url, taken):
    rules = Rules(allowed=frozenset({("127.0.0.1", 9000)}))
    assert (channel.check(SlackSettings(url=url), rules) is None) is taken


def test_the_address_is_a_secret():
    settings = SlackSettings(url="https://hooks.slack.com/services/T0/B0/hush", channel="#legal")
    assert "hush" not in repr(settings) + channel.describe(settings)
