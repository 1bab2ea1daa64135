"""Keeps a tree in tiles: 256 hashes each, of every eighth level only, so that appending is cheap.

Tile `index` of `level` holds the nodes of tree level `8 * level` from `256 * index` on; only the
last tile of a level may be short. The lay-out is that of the C2SP specification tlog-tiles.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from evidence.tree import HASH_BYTES, Nodes, nodes_of

HEIGHT = 8
WIDTH = 1 << HEIGHT
Place = tuple[int, int]
Tile = Callable[[int, int], bytes]


def nodes_in(tile: Tile) -> Nodes:
    """Give the nodes of a tree by its tiles; each tile is asked for once."""

    @cache
    def hashes(level: int, index: int) -> Nodes:
        return nodes_of(_cut(tile(level, index)))

    def node(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, HEIGHT)
        place, within = divmod(index << height, WIDTH)
        return hashes(tile_level, place)(height, within >> height)

    return node


def grow(size: int, leaf_hashes: Sequence[bytes], tile: Tile) -> Mapping[Place, bytes]:
    """Append leaves to a tree of `size` leaves, and return the tiles that are new or longer."""
    changed: dict[Place, bytes] = {}
    added, level = list(leaf_hashes), 0
    while added:
        full = _extend(level, size, added, tile, changed)
        added, size, level = full, size // WIDTH, level + 1
    return changed


def _extend(
    level: int, there: int, added: Sequence[bytes], tile: Tile, changed: dict[Place, bytes]
) -> list[bytes]:
    """Put hashes behind those of one level, and return the hash of each tile that became full."""
    index, begun = divmod(there, WIDTH)
    row = (_cut(tile(level, index)) if begun else []) + list(added)
    tiles = [row[start : start + WIDTH] for start in range(0, len(row), WIDTH)]
    for number, hashes in enumerate(tiles, index):
        changed[level, number] = b"".join(hashes)
    return [nodes_of(hashes)(HEIGHT, 0) for hashes in tiles if len(hashes) == WIDTH]


def _cut(tile: bytes) -> list[bytes]:
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]
