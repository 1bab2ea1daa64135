"""A message as Slack's Block Kit; text from strangers stays text: no mentions, no hidden links."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from notifications.message import Entry, Fact, Link, Message, Passage, Section
from notifications.quotes import Run
from notifications.safe_text import clean, one_line, shorten, web_address
from notifications.wording import DIRECTION, SIGNIFICANCE, counted

# docs.slack.dev/reference/block-kit; counted after escaping.
MOST_TEXT = 3000
MOST_HEADER = 150
MOST_ELEMENTS = 10
MOST_FIELDS = 10
MOST_WORDS = 600
MOST_CELL = 240
MOST_QUOTE = 1100
_CORE = re.compile(r"(\W*)(.*?)(\W*)")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

Block = dict[str, Any]


def blocks_of(message: Message) -> list[Block]:
    """Lay a message out in blocks, none longer than Slack allows."""
    blocks = [_header(message.headline)]
    blocks += [_section(_words(sentence)) for sentence in message.lead]
    several = len(message.entries) > 1
    for entry in message.entries:
        blocks += _entry(entry, several=several)
    if message.omitted:
        blocks.append(_context([f"And {counted(message.omitted, 'more change')}."]))
    if links := _links(message.links):
        blocks.append(_section(links))
    if message.closing:
        blocks.append(_context(map(_words, message.closing)))
    return blocks


def fallback_of(message: Message) -> str:
    """Say a message in plain words, for notifications and for when blocks are refused."""
    lines = [_stand_out(message.headline, limit=MOST_WORDS), *map(_words, message.lead)]
    for entry in message.entries:
        lines.append(_where(entry))
        if entry.headline != message.headline:
            lines.append(_words(entry.headline))
        lines.append(_links(entry.links[:1]))
    lines.append(_links(message.links))
    return _joined(lines, MOST_TEXT)


def escape(text: str) -> str:
    """Clean a text and write the three signs that Slack reads as markup.

    >>> escape("<!channel> & co")
    '&lt;!channel&gt; &amp; co'
    """
    return clean(text).translate(_ESCAPES)


def escape_within(text: str, limit: int) -> str:
    """Escape a text, cut so that it is at most `limit` long afterwards.

    >>> escape_within("fish & chips", 11)
    'fish &amp;…'
    """
    plain = clean(text)
    escaped = escape(plain)
    while len(escaped) > limit:
        plain = shorten(plain, len(plain) - max(1, (len(escaped) - limit) // 5))
        escaped = escape(plain)
    return escaped


def _words(text: str, limit: int = MOST_WORDS) -> str:
    return escape_within(one_line(text), limit)


def _entry(entry: Entry, *, several: bool) -> Iterator[Block]:
    if several:
        yield {"type": "divider"}
        yield _section(_stand_out(entry.headline, limit=MOST_WORDS))
    yield _context([_where(entry), *_badges(entry)])
    if entry.facts:
        yield {"type": "section", "fields": [_mrkdwn(_fact(f)) for f in entry.facts[:MOST_FIELDS]]}
    for passage in entry.passages:
        yield _section(_passage(passage))
    if entry.omitted:
        yield _context([f"And {counted(entry.omitted, 'more place')}, all in the comparison."])
    if entry.actions:
        yield _listed(Section("What you can do", entry.actions))
    yield from map(_listed, entry.sections)
    if entry.notes:
        yield _context(f"Note: {_words(note)}" for note in entry.notes)
    if links := _links(entry.links):
        yield _section(links)


def _listed(section: Section) -> Block:
    lines = [f"*{_words(section.title)}*", *map(_line, section.facts)]
    return _section(_joined(lines, MOST_TEXT))


def _where(entry: Entry) -> str:
    return _words(f"{entry.platform}, {entry.document}")


def _badges(entry: Entry) -> Iterator[str]:
    if entry.significance:
        yield f"*{SIGNIFICANCE[entry.significance]}*"
    if entry.direction:
        yield DIRECTION[entry.direction]
    if entry.severity:
        yield f"{entry.severity} severity"


def _fact(fact: Fact) -> str:
    quote = f"\n“{_words(fact.quote, MOST_CELL)}”" if fact.quote else ""
    return f"*{_words(fact.label, MOST_CELL)}*\n{_words(fact.value, MOST_CELL)}{quote}"


def _line(fact: Fact) -> str:
    quote = f": “{fact.quote}”" if fact.quote else ""
    said = fact.value.rstrip(".") if quote else fact.value
    return _words(f"• {fact.label} {said}{quote}")


def _passage(passage: Passage) -> str:
    place = ", ".join(part for part in (passage.label, passage.section) if part)
    lines = [_words(place), _stand_out(passage.sentence, limit=MOST_WORDS)]
    for side, runs in (("Before", passage.before), ("Now", passage.after)):
        if runs:
            lines.append(f">{side}: {_quote(runs)}")
    if passage.provisions:
        lines.append(f"Concerns: {', '.join(map(_link, passage.provisions))}")
    return _joined(lines, MOST_TEXT)


def _quote(runs: Sequence[Run]) -> str:
    """Write a quote on one line, so that all of it stands behind the quote mark."""
    shown = ""
    for run, following in zip_longest(runs, runs[1:]):
        part = _run(run, shown[-1:], following.text[:1] if following else "")
        if len(shown) + len(part) > MOST_QUOTE:
            return f"{shown.strip()} […]"
        shown += part
    return shown.strip()


def _run(run: Run, before: str, after: str) -> str:
    if run.gap:
        return " […] "
    words = run.text.rstrip()
    space = " " * (len(words) < len(run.text))
    if run.changed:
        return _stand_out(words, before, space or after) + space
    return _words(words, MOST_QUOTE - 10) + space


def _stand_out(text: str, before: str = "", after: str = "", limit: int = MOST_QUOTE - 10) -> str:
    """Set a text in bold type, but for its own marks between it and a word that touches it.

    Slack shows a star as a star where a word touches it from outside or one stands inside.

    >>> _stand_out(", copy & sell", before="y"), _stand_out("o", before="n")
    (', *copy &amp; sell*', 'o')
    """
    words = one_line(text)
    core = _CORE.fullmatch(words)
    assert core
    start = core.end(1) if _touches(before) else 0
    end = core.end(2) if _touches(after) else len(words)
    apart = bool(start or not _touches(before)) and (end < len(words) or not _touches(after))
    if not apart or start >= end or "*" in words:
        return escape_within(words, limit)
    return f"{escape(words[:start])}*{escape_within(words[start:end], limit)}*{escape(words[end:])}"


def _touches(sign: str) -> bool:
    """Say whether a sign is part of a word, as Slack reads it, or one of its own marks."""
    return sign.isalnum() or sign in ("_", "*")


def _links(links: Iterable[Link]) -> str:
    shown = (_link(link) for link in links if web_address(link.address))
    return _joined(shown, MOST_TEXT, between="  ·  ")


def _link(link: Link) -> str:
    address, label = web_address(link.address), _words(link.label).replace("|", "¦")
    return f"<{escape(address)}|{label}>" if address else label


def _joined(parts: Iterable[str], limit: int, between: str = "\n") -> str:
    """Join as many parts as fit; none is cut, for that could break its markup."""
    text = ""
    for part in parts:
        longer = f"{text}{between}{part}" if text else part
        text = longer if part and len(longer) <= limit else text
    return text


def _header(text: str) -> Block:
    """Head a message, cut where a part of the headline ends: half a date would be another one."""
    whole = one_line(text)
    words, parts = escape_within(whole, MOST_HEADER), whole[:MOST_HEADER].rpartition(";")[0]
    if words != escape(whole) and parts:
        words = escape_within(f"{parts}…", MOST_HEADER)
    return {"type": "header", "text": {"type": "plain_text", "text": words or "–", "emoji": False}}


def _section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text)}


def _context(texts: Iterable[str]) -> Block:
    return {"type": "context", "elements": [_mrkdwn(text) for text in texts][:MOST_ELEMENTS]}


def _mrkdwn(text: str) -> Block:
    # `verbatim` keeps Slack from making links and mentions of bare names and addresses.
    return {"type": "mrkdwn", "text": text or "–", "verbatim": True}
