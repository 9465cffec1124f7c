"""Making a backup while everybody goes on working: the seal first, then its tiles, then the database, then documents.

The database is copied after the seal was read, so whatever the seal stands for is in the copy; an entry that was
acknowledged before the backup began is in it as well, placed or waiting for its place.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import storages
from django.db.models import Sum
from django.utils import timezone

from ishenim.config.backups import databases, secrets_apart
from ishenim.config.backups.manifest import DATABASES, Manifest, listing, name_of
from ishenim.config.backups.places import Draft, drafted
from ishenim.kernel.documents import sealing, storing
from ishenim.kernel.documents.models import Stored
from ishenim.kernel.ledger import disk, holding, identity, keys, seals, sequencer
from ishenim.kernel.ledger.alone import alone
from ishenim.kernel.ledger.models import Why
from ishenim.kernel.ledger.note import Checkpoint
from ishenim.kernel.ledger.tiles import ENTRIES, Name, Tiles
from ishenim.kernel.ledger.tree import EMPTY_ROOT, TILE_WIDTH, width_of
from ishenim.kernel.procedures.attachments import Attachment
from ishenim.kernel.procedures.confiding import ConfidedFile

KEYS = "keys"
NEVER = {"key", "held", "lock", "next"}
"""What lies beside the book and is not copied with it: secrets, and what is true of this machine alone."""

Show = Callable[[int, int], object]


@dataclass(frozen=True)
class Made:
    """A backup that was made, with how many files it has and what they weigh."""

    where: Path
    manifest: Manifest
    files: int
    bytes: int


class Progress:
    """How much is copied, of about how much."""

    def __init__(self, show: Show, total: int) -> None:
        self.show, self.total, self.done = show, total, 0

    def __call__(self, copied: int) -> None:
        self.done += copied
        self.show(min(self.done, self.total), self.total)


def make(where: Path, show: Show, *, with_keys: bool = False, last: bool = False) -> Made:
    """Write a backup into a folder of backups, or into a file of its own.

    `last` closes the installation first, for a move: nothing is added here any more. Raises OSError, `NotWhole` or
    `databases.Failed`, and then nothing of it is left.
    """
    if last:
        close()
    identity.claim()
    made = timezone.now()
    checkpoint, note = _seal()
    progress = Progress(show, databases.size() + _weight_of_documents())
    with drafted(where, name_of(made), progress) as draft:
        _copy_book(draft, checkpoint, note)
        draft.make(DATABASES[databases.kind()], lambda to: databases.copy(to, progress))
        for document in documents():
            draft.share(document.path, document.opened, document.digest)
        if with_keys:
            secret = secrets_apart.of_this_installation().text.encode()
            draft.put(KEYS, BytesIO(secret), len(secret))
        manifest = _manifest(draft, checkpoint, made, with_keys=with_keys, last=last)
        finished = draft.finish(listing(draft.files.values()), manifest.signed(keys.signer()))
    return Made(finished, manifest, len(draft.files), sum(one.size for one in draft.files.values()))


def close() -> None:
    """Have nothing added any more: the installation moves. What waits for its place gets it there."""
    with alone(waiting=True):
        size = sequencer.length()
        holding.hold(Why.MOVED, have=size, signed=size)


def _seal() -> tuple[Checkpoint, bytes]:
    note = disk.read(seals.public_file())
    if note is None:
        return Checkpoint(keys.origin(), 0, EMPTY_ROOT), b""
    return seals.genuine(note), note


def _manifest(
    draft: Draft, checkpoint: Checkpoint, made: datetime, *, with_keys: bool, last: bool
) -> Manifest:
    return Manifest(
        origin=keys.origin(),
        vkey=keys.verifier().vkey,
        made=made,
        database=databases.kind(),
        entries=checkpoint.size,
        root=checkpoint.root,
        list_sha256=sha256(listing(draft.files.values())).hexdigest(),
        with_keys=with_keys,
        last=last,
    )


def _copy_book(draft: Draft, checkpoint: Checkpoint, note: bytes) -> None:
    """Copy the tiles of exactly this seal, what else belongs to the book, and public halves of keys."""
    if note:
        draft.put("ledger/checkpoint", BytesIO(note), len(note))
    tiles = Tiles(keys.folder())
    for name in _names(checkpoint.size):
        data = tiles.read(name)
        if data is None:
            raise FileNotFoundError(
                f"The tile {name.path} of the open book is missing; `ishenim ledger verify` says more."
            )
        if name.width == TILE_WIDTH:
            draft.share(f"ledger/{name.path}", partial(BytesIO, data), sha256(data).hexdigest())
        else:
            draft.put(f"ledger/{name.path}", BytesIO(data), len(data))
    public_key = Path(settings.VAR) / sealing.PUBLIC
    if public_key.exists():
        draft.put(sealing.PUBLIC, BytesIO(public_key.read_bytes()), public_key.stat().st_size)
    for file in _beside_the_tiles():
        data = file.read_bytes()
        draft.put(f"ledger/{file.relative_to(keys.folder())}", BytesIO(data), len(data))


def _names(size: int) -> Iterator[Name]:
    """Yield the tiles and bundles of a book of a size."""
    level, width = 0, size
    while width:
        for index in range(-(-width // TILE_WIDTH)):
            there = width_of(size, level, index)
            yield Name(level, index, there)
            if level == 0:
                yield Name(ENTRIES, index, there)
        level, width = level + 1, width // TILE_WIDTH


def _beside_the_tiles() -> Iterator[Path]:
    """Yield the name of the book, the list of what was taken out, and what was kept of books before it."""
    for folder, inside, names in os.walk(keys.folder()):
        here = Path(folder)
        if here == keys.folder():
            inside[:] = [name for name in inside if name == "before"]
            names = [name for name in names if name != "checkpoint"]  # noqa: PLW2901  copied above, as it was read
        for name in names:
            if name not in NEVER and not name.endswith(disk.UNFINISHED):
                yield here / name


@dataclass(frozen=True)
class Content:
    """A document, or the original of one, as the store has it."""

    store: str
    fingerprint: str

    @property
    def path(self) -> str:
        """Where it lies in a backup."""
        return f"{self.store}/{storing.where(self.fingerprint)}"

    @property
    def digest(self) -> str:
        """The fingerprint of what lies there; nothing for what lies sealed or closed."""
        return self.fingerprint if self.store == storing.CLEAN else ""

    def opened(self) -> IO[bytes]:
        """Open it in the store."""
        opened: IO[bytes] = storages[self.store].open(storing.where(self.fingerprint), "rb")
        return opened


def documents() -> Iterator[Content]:
    """Yield what is attached to some line: what nobody names any more was taken out, and stays behind."""
    for store, column in ((storing.CLEAN, "document__sha256"), (storing.ORIGINALS, "original")):
        for fingerprint in Attachment.objects.order_by(column).values_list(column, flat=True).distinct():
            yield Content(store, fingerprint)
    for name in ConfidedFile.objects.order_by("name").values_list("name", flat=True):
        yield Content(storing.CONFIDED, name)


def _weight_of_documents() -> int:
    """Return about what the documents weigh; an original weighs about as much as what was cleaned."""
    confided = Stored.objects.filter(store=storing.CONFIDED, kept_until=None)
    return 2 * (Attachment.objects.aggregate(weight=Sum("document__size"))["weight"] or 0) + (
        confided.aggregate(weight=Sum("size"))["weight"] or 0
    )
