"""Text from strangers: what is taken out, what is kept, and where it is cut."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.safe_text import (
    clean,
    clean_answer,
    one_line,
    sendable,
    shorten,
    web_address,
)

# Arabic number signs and their like are format characters that a reader sees.
SHOWN = set(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
ANYTHING = st.text(st.characters(exclude_categories=[]))


def test_no_unicode_format_character_is_missed():
    formats = (chr(n) for n in range(sys.maxunicode) if unicodedata.category(chr(n)) == "Cf")
    kept = {sign for sign in formats if clean(sign)}
    assert kept <= SHOWN


@given(ANYTHING)
def test_clean_text_can_be_sent_stored_and_shown(text):
    cleaned = clean(text)
    cleaned.encode()
    steering = {sign for sign in cleaned if unicodedata.category(sign) in {"Cc", "Cs"}}
    assert steering <= {"\n", "\t"}
    assert clean(cleaned) == cleaned


@given(st.text(st.characters(categories=["L", "N", "P"])))
def test_words_are_kept_as_they_are(text):
    invisible = {"\u115f", "\u1160", "\u3164", "\uffa0"}
    assert clean(text) == "".join(sign for sign in text if sign not in invisible)


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\r\nBcc: b@x.example", "a Bcc: b@x.example"),
        ("a\u2028b\x0bc\x0cd\x1ce\x85f", "a b c d e f"),
        ("pay \u202e001\u202c now", "pay 001 now"),
        ("g\u200bo\u200do\ufeffd", "good"),
        ("nul\x00bel\x07esc\x1b", "nulbelesc"),
        ("half\udcff", "half\ufffd"),
        ("tag\U000e0041s", "tags"),
        ("  much   space  ", "much space"),
    ],
)
def test_one_line_is_one_line(hostile, shown):
    assert one_line(hostile) == shown


@given(ANYTHING)
def test_what_machines_get_changes_only_where_no_encoder_could_follow(text):
    sent = sendable(text)
    sent.encode()
    assert len(sent) == len(text)
    assert "\x00" not in sent


@given(ANYTHING, st.integers(1, 60))
def test_a_shortened_text_is_a_beginning(text, limit):
    cut = shorten(text, limit)
    assert len(cut) <= limit
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


@pytest.mark.parametrize(
    ("limit", "cut"),
    [
        (20, "may share your data"),
        (19, "may share your data"),
        (18, "may share your…"),
        (5, "may…"),
    ],
)
def test_the_cut_falls_between_words(limit, cut):
    assert shorten("may share your data", limit) == cut


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://x.example/a?b=c&d=%20#e", "https://x.example/a?b=c&d=%20#e"),
        ("HTTP://x.example", "http://x.example"),
        ('https://x.example/"><script>', "https://x.example/%22%3E%3Cscript%3E"),
        ("https://x.example/\r\nSet-Cookie: a", "https://x.example/%20Set-Cookie:%20a"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//x.example", ""),
        ("https://", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(address, link):
    assert web_address(address) == link


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"ok", "ok"),
        (b"\x1b[31mred\x1b[0m\x1b]0;title\x07", "red"),
        (b"a\x00b\xff\xfe", "ab\ufffd\ufffd"),
        (b"<html>\r\n<h1>502</h1>", "<html>\n<h1>502</h1>"),
    ],
)
def test_answers_are_kept_clean(body, shown):
    assert clean_answer(body) == shown


@given(st.binary(max_size=9000))
def test_answers_are_kept_short(body):
    assert len(clean_answer(body).encode()) <= 4096
