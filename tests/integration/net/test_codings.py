"""Answers in a content coding: decoded, cut, or named as broken."""

import gzip
import tracemalloc
import zlib

import brotli
import pytest
import zstandard

from net.errors import NetFailure

BLANK = b"\0" * 50_000_000


CODINGS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=1),
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("coding", CODINGS)
def test_a_coded_answer_is_decoded(serve, connect, answer, coding):
    text = b"<p>terms</p>" * 1000
    server = serve(answer(CODINGS[coding](text), Content_Encoding=coding))
    got = server.ask(connect(server))
    assert (got.body, got.truncated) == (text, False)


@pytest.mark.parametrize("coding", CODINGS)
def test_a_bomb_is_cut_without_filling_the_memory(serve, connect, answer, coding):
    server = serve(answer(CODINGS[coding](BLANK), Content_Encoding=coding))
    client = connect(server)
    tracemalloc.start()
    got = server.ask(client, max_bytes=1_000_000, total=10)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (got.truncated, len(got.body)) == (True, 1_000_000)
    assert peak < 40_000_000


def test_a_bomb_in_a_bomb_is_cut_too(serve, connect, answer):
    twice = gzip.compress(gzip.compress(BLANK))
    server = serve(answer(twice, Content_Encoding="gzip, gzip"))
    assert server.ask(connect(server), max_bytes=10_000).truncated


def test_gzip_in_several_members_is_read_to_its_end(serve, connect, answer):
    server = serve(answer(gzip.compress(b"one ") + gzip.compress(b"two"), Content_Encoding="gzip"))
    assert server.ask(connect(server)).body == b"one two"


@pytest.mark.parametrize("coding", CODINGS)
def test_a_coded_answer_that_ends_too_early_is_an_error(fails, answer, coding):
    body = CODINGS[coding](b"terms of service " * 100)[:-6]
    assert fails(answer(body, Content_Encoding=coding)).kind is NetFailure.BAD_ENCODING


@pytest.mark.parametrize("coding", [*CODINGS, "compress", "gzip, gzip, gzip, gzip"])
def test_an_answer_that_is_not_in_its_coding_is_an_error(fails, answer, coding):
    assert fails(answer(b"<p>plain</p>", Content_Encoding=coding)).kind is NetFailure.BAD_ENCODING
