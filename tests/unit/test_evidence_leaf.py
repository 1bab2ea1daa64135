"""A leaf is written in one way, and a head says only what was signed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.heads import Head, HeadError, read_head, read_key, sign_head, verify_head
from evidence.leaf import (
    Entry,
    cells_of,
    entry_of,
    hash_cells,
    read_leaf,
    salt_of,
    write_cells,
    write_leaf,
)
from evidence.proofs import as_json, from_json, page_root, prove, prove_on_page, verify
from evidence.tree import hash_leaf, nodes_of, root
from models.log import LOGGED, LoggedRow, logged
from models.tables import (
    Attempt,
    Change,
    Check,
    Correction,
    Decision,
    LogErasure,
    LogRestore,
    LogState,
    Notification,
    Snapshot,
    Version,
)
from models.words import Outcome

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
SEED = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
KEY = read_key("watch.example/log", SEED)
HEAD = Head("watch.example/log", 7, sha256(b"root").digest(), AT)
TABLES = (
    *(Snapshot, Version, Change, Check, Correction, LogErasure, LogRestore, LogState),
    *(Decision, Attempt, Notification),
)
ENTRIES = [Entry("check", number, AT, bytes([number]) * 32) for number in range(9)]
ROW = LoggedRow(3, AT, {"change_id": 1, "kind": "skip"}, secret=b"s" * 32)


def test_every_logged_cell_is_a_column_of_its_table():
    columns = {table.__tablename__: set(table.__table__.columns.keys()) for table in TABLES}
    for kind in LOGGED:
        assert {*kind.cells, kind.at} <= columns[kind.table]
        assert kind.hashed <= set(kind.cells)


def test_cells_are_written_the_same_wherever_they_come_from():
    there = AT.astimezone(timezone(timedelta(hours=9)))
    cells = {
        "d": date(2026, 3, 2),
        "b": bytes(2),
        "a": there,
        "c": Outcome.FAILED,
        "e": UUID(int=0),
    }
    assert write_cells(cells).decode() == (
        '{"a":"2026-03-02T10:00:00.000000Z","b":"0000","c":"failed","d":"2026-03-02",'
        '"e":"00000000-0000-0000-0000-000000000000"}'
    )


def test_what_has_no_place_in_a_leaf_is_refused():
    with pytest.raises(TypeError, match="object has no place"):
        write_cells({"a": object()})
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_cells({"a": float("nan")})


def test_long_cells_stand_by_their_hash():
    row = LoggedRow(1, AT, dict.fromkeys(logged("version").cells) | {"blocks": [["long"]]})
    hashed = sha256(b'[["long"]]').hexdigest()
    assert f'"blocks":"{hashed}"'.encode() in cells_of(logged("version"), row)


def test_a_personal_row_tells_nothing_without_its_secret():
    entry = entry_of(logged("decision"), ROW)
    cells = cells_of(logged("decision"), ROW)
    assert entry.body == hash_cells(cells, salt_of(b"s" * 32, "decision", 3))
    assert entry.body not in (
        hash_cells(cells),
        hash_cells(cells, salt_of(b"t" * 32, "decision", 3)),
    )
    with pytest.raises(ValueError, match="has no secret"):
        entry_of(logged("decision"), replace(ROW, secret=None))


@given(
    st.integers(0, 2**63),
    st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - as it asks
    st.binary(max_size=32),
)
def test_a_leaf_is_read_as_it_was_written(number, at, body):
    entry = Entry("check", number, at, body)
    assert read_leaf(write_leaf(entry)) == entry


@pytest.mark.parametrize("leaf", [b"", b"[]", b"{}", b'{"kind":"check"}', b'{"a": 1}'])
def test_what_is_no_leaf_is_refused(leaf):
    with pytest.raises(ValueError, match=r"leaf|Expecting"):
        read_leaf(leaf)


def test_a_leaf_with_a_space_in_it_is_none():
    with pytest.raises(ValueError, match="one way only"):
        read_leaf(write_leaf(ENTRIES[1]).replace(b",", b", "))


def proof_on_a_page():
    hashes = [hash_leaf(write_leaf(entry)) for entry in ENTRIES]
    page = Entry("checks", 1, AT, page_root(hashes))
    log = [hash_leaf(write_leaf(entry)) for entry in (*ENTRIES, page)]
    on_page = prove_on_page(ENTRIES[4], 4, hashes)
    return prove(page, 9, 10, nodes_of(log), on_page), root(10, nodes_of(log))


def test_a_row_on_a_page_is_proved_through_its_page():
    proof, top = proof_on_a_page()
    assert verify(proof, top)
    assert proof.entry == ENTRIES[4]
    assert from_json(as_json(proof)) == proof


def test_another_row_is_not_proved_by_the_same_page():
    proof, top = proof_on_a_page()
    other = replace(proof.row, leaf=write_leaf(ENTRIES[5]))
    assert not verify(replace(proof, row=other), top)


def test_a_signed_head_is_a_checkpoint_in_a_signed_note():
    text, _, signature = sign_head(HEAD, KEY).partition("\n\n")
    assert text.split("\n")[:2] == ["watch.example/log", "7"]
    assert signature.startswith("— watch.example/log ")
    assert verify_head(sign_head(HEAD, KEY), KEY.verifier) == HEAD


def heard(note):
    """What a changed note says to whoever verifies it, if anything."""
    try:
        return verify_head(note.decode(), KEY.verifier)
    except (HeadError, UnicodeDecodeError):
        return None


@given(st.integers(0, 230), st.integers(1, 255))
def test_no_changed_byte_makes_a_head_say_something_else(place, change):
    note = bytearray(sign_head(HEAD, KEY).encode())
    note[place % len(note)] ^= change
    assert heard(bytes(note)) in (None, HEAD)


def test_another_key_of_the_same_name_did_not_sign():
    other = read_key(KEY.name, SEED.replace("F", "G"))
    with pytest.raises(HeadError, match="did not sign"):
        verify_head(sign_head(HEAD, KEY), other.verifier)


@pytest.mark.parametrize("note", ["", "a\n7\n", "a\n7\nAAAA\ntime 2026\n\n", "a\nx\ny\nz\n\n"])
def test_what_is_no_head_is_refused(note):
    with pytest.raises(HeadError, match="not a head"):
        read_head(note)


@pytest.mark.parametrize("text", ["", "AAAA", "?", SEED[:-4]])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(HeadError, match="key of LOG_KEYS"):
        read_key("name", text)


@pytest.mark.parametrize("text", ["", "a+b+c", "a+00000000+AQ=="])
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(HeadError, match="public key"):
        verify_head(sign_head(HEAD, KEY), text)
