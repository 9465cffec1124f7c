"""Tiles are files that any host can serve, under the names of the format and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.kernel.ledger.note import Checkpoint, Verifier, opened
from ishenim.kernel.ledger.tiles import ENTRIES, Name, Tiles, bundle, cut, named, unbundle
from ishenim.kernel.ledger.tree import HASH_BYTES, Tile, Tree, grow, leaf_hash, only_added

THEIR_KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


@pytest.fixture
def tiles(tmp_path):
    return Tiles(tmp_path)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("tile/0/000", Name(0, 0, 256)),
        ("tile/0/x001/067", Name(0, 1067, 256)),
        ("tile/0/x001/x234/067", Name(0, 1_234_067, 256)),
        ("tile/2/273.p/112", Name(2, 273, 112)),
        ("tile/63/000", Name(63, 0, 256)),
        ("tile/entries/x001/000.p/1", Name(ENTRIES, 1000, 1)),
    ],
)
def test_a_path_names_a_tile_and_a_tile_has_one_path(path, name):
    assert named(path) == name
    assert name.path == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x000/000",
        "tile/0/x000/x001/000",
        "tile/0/001/000",
        "tile/0/x001/x000",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/1000",
        "tile/0/000.p/1/",
        "tile/data/000",
        "tile/8/0/000",
        "/tile/0/000",
        "tile//0/000",
        "tile/0/../0/000",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/0/000.unfinished",
        "checkpoint",
        "key",
        "tile/0/x001" * 9,
    ],
)
def test_what_is_not_exactly_a_name_names_nothing(path):
    assert named(path) is None


@given(st.integers(0, 10**18), st.integers(1, 256), st.one_of(st.just(ENTRIES), st.integers(0, 63)))
def test_every_name_is_read_as_it_is_written(index, width, level):
    name = Name(level, index, width)

    assert named(name.path) == name


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_gives_back_its_entries(entries):
    assert list(unbundle(bundle(entries))) == entries


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x05abcd", b"\x00\x01a\xff", b"\x00\x00\x01"])
def test_a_bundle_that_was_cut_off_is_refused(data):
    with pytest.raises(ValueError, match="ends in the middle"):
        list(unbundle(data))


def test_the_beginning_of_a_bundle_is_cut_where_an_entry_ends():
    entries = [b"a", b"", b"ccc"]

    assert cut(Name(ENTRIES, 0, 2), bundle(entries)) == bundle(entries[:2])


def test_what_is_written_is_read(tiles):
    tiles.put([Tile(0, 0, b"h" * HASH_BYTES)], [(0, [b"entry"])])

    assert tiles.hashes(0, 0, 1) == b"h" * HASH_BYTES
    assert tiles.entries(0, 1) == [b"entry"]
    assert (tiles.folder / "tile/0/000.p/1").read_bytes() == b"h" * HASH_BYTES
    assert (tiles.folder / "tile/entries/000.p/1").read_bytes() == b"\x00\x05entry"


def test_anybody_may_read_a_tile(tiles):
    tiles.put([Tile(0, 0, b"h" * HASH_BYTES)], [])

    assert (tiles.folder / "tile/0/000.p/1").stat().st_mode & 0o444 == 0o444


def test_a_partial_tile_that_a_full_one_replaced_is_cut_from_it(tiles):
    full = b"".join(leaf_hash(bytes([number])) for number in range(256))
    tiles.put([Tile(0, 0, full[: 7 * HASH_BYTES])], [(0, [b"x"] * 7)])
    tiles.put([Tile(0, 0, full)], [(0, [b"x"] * 256)])

    tiles.drop_partial(0, 0)
    tiles.drop_partial(ENTRIES, 0)

    assert not (tiles.folder / "tile/0/000.p").exists()
    assert tiles.hashes(0, 0, 7) == full[: 7 * HASH_BYTES]
    assert tiles.entries(0, 7) == [b"x"] * 7


def test_a_partial_tile_is_kept_while_there_is_no_full_one(tiles):
    tiles.put([Tile(0, 0, b"h" * HASH_BYTES)], [])

    tiles.drop_partial(0, 0)

    assert tiles.hashes(0, 0, 1) == b"h" * HASH_BYTES


def test_what_is_not_there_is_not_made_up(tiles):
    assert tiles.read(Name(0, 0, 256)) is None
    assert tiles.read(Name(0, 0, 3)) is None
    with pytest.raises(FileNotFoundError):
        tiles.hashes(0, 0, 256)


def test_a_tile_that_says_the_same_is_not_written_again(tiles):
    tiles.put([Tile(0, 0, b"h" * HASH_BYTES)], [])
    file = tiles.folder / "tile/0/000.p/1"
    before = file.stat().st_ino

    tiles.put([Tile(0, 0, b"h" * HASH_BYTES)], [])
    assert file.stat().st_ino == before

    tiles.put([Tile(0, 0, b"i" * HASH_BYTES)], [])
    assert file.read_bytes() == b"i" * HASH_BYTES
    assert [each.name for each in file.parent.iterdir()] == ["1"]


def their_checkpoint(folder, size):
    return Checkpoint.read(opened((folder / f"checkpoint.{size}").read_bytes(), Verifier.read(THEIR_KEY)))


def test_the_tiles_of_another_log_lead_to_what_it_signed(vectors):
    theirs = vectors / "merkle-tlog" / "testdata" / "log"
    tiles = Tiles(theirs)

    for size in range(1, 16):
        checkpoint = their_checkpoint(theirs, size)
        assert (checkpoint.size, Tree(size, tiles.hashes).root()) == (size, checkpoint.root)
        entries = tiles.entries(0, size)
        assert b"".join(leaf_hash(entry) for entry in entries) == tiles.hashes(0, 0, size)


def test_what_another_log_signed_later_only_adds_to_what_it_signed_before(vectors):
    theirs = vectors / "merkle-tlog" / "testdata" / "log"
    tiles = Tiles(theirs)
    roots = [their_checkpoint(theirs, size).root for size in range(16)]

    for second in range(16):
        for first in range(second + 1):
            proof = Tree(second, tiles.hashes).consistency(first)
            assert only_added(first, second, roots[first], roots[second], proof)


def test_our_tiles_of_another_logs_entries_are_its_tiles(vectors):
    theirs = Tiles(vectors / "merkle-tlog" / "testdata" / "log")
    hashes = b"".join(leaf_hash(entry) for entry in theirs.entries(0, 15))

    [ours] = grow(0, hashes, theirs.hashes)

    assert ours.hashes == (theirs.folder / "tile/0/000.p/15").read_bytes()
    assert bundle(theirs.entries(0, 15)) == (theirs.folder / "tile/entries/000.p/15").read_bytes()
