"""What a backup is: a signed note that names the book, its seal, and the fingerprint of the list of all its files."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import PurePosixPath
from typing import NamedTuple

from ishenim.kernel.ledger.note import NotGenuine, Signer, Verifier, opened

HEADING = "ishenim backup v1"
YES, NO = "yes", "no"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
DATABASES = {SQLITE: "database.sqlite3", POSTGRESQL: "database.dump"}
MANIFEST, FILES = "manifest", "files"


class NotWhole(Exception):
    """A backup cannot be used; the sentence names what is wrong with it."""


class Listed(NamedTuple):
    """One file of a backup: its path in it, the fingerprint of its content, its size."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What is in a backup, and up to which entry of which book it goes for certain.

    `entries` and `root` are those of the last seal before the database was copied: whatever was signed for until then
    is in it. `last` says that nothing was added afterwards, for the installation was closed to be moved.
    """

    origin: str
    vkey: str
    made: datetime
    database: str
    entries: int
    root: bytes
    list_sha256: str
    with_keys: bool
    last: bool

    @property
    def name(self) -> str:
        """By which it is found among others: the moment at which it was made."""
        return name_of(self.made)

    @property
    def verifier(self) -> Verifier:
        """The key it was signed with."""
        return Verifier.read(self.vkey)

    def signed(self, signer: Signer) -> bytes:
        """Return the note."""
        said = {
            "origin": self.origin,
            "key": self.vkey,
            "made": self.made.astimezone(UTC).isoformat(timespec="seconds"),
            "database": self.database,
            "entries": str(self.entries),
            "root": b64encode(self.root).decode(),
            "files": self.list_sha256,
            "keys": YES if self.with_keys else NO,
            "last": YES if self.last else NO,
        }
        lines = [HEADING, *(f"{name}: {value}" for name, value in said.items())]
        return signer.sign("\n".join(lines) + "\n").encode()


def name_of(made: datetime) -> str:
    """Return how a moment is written in the name of a backup: 2026-11-26T020000Z."""
    return f"{made.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"


def read(note: bytes) -> Manifest:
    """Return what a manifest says; NotWhole when it is none, or is not signed by the key that it names."""
    try:
        heading, *lines = note.decode().split("\n\n")[0].split("\n")
        said = dict(line.split(": ", 1) for line in lines)
        if heading != HEADING:
            raise NotWhole("The manifest is not that of a backup.")
        opened(note, Verifier.read(said["key"]))
        return Manifest(
            origin=said["origin"],
            vkey=said["key"],
            made=datetime.fromisoformat(said["made"]),
            database=said["database"],
            entries=int(said["entries"]),
            root=b64decode(said["root"]),
            list_sha256=said["files"],
            with_keys=said["keys"] == YES,
            last=said["last"] == YES,
        )
    except NotGenuine as wrong:
        raise NotWhole(f"The manifest is not as it was signed: {wrong}") from wrong
    except (ValueError, KeyError) as wrong:
        raise NotWhole("The manifest cannot be read.") from wrong


def listing(files: Iterable[Listed]) -> bytes:
    """Return the list of files as it stands in a backup."""
    lines = [f"{one.sha256}  {one.size}  {one.path}\n" for one in sorted(files)]
    return "".join(lines).encode()


def listed(data: bytes, manifest: Manifest) -> dict[str, Listed]:
    """Return the files that are listed, by path; NotWhole when the list is not the one the manifest names."""
    if sha256(data).hexdigest() != manifest.list_sha256:
        raise NotWhole("The list of files is not the one that was signed.")
    rows = [line.split("  ", 2) for line in data.decode().splitlines()]
    for _digest, _size, path in rows:
        if path.startswith("/") or ".." in PurePosixPath(path).parts:
            raise NotWhole(f"A file of the backup would lie outside it: {path}")
    return {path: Listed(path, digest, int(size)) for digest, size, path in rows}
