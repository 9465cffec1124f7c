"""Where everybody reads the book: the folder of the one machine, or a store that all machines share.

The machine that signs has the tiles and the seal in its own folder. Where a bucket is configured a copy stands there
for all others (`publishing.py`), and every machine reads that copy, so that all of them say the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages

from ishenim.kernel.ledger import disk, keys
from ishenim.kernel.ledger.tiles import Name, Tiles, cut, named
from ishenim.kernel.ledger.tree import TILE_WIDTH

CHECKPOINT = "checkpoint"
SHARED = "book"
BESIDE = ("redactions.lines", "redactions")
"""What is handed out beside tiles and seal: the list of what was taken out, for whoever keeps a mirror."""


def shared() -> Storage | None:
    """Return the store that all machines read, or nothing where there is one machine."""
    return storages[SHARED] if SHARED in settings.STORAGES else None


def checkpoint() -> bytes | None:
    """Return the checkpoint that everybody reads, or nothing before the first."""
    store = shared()
    return disk.read(keys.folder() / CHECKPOINT) if store is None else content_of(store, CHECKPOINT)


def beside(name: str) -> bytes | None:
    """Return a file that stands beside the tiles, or nothing."""
    store = shared()
    return disk.read(keys.folder() / name) if store is None else content_of(store, name)


def checkpoint_written_at() -> datetime:
    """Return when the checkpoint was signed; FileNotFoundError before the first."""
    store = shared()
    if store is None:
        return datetime.fromtimestamp((keys.folder() / CHECKPOINT).stat().st_mtime, UTC)
    return store.get_modified_time(CHECKPOINT)


def hashes(level: int, index: int, width: int) -> bytes:
    """Return the first hashes of a tile; FileNotFoundError where there is none so large."""
    store = shared()
    if store is None:
        return Tiles(keys.folder()).hashes(level, index, width)
    found = _whole_or_cut(store, Name(level, index, width))
    if found is None:
        raise FileNotFoundError(Name(level, index, width).path)
    return found


def tile(path: str) -> bytes | None:
    """Return the tile or bundle at a path of the log, or nothing."""
    name, store = named(path), shared()
    if name is None:
        return None
    return Tiles(keys.folder()).read(name) if store is None else _whole_or_cut(store, name)


def content_of(store: Storage, path: str) -> bytes | None:
    """Return what stands in a store under a path, or nothing."""
    try:
        with store.open(path, "rb") as file:
            content: Any = file.read()
    except FileNotFoundError:
        return None
    return bytes(content)


def _whole_or_cut(store: Storage, name: Name) -> bytes | None:
    """Return a tile as it was put there, or the beginning of the full one that took its place."""
    found = content_of(store, name.path)
    if found is not None or name.width == TILE_WIDTH:
        return found
    full = content_of(store, replace(name, width=TILE_WIDTH).path)
    return None if full is None else cut(name, full)
