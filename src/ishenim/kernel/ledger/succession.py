"""One book that follows another: its name, its key, and what links it to the one before.

A new name and key lie in a folder `next` until the database knows of them; whoever comes after a crash puts them in
place or drops them. What the book before was made of is kept aside: it is evidence.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.utils import timezone

from ishenim.kernel.ledger import disk, keys, publishing, redactions, seals
from ishenim.kernel.ledger.models import Restoration
from ishenim.kernel.ledger.note import Checkpoint, NotGenuine, Signer, Verifier, opened

LEDGER = "/ledger"
OFTEN_ENOUGH_A_DAY = 100


@dataclass(frozen=True, slots=True)
class Before:
    """The book before: its name, its key, and the last seal that anybody here knows of it."""

    verifier: Verifier
    note: str
    checkpoint: Checkpoint | None

    @property
    def size(self) -> int | None:
        """How many entries it was signed for; nothing where no seal was kept outside the backup."""
        return self.checkpoint.size if self.checkpoint else None


def last_known(verifier: Verifier) -> Before:
    """Return what is known of a book: the seal that was kept outside its folder, if it is genuine."""
    note = (disk.read(seals.second_file_of(verifier.name)) or b"").decode()
    try:
        return Before(verifier, note, Checkpoint.read(opened(note.encode(), verifier)))
    except NotGenuine:
        return Before(verifier, "", None)


def new_name(name: str) -> str:
    """Return a name that says on which day a book was begun anew, and that no book here had before."""
    begun = f"{name[: name.rindex(LEDGER)]}{LEDGER}/{timezone.localdate().isoformat()}"
    names = [begun, *(f"{begun}-{number}" for number in range(2, OFTEN_ENOUGH_A_DAY))]
    return next(one for one in names if not seals.second_file_of(one).exists())


def draft(signer: Signer) -> None:
    """Put a new name and key beside the old ones."""
    disk.make_once(_draft() / "key", keys.written(signer).encode())
    disk.put(_draft() / "origin", f"{signer.name}\n".encode())


def finish() -> None:
    """Put a drafted name and key in place if the database knows of them, and drop them if it does not.

    Whoever calls holds the log's lock.
    """
    if not _draft().is_dir():
        return
    named = (disk.read(_draft() / "origin") or b"").decode().strip()
    begun = Restoration.objects.filter(origin=named, origin_before__gt="").first()
    if begun is not None:
        _take_over(begun)
    shutil.rmtree(_draft())


def notes() -> bytes:
    """Return the signed notes that link this book to those before it, oldest first; nothing where there is none."""
    kept = Restoration.objects.exclude(note="").order_by("at")
    return "\n".join(kept.values_list("note", flat=True)).encode()


def _take_over(begun: Restoration) -> None:
    taken_out = redactions.read(
        redactions.list_file_of(begun.origin_before), Verifier.read(begun.vkey_before)
    )
    _put_aside(begun.origin_before)
    publishing.begin_anew()
    for name in ("key", "origin"):
        if (_draft() / name).exists():
            (_draft() / name).replace(keys.folder() / name)
    if taken_out:
        redactions.write(taken_out)


def _put_aside(name: str) -> None:
    """Move tiles and seal of the book before away, and keep a copy of its name and key with them."""
    aside = keys.folder() / "before" / sha256(name.encode()).hexdigest()[:16]
    disk.make_folder(aside)
    for kept in ("origin", "key"):
        word = disk.read(keys.folder() / kept)
        if word is not None:
            disk.make_once(aside / kept, word)
    for moved in ("tile", "checkpoint"):
        if (keys.folder() / moved).exists() and not (aside / moved).exists():
            (keys.folder() / moved).rename(aside / moved)


def _draft() -> Path:
    return keys.folder() / "next"
