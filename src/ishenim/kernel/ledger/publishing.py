"""Putting the book where all machines read it: tiles first, then the seal, and never what contradicts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from ishenim.kernel import versions
from ishenim.kernel.ledger import disk, keys, seals, shelf
from ishenim.kernel.ledger.note import Checkpoint, NotGenuine
from ishenim.kernel.ledger.seals import Forked
from ishenim.kernel.ledger.tiles import ENTRIES, Name, Tiles, changed
from ishenim.kernel.ledger.tree import TILE_HEIGHT, TILE_WIDTH, Tree

AT_ONCE = 8
ANOTHER_PAST = (
    "The book that all machines read says otherwise about the first {size} entries than the one that is signed here. "
    "Somebody changed one of them, or two ledgers use one bucket. Nothing was published."
)

_signed_before: dict[Path, Checkpoint | None] = {}
_published: dict[Path, bytes] = {}


def publish_new() -> int:
    """Publish what was signed since the last time, and return how many entries; nothing where there is one machine."""
    store = shelf.shared()
    note = None if store is None else disk.read(seals.public_file())
    if store is None or note is None:
        return 0
    ours, there = seals.genuine(note), _in(store)
    start = 0 if there is None else there.size
    if there is not None and not _continues(ours, there):
        return 0
    tiles = Tiles(keys.folder())
    with ThreadPoolExecutor(AT_ONCE) as hands:
        list(hands.map(lambda name: _put(store, name.path, _content(tiles, name)), changed(start, ours.size)))
    _publish_beside(store)
    _put(store, shelf.CHECKPOINT, note)
    versions.raise_("ledger")
    _drop_partial(store, filled(start, ours.size))
    return ours.size - start


def signed_before() -> Checkpoint | None:
    """Return what all machines read when this process began: nothing is signed here that contradicts it."""
    store, here = shelf.shared(), keys.folder()
    if store is None:
        return None
    if here not in _signed_before:
        _signed_before[here] = _in(store)
    return _signed_before[here]


def _publish_beside(store: Storage) -> None:
    """Put what stands beside the tiles there as well, when it has changed."""
    for name in shelf.BESIDE:
        file = keys.folder() / name
        content = disk.read(file)
        if content is not None and _published.get(file) != content:
            _put(store, name, content)
            _published[file] = content


def begin_anew() -> None:
    """Take tiles and seal of the book before away from where all machines read: a new one is put there.

    What was signed of it stands in the second copy and in the note that links both.
    """
    store = shelf.shared()
    if store is None:
        return
    there = shelf.content_of(store, shelf.CHECKPOINT)
    if there is not None:
        store.save(f"before/{sha256(there).hexdigest()[:16]}", ContentFile(there))
        store.delete(shelf.CHECKPOINT)
    _empty(store, "tile")
    _signed_before.clear()


def _empty(store: Storage, folder: str) -> None:
    try:
        folders, files = store.listdir(folder)
    except FileNotFoundError:
        return
    for inner in folders:
        _empty(store, f"{folder}/{inner}")
    for file in files:
        store.delete(f"{folder}/{file}")


def filled(start: int, end: int) -> Iterator[Name]:
    """Name those of them that were begun before and are full now."""
    for name in changed(start, end):
        level = 0 if name.level == ENTRIES else int(name.level)
        begun = (start >> TILE_HEIGHT * level) > name.index * TILE_WIDTH
        if begun and name.width == TILE_WIDTH:
            yield name


def _in(store: Storage) -> Checkpoint | None:
    """Return the checkpoint in the store; Forked when this log did not sign it."""
    note = shelf.content_of(store, shelf.CHECKPOINT)
    try:
        return None if note is None else seals.genuine(note)
    except NotGenuine as wrong:
        raise Forked(
            f"The seal that all machines read cannot be trusted: {wrong} Nothing was published."
        ) from wrong


def _continues(ours: Checkpoint, there: Checkpoint) -> bool:
    """Say whether there is something to add; Forked when what is there is no beginning of ours.

    A worker that has just come in the place of another is behind until it has placed something itself; if it cannot
    catch up, the sequencer says why.
    """
    if there.size > ours.size:
        return False
    if Tree(ours.size, Tiles(keys.folder()).hashes).beginning(there.size).root() != there.root:
        raise Forked(ANOTHER_PAST.format(size=there.size))
    return there.size < ours.size


def _content(tiles: Tiles, name: Name) -> bytes:
    content = tiles.read(name)
    if content is None:
        raise FileNotFoundError(name.path)
    return content


def _put(store: Storage, path: str, content: bytes) -> None:
    store.save(path, ContentFile(content))


def _drop_partial(store: Storage, full: Iterable[Name]) -> None:
    """Remove what a full tile has replaced: whoever asks for a part of it gets it cut."""
    for name in full:
        folder = f"{replace(name, width=TILE_WIDTH).path}.p"
        for width in store.listdir(folder)[1]:
            store.delete(f"{folder}/{width}")
