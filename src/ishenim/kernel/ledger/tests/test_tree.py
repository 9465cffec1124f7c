"""The tree is that of RFC 6962, and its tiles prove what the leaves would prove."""

import json
from base64 import b64decode
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from ishenim.kernel.ledger.tree import (
    EMPTY_ROOT,
    HASH_BYTES,
    Tree,
    grow,
    included,
    leaf_hash,
    node_hash,
    only_added,
    top_of,
    width_of,
)

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", bytes(range(96, 112)).hex()]
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
MANY = b"".join(leaf_hash(str(number).encode()) for number in range(70_000))


class Kept(dict):
    """Tiles in memory, in place of a folder."""

    def read(self, level, index, width):
        return self[level, index][: width * HASH_BYTES]

    def add(self, size, hashes):
        self |= {(tile.level, tile.index): tile.hashes for tile in grow(size, hashes, self.read)}


def tiles_of(hashes):
    tiles = Kept()
    tiles.add(0, hashes)
    return tiles


def tree_of(count):
    return Tree(count, tiles_of(MANY[: count * HASH_BYTES]).read)


def by_the_book(hashes):
    """Return the root as RFC 6962 defines it, by recursion over all leaves."""
    count = len(hashes) // HASH_BYTES
    if count == 0:
        return EMPTY_ROOT
    if count == 1:
        return hashes
    split = (1 << (count - 1).bit_length() - 1) * HASH_BYTES
    return node_hash(by_the_book(hashes[:split]), by_the_book(hashes[split:]))


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_known_leaves_lead_to_known_roots(size, root):
    hashes = b"".join(leaf_hash(leaf) for leaf in LEAVES[:size])

    assert Tree(size, tiles_of(hashes).read).root().hex() == root


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 511, 512, 1000, 65_535, 65_536, 65_537, 70_000])
def test_the_root_from_tiles_is_the_root_by_definition(size):
    assert tree_of(size).root() == by_the_book(MANY[: size * HASH_BYTES])


def test_seventy_thousand_leaves_make_the_tiles_that_the_format_names():
    tiles = tiles_of(MANY)

    assert sorted(tiles) == [(0, at) for at in range(274)] + [(1, 0), (1, 1), (2, 0)]
    assert [len(tiles[at]) // HASH_BYTES for at in [(0, 272), (0, 273), (1, 0), (1, 1), (2, 0)]] == [
        256,
        112,
        256,
        17,
        1,
    ]


def test_a_full_tile_has_its_hash_on_the_next_level_and_a_partial_one_has_not():
    assert sorted(tiles_of(MANY[: 255 * HASH_BYTES])) == [(0, 0)]
    assert sorted(tiles_of(MANY[: 256 * HASH_BYTES])) == [(0, 0), (1, 0)]


@pytest.mark.parametrize(
    ("size", "level", "index", "width"),
    [
        (70_000, 0, 273, 112),
        (70_000, 0, 272, 256),
        (70_000, 0, 274, 0),
        (70_000, 1, 1, 17),
        (70_000, 2, 0, 1),
    ],
)
def test_a_tree_of_a_size_has_tiles_of_known_widths(size, level, index, width):
    assert width_of(size, level, index) == width


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(0, 700), max_size=8))
def test_growing_in_steps_makes_the_tiles_that_growing_at_once_makes(steps):
    grown, size = Kept(), 0
    for step in steps:
        grown.add(size, MANY[size * HASH_BYTES : (size + step) * HASH_BYTES])
        size += step

    assert grown == tiles_of(MANY[: size * HASH_BYTES])


def test_growing_reads_only_the_right_edge():
    tiles, read = tiles_of(MANY), []

    grow(70_000, MANY[:HASH_BYTES], lambda *tile: read.append(tile) or tiles.read(*tile))

    assert read == [(0, 273, 112)]


def test_a_proof_reads_few_tiles_and_each_of_them_once():
    tiles, read = tiles_of(MANY), []

    Tree(70_000, lambda *tile: read.append(tile) or tiles.read(*tile)).inclusion(12_345)

    assert len(read) == len(set(read)) <= 6


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_every_leaf_is_proved_to_be_in_the_tree_and_no_other_leaf_is(data):
    size = data.draw(st.integers(1, 1500))
    at = data.draw(st.integers(0, size - 1))
    tree = tree_of(size)
    proof, root = tree.inclusion(at), tree.root()

    assert included(at, size, tree.leaf(at), proof, root)
    assert not included(at, size, leaf_hash(b"another"), proof, root)
    assert not included(at, size, tree.leaf(at), [*proof, root], root)
    assert not included(at, size, tree.leaf(at), proof, leaf_hash(b"another"))
    assert not included(size, size, tree.leaf(at), proof, root)
    assert not included(-1, size, tree.leaf(at), proof, root)
    if proof:
        assert not included(at, size, tree.leaf(at), proof[:-1], root)
        assert not included(at ^ 1, size, tree.leaf(at), proof, root)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_tree_is_proved_to_begin_with_each_smaller_one_and_with_no_other(data):
    second = data.draw(st.integers(2, 1500))
    first = data.draw(st.integers(1, second - 1))
    old, new = tree_of(first).root(), tree_of(second).root()
    proof = tree_of(second).consistency(first)

    assert only_added(first, second, old, new, proof)
    assert not only_added(first, second, leaf_hash(b"another"), new, proof)
    assert not only_added(first, second, old, leaf_hash(b"another"), proof)
    assert not only_added(first, second, old, new, proof[:-1])
    assert not only_added(first, second, old, new, [*proof, old])
    assert not only_added(second, first, new, old, proof)


def test_an_empty_tree_is_the_beginning_of_every_tree_and_needs_no_proof():
    root = tree_of(8).root()

    assert tree_of(8).consistency(0) == []
    assert only_added(0, 8, EMPTY_ROOT, root, [])
    assert not only_added(0, 8, EMPTY_ROOT, root, [root])
    assert not only_added(0, 8, root, root, [])


def test_a_tree_is_the_beginning_of_itself():
    root = tree_of(8).root()

    assert tree_of(8).consistency(8) == []
    assert only_added(8, 8, root, root, [])
    assert not only_added(8, 8, root, EMPTY_ROOT, [])
    assert not only_added(8, 8, root, root, [root])


@pytest.mark.parametrize("index", [-1, 8, 100])
def test_what_is_not_in_the_tree_cannot_be_proved(index):
    with pytest.raises(IndexError, match="has no leaf"):
        tree_of(8).inclusion(index)
    with pytest.raises(IndexError, match="has no leaf"):
        tree_of(8).leaf(index)


@pytest.mark.parametrize("first", [-1, 9])
def test_a_tree_has_no_beginning_longer_than_itself(first):
    with pytest.raises(IndexError, match="has no beginning"):
        tree_of(8).consistency(first)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 100, 257])
def test_another_implementation_finds_the_same_roots(size):
    other = InmemoryTree(algorithm="sha256")
    for number in range(size):
        other.append_entry(str(number).encode())

    assert tree_of(size).root() == other.get_root(size)


@pytest.mark.parametrize(("index", "size"), [(1, 1), (3, 7), (64, 64), (100, 257), (257, 257)])
def test_another_implementation_finds_the_same_proofs(index, size):
    other = InmemoryTree(algorithm="sha256")
    for number in range(size):
        other.append_entry(str(number).encode())

    theirs = [bytes.fromhex(step) for step in other.prove_inclusion(index, size).serialize()["path"]]

    assert tree_of(size).inclusion(index - 1) == theirs[1:]


def test_the_top_of_one_hash_is_that_hash():
    assert top_of(sha256(b"x").digest()) == sha256(b"x").digest()


def test_published_inclusion_proofs_are_judged_as_published(vectors):
    cases = [json.loads(file.read_bytes()) for file in (vectors / "merkle" / "inclusion").rglob("*.json")]

    wrong = [
        case["desc"]
        for case in cases
        if included(
            case["leafIdx"],
            case["treeSize"],
            b64decode(case["leafHash"] or ""),
            [b64decode(step) for step in case["proof"] or []],
            b64decode(case["root"] or ""),
        )
        == case["wantErr"]
    ]

    assert len(cases) > 90
    assert wrong == []
