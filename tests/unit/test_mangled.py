"""Mangled pages from the page to the summary: clean text or a named error, soon, quotes exact."""

import random
import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from benchmarks.extraction import raw_pages, read_rows
from documents.extract import ExtractError, Extraction, RawPage, extract, fingerprint
from documents.gate import PageFacts, judge
from documents.history import remember
from documents.normalise import form_hash, text_hash
from documents.summary import summarise
from models.blocks import Block, plain_text
from models.declaration import Declaration, Page
from models.summary import ChangeSummary, Quote
from tests.mangled import RUNS, URL, page_of

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
DECLARED = Declaration(type="Privacy Policy", pages=(Page(url=URL),))
SECONDS = 5.0  # of CPU, from the bytes to the summaries both ways
TYPES = ["text/html", "text/plain", "text/markdown", "application/pdf", "text/html; charset=big5"]

Blocks = tuple[Block, ...]


def take(body: bytes, content_type: str = "text/html") -> Extraction | None:
    """Extract, or give None for a named failure; nothing else may come out of it."""
    page = RawPage(body, content_type, URL)
    try:
        taken = extract([page], DECLARED)
    except ExtractError as error:
        assert error.reason
        return None
    assert fingerprint([page], DECLARED)
    assert text_hash(taken.blocks)
    assert form_hash(taken.blocks, taken.whole)
    return taken


def tell(before: Blocks, after: Blocks) -> ChangeSummary:
    return summarise(
        before,
        after,
        detected=date(2026, 3, 2),
        terms_type="Privacy Policy",
        platform="Acme",
        language="en",
    )


def quotes(value: object) -> list[Quote]:
    """All quotes in a summary, however deep."""
    if isinstance(value, Quote):
        return [value]
    parts = [part for _, part in value] if isinstance(value, BaseModel) else value
    inside = parts if isinstance(parts, (list, tuple)) else ()
    return [quote for part in inside for quote in quotes(part)]


def follow(good: Blocks, body: bytes, content_type: str = "text/html") -> None:
    """Take a page through everything that a changed one goes through."""
    began = time.process_time()
    taken = take(body, content_type)
    if taken is not None:
        facts = PageFacts(URL, URL, 200, content_type, len(body), taken.title)
        judge([facts], taken, remember([good], terms_type="Privacy Policy"))
        for before, after in ((good, taken.blocks), (taken.blocks, good)):
            texts = {"before": plain_text(before), "after": plain_text(after)}
            for quote in quotes(tell(before, after)):
                assert texts[quote.side][quote.start : quote.end] == quote.text
    assert time.process_time() - began < SECONDS


GOOD = take(page_of().encode()).blocks


@pytest.mark.slow
@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
@pytest.mark.parametrize("markup", ["{}", "<ul><li>{}</ul>", "<table><tr><td>x<td>{}</table>"])
def test_a_run_in_any_kind_of_block_is_told_in_time(run: str, markup: str) -> None:
    follow(GOOD, page_of(markup.format(run[:40_000])).encode())


Mangle = Callable[[bytes, int, int], bytes]


def cut(body: bytes, at: int, _: int) -> bytes:
    return body[:at]


def lose_the_start(body: bytes, at: int, _: int) -> bytes:
    return body[at:]


def flip(body: bytes, at: int, by: int) -> bytes:
    return body[:at] + bytes(byte ^ by for byte in body[at : at + 9]) + body[at + 9 :]


def double_a_tag(body: bytes, at: int, times: int) -> bytes:
    tag = re.compile(rb"<[^<>]*>").search(body, at)
    return body[: tag.end()] + tag[0] * times + body[tag.end() :] if tag else body


def close_nothing(body: bytes, at: int, _: int) -> bytes:
    return body[:at] + body[at:].replace(b"</", b"<")


def lose_quotes(body: bytes, at: int, _: int) -> bytes:
    return body[:at] + body[at:].replace(b"'", b"").replace(b'"', b"")


def sow_nuls(body: bytes, at: int, times: int) -> bytes:
    return body[:at] + b"\0" * times + body[at:].replace(b" ", b" \0", times)


def mix_charsets(body: bytes, at: int, _: int) -> bytes:
    return body[:at] + body[at:].decode("utf-8", "replace").encode("cp1252", "replace")


def write_wide(body: bytes, at: int, _: int) -> bytes:
    return body[:at] + body[at:].decode("utf-8", "replace").encode("utf-16-le")


def lie_about_charset(body: bytes, at: int, which: int) -> bytes:
    label = [b"utf-16", b"koi8-r", b"shift_jis", b"iso-2022-jp", b"x"][which % 5]
    return b"<meta charset=" + label + b">" + body


def shuffle(body: bytes, _: int, seed: int) -> bytes:
    parts = body.split(b"<p>")
    random.Random(seed).shuffle(parts)
    return b"<p>".join(parts)


def put_a_run(body: bytes, at: int, which: int) -> bytes:
    run = list(RUNS.values())[which % len(RUNS)]
    return body[:at] + run[:3000].encode() + body[at:]


MANGLES: list[Mangle] = [
    cut, lose_the_start, flip, double_a_tag, close_nothing, lose_quotes, sow_nuls, mix_charsets,
    write_wide, lie_about_charset, shuffle, put_a_run,
]  # fmt: skip


def mangled(body: bytes, steps: list[tuple[Mangle, float, int]]) -> bytes:
    for mangle, place, number in steps:
        body = mangle(body, round(place * len(body)), number)
    return body


EXTRAS = st.sampled_from(
    [
        "1.1 You may not sell, rent or lend the service to anybody.",
        "Last updated: 2 May 2024",
        "<a href='mailto:legal@acme.test'>legal@acme.test</a>",
        "<b>Fees</b><br>You pay $5.00 a month, or 1,000 € a year.",
        "<ol><li>Data<ol type=a><li>we collect<li>we share</ol></ol>",
        "<table><tr><th>Data<th>Days<tr><td>E-mail<td>30</table>",
        "Wir speichern Ihre Daten für 30 Tage – “höchstens”.",
        "利用規約に同意する必要があります。",
        "We may change these terms at any time [see here](https://acme.test/x).",
    ]
)
STEPS = st.lists(
    st.tuples(st.sampled_from(MANGLES), st.floats(0, 1), st.integers(0, 255)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(EXTRAS, max_size=6), STEPS, st.sampled_from(TYPES))
def test_a_mangled_page_is_told_in_time_with_exact_quotes(extras, steps, content_type) -> None:
    follow(GOOD, mangled(page_of(*extras).encode(), steps), content_type)


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here: ../shared/corpus")
@pytest.mark.parametrize("number", range(12))
def test_a_mangled_recorded_page_is_told_in_time_with_exact_quotes(number: int) -> None:
    chance = random.Random(number)
    body = raw_pages(CORPUS, chance.choice(read_rows(CORPUS)))[0].body
    good = take(body)
    for _ in range(4):
        steps = [
            (chance.choice(MANGLES), chance.random(), chance.randrange(256))
            for _ in range(chance.randint(1, 4))
        ]
        follow(good.blocks if good else GOOD, mangled(body, steps), chance.choice(TYPES))
