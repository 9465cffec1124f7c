"""The versions of things, in memory that every process of this machine shares.

A version is a random number and not a count: two writers who change one thing at the same moment
each leave a number nobody has seen, so neither can hide the change of the other. Two things may
share a slot; then a page is made anew once too often, and never once too seldom.
"""

from __future__ import annotations

import mmap
import os
import secrets
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

SLOTS = 65_536
BYTES_A_SLOT = 8
EPOCH = 0


def raise_(*keys: str) -> None:
    """Say that these things changed."""
    slots = _slots(settings.VAR)
    for key in keys:
        slots[slot(key)] = _fresh()


def raise_all() -> None:
    """Say that everything may have changed."""
    _slots(settings.VAR)[EPOCH] = _fresh()


def tokens(*keys: str) -> tuple[int, ...]:
    """Return the epoch and then the version of each thing, in the order asked."""
    slots = _slots(settings.VAR)
    return (slots[EPOCH], *(slots[slot(key)] for key in keys))


@lru_cache(4096)
def slot(key: str) -> int:
    """Return which slot the version of a thing has, in every process and on every machine."""
    return 1 + int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") % (SLOTS - 1)


@cache
def _slots(folder: Path) -> memoryview:
    """Return the shared slots, one whole number each."""
    file = folder / "versions"
    _make_once(file)
    with file.open("r+b") as opened:
        return memoryview(mmap.mmap(opened.fileno(), SLOTS * BYTES_A_SLOT)).cast("Q")


def _make_once(file: Path) -> None:
    """Make the file in its full size under another name first, so that nobody ever maps a shorter one."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.write_bytes(bytes(SLOTS * BYTES_A_SLOT))
    try:
        os.link(draft, file)
    except FileExistsError:  # another process was first, and its file is as good
        pass
    finally:
        draft.unlink()


def _fresh() -> int:
    return secrets.randbits(64)
