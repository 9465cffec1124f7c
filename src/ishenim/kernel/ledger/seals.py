"""The checkpoints of this log: the public one, and the copy kept where no restored backup reaches it."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from ishenim.kernel.ledger import disk, identity, keys
from ishenim.kernel.ledger.alone import alone
from ishenim.kernel.ledger.note import Checkpoint, NotGenuine, Verifier, opened


class Forked(Exception):
    """The ledger contradicts what was signed before; nothing is signed until a person has looked."""


class Older(Forked):
    """The database is older than what was signed: some entries that were signed for are not in it."""

    def __init__(self, have: int, signed: int) -> None:
        self.have, self.signed = have, signed
        super().__init__(
            f"The database knows {have} placed entries, but {signed} were signed for. "
            "An older database was put in place of the newer one. Nothing was signed. "
            f"The checkpoint is kept in {second_file()}."
        )


def public_file() -> Path:
    """Return the file of the checkpoint that everybody reads."""
    return keys.folder() / "checkpoint"


def second_file() -> Path:
    """Return the file of the second copy, outside the installation's folder and outside its backups."""
    return second_file_of(keys.origin())


def second_file_of(name: str) -> Path:
    """Return where the second copy of the checkpoint of a log of this name is kept."""
    return Path(settings.SECOND_CHECKPOINTS) / sha256(name.encode()).hexdigest() / "checkpoint"


def read(file: Path) -> Checkpoint | None:
    """Return the checkpoint in a file, or nothing when there is no file; NotGenuine when it is not ours."""
    note = disk.read(file)
    return None if note is None else genuine(note)


def genuine(note: bytes) -> Checkpoint:
    """Return what a checkpoint of this log says; NotGenuine when this log did not sign it."""
    try:
        return _signed_by(identity.verifier().vkey, note)
    except NotGenuine:
        identity.forget()  # it may be the first of a new book, which another machine has begun
        return _signed_by(identity.verifier().vkey, note)


@lru_cache(16)
def _signed_by(vkey: str, note: bytes) -> Checkpoint:
    verifier = Verifier.read(vkey)
    checkpoint = Checkpoint.read(opened(note, verifier))
    if checkpoint.origin != verifier.name:
        raise NotGenuine("The checkpoint is of another log.")
    return checkpoint


def trusted(file: Path) -> Checkpoint | None:
    """Return the checkpoint in a file as `read` does; Forked, in plain words, when it is not ours."""
    try:
        return read(file)
    except NotGenuine as wrong:
        raise Forked(
            f"The checkpoint in {file} cannot be trusted: {wrong} Nothing was signed. "
            "Compare it with the second copy and with what others kept, and put the right one in its place."
        ) from wrong


def sign(size: int, root: bytes) -> None:
    """Sign a size and a root; the second copy is durable before anybody can see the checkpoint."""
    note = keys.signer().sign(Checkpoint(keys.origin(), size, root).text).encode()
    disk.put(second_file(), note)
    disk.put(public_file(), note)


def compare() -> int:
    """Raise Forked unless the public checkpoint and the second copy are the same; return 0, for there is no more to do.

    While entries are being placed nobody compares: one is written before the other.
    """
    with alone() as free:
        public, second = trusted(public_file()), trusted(second_file())
        if free and public != second:
            raise Forked(
                "The checkpoint that everybody reads and its second copy are not the same. "
                f"The second copy is kept in {second_file()}."
            )
    return 0
