"""The tree and its proofs are those of RFC 9162, by the vectors published for RFC 6962."""

from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.tiles import grow, nodes_in
from evidence.tree import (
    Frontier,
    hash_leaf,
    hash_node,
    nodes_of,
    prove_consistency,
    prove_inclusion,
    root,
    verify_consistency,
    verify_inclusion,
)

# The eight leaves and the roots that certificate-transparency's own tests use.
LEAVES = [bytes.fromhex(leaf) for leaf in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [hash_leaf(leaf) for leaf in LEAVES]
NODES = nodes_of(HASHES)
MANY = [sha256(str(number).encode()).digest() for number in range(3000)]


def look_up(tiles):
    return lambda level, index: tiles[level, index]


def tiles_of(hashes, *cuts):
    """Append in several goes, as the log does."""
    tiles = {}
    for start, end in pairwise((0, *sorted(cuts), len(hashes))):
        tiles |= grow(start, hashes[start:end], look_up(tiles))
    return tiles


def test_the_empty_tree_has_the_hash_of_nothing():
    assert root(0, nodes_of([])) == sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_published(size):
    assert root(size, NODES).hex() == ROOTS[size - 1]


def test_a_proof_of_inclusion_is_the_one_published():
    expected = [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [step.hex() for step in prove_inclusion(5, 8, NODES)] == expected


def test_a_proof_of_consistency_is_the_one_published():
    expected = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [step.hex() for step in prove_consistency(6, 8, NODES)] == expected


@given(st.integers(1, 600), st.data())
def test_every_leaf_can_be_proved_and_no_other_in_its_place(size, data):
    index = data.draw(st.integers(0, size - 1))
    nodes = nodes_of(MANY[:size])
    proof, top = prove_inclusion(index, size, nodes), root(size, nodes)
    assert verify_inclusion(MANY[index], index, size, proof, top)
    assert not verify_inclusion(MANY[index + 1], index, size, proof, top)
    assert not verify_inclusion(MANY[index], index + 1, size, proof, top)
    assert not verify_inclusion(MANY[index], index, size, [*proof, top], top)
    assert not verify_inclusion(MANY[index], index, size, proof[:-1], top) or not proof


@given(st.integers(1, 600), st.data())
def test_growth_can_be_proved_and_a_rewritten_past_cannot(new, data):
    old = data.draw(st.integers(1, new))
    nodes = nodes_of(MANY[:new])
    proof, before, after = prove_consistency(old, new, nodes), root(old, nodes), root(new, nodes)
    assert verify_consistency(old, new, proof, before, after)
    if old < new:
        assert not verify_consistency(old, new, proof, after, before)
        assert not verify_consistency(old, new, proof, hash_node(before, before), after)
        assert not verify_consistency(old, new, proof[:-1], before, after)


@given(st.integers(0, 3000), st.lists(st.integers(0, 3000), max_size=4))
def test_tiles_give_the_same_tree_however_it_grew(size, cuts):
    hashes = MANY[:size]
    tiles = tiles_of(hashes, *(cut for cut in cuts if cut <= size))
    assert root(size, nodes_in(look_up(tiles))) == root(size, nodes_of(hashes))


@given(st.integers(0, 300))
def test_a_tree_built_leaf_by_leaf_has_the_same_root(size):
    frontier = Frontier()
    for leaf_hash in MANY[:size]:
        frontier.add(leaf_hash)
    assert (frontier.size, frontier.root()) == (size, root(size, nodes_of(MANY[:size])))


def test_proofs_over_tiles_hold_across_many_levels():
    hashes = MANY * 30
    tiles = tiles_of(hashes, 255, 256, 70_000)
    nodes, size = nodes_in(look_up(tiles)), len(hashes)
    assert {level for level, _ in tiles} == {0, 1, 2}
    for index in (0, 255, 256, 65_535, 65_536, size - 1):
        proof = prove_inclusion(index, size, nodes)
        assert verify_inclusion(hashes[index], index, size, proof, root(size, nodes))
        growth = prove_consistency(index + 1, size, nodes)
        assert verify_consistency(
            index + 1, size, growth, root(index + 1, nodes), root(size, nodes)
        )


def test_what_is_not_in_the_tree_cannot_be_asked_for():
    with pytest.raises(ValueError, match="no leaf 8"):
        prove_inclusion(8, 8, NODES)
    with pytest.raises(ValueError, match="does not grow"):
        prove_consistency(9, 8, NODES)
