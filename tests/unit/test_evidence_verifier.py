"""The verifier's own rules are those of the program: hashes of texts, signatures, proofs."""

import hashlib
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from documents.normalise import clean as clean_by_program
from evidence.leaf import Entry, write_cells, write_leaf
from evidence.proofs import Proof, as_json, page_root, prove, prove_on_page
from evidence.tree import hash_leaf, nodes_of, prove_many, root
from evidence.verifier import single_file
from evidence.verifier.container import FaultError
from evidence.verifier.contents import clean
from evidence.verifier.logged import root_of, root_of_many
from evidence.verifier.record import compact, moment
from evidence.verifier.signature import signed_by

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=10,
)
AT = datetime(2026, 3, 2, tzinfo=UTC)


def entries(count, kind="check"):
    bodies = (hashlib.sha256(str(n).encode()).digest() for n in range(count))
    return [Entry(kind, number, AT, body) for number, body in enumerate(bodies)]


def hashes_of(found):
    return [hash_leaf(write_leaf(each)) for each in found]


@given(TEXT)
def test_texts_are_cleaned_alike(text):
    assert clean(text) == clean_by_program(text)


@given(JSON)
def test_cells_are_hashed_alike(value):
    assert compact(value) == hashlib.sha256(write_cells(value)).hexdigest()


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_signatures_are_accepted_as_by_openssl(seed, message):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert signed_by(public, message, signature)
    assert not signed_by(public, message + b"x", signature)


@pytest.mark.parametrize("at", [0, 31, 32, 63])
def test_a_touched_signature_is_refused(at):
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    touched = bytearray(private.sign(b"head"))
    touched[at] ^= 1
    try:
        accepted = signed_by(private.public_key().public_bytes_raw(), b"head", bytes(touched))
    except FaultError:
        accepted = False
    assert not accepted


def test_a_signature_with_a_larger_number_is_refused():
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signature = private.sign(b"head")
    order = 2**252 + 27742317777372353535851937790883648493
    larger = int.from_bytes(signature[32:], "little") + order
    twisted = signature[:32] + larger.to_bytes(32, "little")
    assert not signed_by(private.public_key().public_bytes_raw(), b"head", twisted)


@given(st.integers(1, 40), st.data())
def test_proofs_lead_to_the_root_of_the_log(size, data):
    found = entries(size)
    index = data.draw(st.integers(0, size - 1))
    hashes = hashes_of(found)
    proof = as_json(prove(found[index], index, size, nodes_of(hashes)))
    assert root_of(proof) == root(size, nodes_of(hashes))


@given(st.integers(1, 60), st.data())
def test_many_leaves_are_proved_by_one_proof(size, data):
    wanted = sorted(data.draw(st.sets(st.integers(0, size - 1))))
    hashes = hashes_of(entries(size))
    others = prove_many(wanted, size, nodes_of(hashes))
    leaves = {at: hashes[at] for at in wanted}
    assert root_of_many(leaves, 0, size, iter(others)) == root(size, nodes_of(hashes))
    assert len(others) + len(wanted) <= size


@pytest.mark.parametrize(
    ("stored", "logged"),
    [
        ("2026-03-02T10:00:00+00:00", "2026-03-02T10:00:00.000000Z"),
        ("2026-03-02T10:00:00.25+00:00", "2026-03-02T10:00:00.250000Z"),
        ("2026-03-02", "2026-03-02"),
        (None, None),
    ],
)
def test_moments_of_the_database_read_like_those_of_the_log(stored, logged):
    assert moment(stored) == logged


def test_a_row_on_a_page_is_proved_by_way_of_the_page():
    rows = entries(5, "decision")
    on_page = prove_on_page(rows[3], 3, hashes_of(rows))
    page = Entry("decisions", 1, AT, page_root(hashes_of(rows)))
    log = [*entries(6), page]
    nodes = nodes_of(hashes_of(log))
    assert root_of(as_json(prove(page, 6, 7, nodes, on_page))) == root(7, nodes)
    strange = Proof(on_page.leaf, 2, 5, on_page.path)
    with pytest.raises(FaultError, match="a proof of a page leads elsewhere"):
        root_of(as_json(prove(page, 6, 7, nodes, strange)))


@pytest.mark.parametrize("change", [{"path": []}, {"index": 9}, {"size": 2}])
def test_a_bent_proof_is_refused(change):
    found = entries(7)
    nodes = nodes_of(hashes_of(found))
    proof = as_json(prove(found[2], 2, 7, nodes)) | change
    try:
        led = root_of(proof)
    except FaultError:
        led = b""
    assert led != root(7, nodes)


def test_the_verifier_is_one_file_that_needs_only_the_standard_library():
    imported = {
        line.split()[1].partition(".")[0]
        for line in single_file().splitlines()
        if line.startswith(("import ", "from "))
    }
    plain = {"base64", "collections", "datetime", "hashlib", "io", "json", "pathlib", "re", "sys"}
    assert imported == plain | {"typing", "unicodedata", "zipfile", "zlib"}
