"""Where a backup lies: in a folder beside others, sharing what never changes with them, or in one file of its own.

A folder holds one folder for each backup, named by its moment, and `content`, where documents and whole tiles lie once
by their fingerprint, however many backups name them. What is not finished is named `….unfinished`.
"""

from __future__ import annotations

import io
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Protocol

from ishenim.config.backups.manifest import FILES, MANIFEST, Listed, Manifest, NotWhole, listed, read
from ishenim.config.bonds import Occupied, hold
from ishenim.kernel.documents.folder import make_durable
from ishenim.kernel.ledger.disk import UNFINISHED

CONTENT = "content"
PIECE = 1 << 20
Heard = Callable[[int], object]
Make = Callable[[Path], object]


def silent(_bytes: int) -> None:
    """Tell nobody how far it has come."""


class Counted:
    """What is read through it is fingerprinted and counted."""

    def __init__(self, content: IO[bytes], heard: Heard = silent) -> None:
        self.content, self.heard = content, heard
        self.known, self.size = sha256(), 0

    def read(self, size: int = -1) -> bytes:
        piece = self.content.read(size)
        self.known.update(piece)
        self.size += len(piece)
        self.heard(len(piece))
        return piece

    def pieces(self) -> Iterator[bytes]:
        while piece := self.read(PIECE):
            yield piece

    def listed(self, path: str) -> Listed:
        """Return what was read as a line of the list of files."""
        return Listed(path, self.known.hexdigest(), self.size)


class Draft(Protocol):
    """A backup that is being written. Until it is finished nobody takes it for one."""

    files: dict[str, Listed]
    heard: Heard

    def put(self, path: str, content: IO[bytes], size: int) -> None:
        """Write a file of this backup alone."""

    def share(self, path: str, opened: Callable[[], IO[bytes]], digest: str = "") -> None:
        """Write a file whose content never changes; where it lies already by its fingerprint, nothing is written.

        Without a `digest` it is known by its path: the last backup says which content that is.
        """

    def make(self, path: str, make: Make) -> None:
        """Let a program write a file."""

    def finish(self, listing: bytes, manifest: bytes) -> Path:
        """Make it a backup, and return where it lies."""


@contextmanager
def drafted(where: Path, name: str, heard: Heard = silent) -> Iterator[Draft]:
    """Begin a backup in a folder, or in a file where the name ends in .tar; what is not finished leaves nothing."""
    draft: InAFolder | InAFile = (InAFile if where.suffix == ".tar" else InAFolder)(where, name, heard)
    try:
        yield draft
    finally:
        draft.drop()


class InAFolder:
    """A backup in a folder, beside earlier ones."""

    def __init__(self, where: Path, name: str, heard: Heard) -> None:
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self.lock = hold(where / "lock", patience=0)
        except Occupied as holder:
            raise NotWhole(f"Process {holder} is writing a backup into {where} at this moment.") from None
        for left in where.glob(f"*{UNFINISHED}"):
            shutil.rmtree(left)
        self.where, self.name, self.heard = where, name, heard
        self.files: dict[str, Listed] = {}
        self.last = _last_in(where)
        self.draft = where / f"{name}{UNFINISHED}"
        self.draft.mkdir(mode=0o700)

    def put(self, path: str, content: IO[bytes], size: int) -> None:
        self.files[path] = self._write(self.draft / path, path, content)

    def share(self, path: str, opened: Callable[[], IO[bytes]], digest: str = "") -> None:
        known = digest or (self.last[path].sha256 if path in self.last else "")
        lies = self._lies(known)
        if known and lies.exists():
            self.files[path] = Listed(path, known, lies.stat().st_size)
            self.heard(self.files[path].size)
            return
        draft = self.draft / "shared"
        with opened() as content:
            written = self._write(draft, path, content)
        if digest and written.sha256 != digest:
            raise NotWhole(f"The content of {path} is not what its name says.")
        lies = self._lies(written.sha256)
        lies.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.replace(lies)
        make_durable(lies.parent)
        self.files[path] = written

    def make(self, path: str, make: Make) -> None:
        _private(self.draft / path).close()
        make(self.draft / path)
        with (self.draft / path).open("rb+") as made:
            os.fsync(made.fileno())
            counted = Counted(made)
            for _piece in counted.pieces():
                pass
        self.files[path] = counted.listed(path)

    def finish(self, listing: bytes, manifest: bytes) -> Path:
        for path, data in {FILES: listing, MANIFEST: manifest}.items():
            _write_durably(self.draft / path, data)
        for folder in [self.draft, *(one for one in self.draft.rglob("*") if one.is_dir())]:
            make_durable(folder)
        finished = self.where / self.name
        self.draft.rename(finished)
        make_durable(self.where)
        return finished

    def drop(self) -> None:
        shutil.rmtree(self.draft, ignore_errors=True)
        os.close(self.lock)

    def _lies(self, digest: str) -> Path:
        return self.where / CONTENT / digest[:2] / digest

    def _write(self, file: Path, path: str, content: IO[bytes]) -> Listed:
        counted = Counted(content, self.heard)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _private(file) as written:
            for piece in counted.pieces():
                written.write(piece)
            written.flush()
            os.fsync(written.fileno())
        return counted.listed(path)


class InAFile:
    """A backup in one file, a tar that any system opens."""

    def __init__(self, where: Path, name: str, heard: Heard) -> None:
        if where.exists():
            raise NotWhole(f"There is a file {where} already; it is not written over.")
        where.parent.mkdir(parents=True, exist_ok=True)
        self.where, self.name, self.heard = where, name, heard
        self.files: dict[str, Listed] = {}
        self.draft = where.with_name(f"{where.name}{UNFINISHED}")
        self.made = where.with_name(f"{where.name}.part{UNFINISHED}")
        self.file = _private(self.draft)
        self.tar = tarfile.open(fileobj=self.file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115  see `finish`

    def put(self, path: str, content: IO[bytes], size: int) -> None:
        counted = Counted(content, self.heard)
        about = tarfile.TarInfo(path)
        about.size, about.mode = size, 0o600
        self.tar.addfile(about, counted)
        if counted.size != size:
            raise NotWhole(f"The content of {path} changed while it was read.")
        self.files[path] = counted.listed(path)

    def share(self, path: str, opened: Callable[[], IO[bytes]], digest: str = "") -> None:
        with opened() as content:
            size = content.seek(0, os.SEEK_END)
            content.seek(0)
            self.put(path, content, size)
        if digest and self.files[path].sha256 != digest:
            raise NotWhole(f"The content of {path} is not what its name says.")

    def make(self, path: str, make: Make) -> None:
        _private(self.made).close()
        make(self.made)
        with self.made.open("rb") as made:
            heard, self.heard = self.heard, silent
            self.put(path, made, self.made.stat().st_size)
            self.heard = heard
        self.made.unlink()

    def finish(self, listing: bytes, manifest: bytes) -> Path:
        for path, data in {FILES: listing, MANIFEST: manifest}.items():
            about = tarfile.TarInfo(path)
            about.size, about.mode = len(data), 0o600
            self.tar.addfile(about, io.BytesIO(data))
        self.tar.close()
        self.file.flush()
        os.fsync(self.file.fileno())
        self.draft.rename(self.where)
        make_durable(self.where.parent)
        return self.where

    def drop(self) -> None:
        """Remove what is not finished; closing it writes what is held back, which a full disk refuses once more."""
        for left in (self.draft, self.made):
            left.unlink(missing_ok=True)
        with suppress(OSError):
            self.file.close()


class Kept(Protocol):
    """A backup that was finished."""

    where: Path
    manifest: Manifest
    files: dict[str, Listed]

    def opened(self, path: str) -> IO[bytes]:
        """Return the content of a file that is listed; FileNotFoundError where it is gone."""

    def unlisted(self) -> list[str]:
        """Return what lies there and is not in the list."""


class KeptInAFolder:
    """A backup in a folder beside others."""

    def __init__(self, where: Path) -> None:
        self.where = where
        try:
            self.manifest = read((where / MANIFEST).read_bytes())
            self.files = listed((where / FILES).read_bytes(), self.manifest)
        except FileNotFoundError as gone:
            raise NotWhole(f"{where} is no backup: it has no {Path(gone.filename).name}.") from None

    def opened(self, path: str) -> IO[bytes]:
        own = self.where / path
        return (own if own.exists() else self._shared(path)).open("rb")

    def is_shared(self, path: str) -> bool:
        """Say whether it lies by its fingerprint, for other backups as well."""
        return not (self.where / path).exists()

    def unlisted(self) -> list[str]:
        there = {str(one.relative_to(self.where)) for one in self.where.rglob("*") if one.is_file()}
        return sorted(there - self.files.keys() - {MANIFEST, FILES})

    def _shared(self, path: str) -> Path:
        digest = self.files[path].sha256
        return self.where.parent / CONTENT / digest[:2] / digest


class KeptInAFile:
    """A backup in one file."""

    def __init__(self, where: Path) -> None:
        self.where = where
        try:
            self.tar = tarfile.open(where)  # noqa: SIM115  it is read for as long as the command runs
            self.members = {one.name: one for one in self.tar.getmembers()}
            self.manifest = read(self._bytes(MANIFEST))
            self.files = listed(self._bytes(FILES), self.manifest)
        except (tarfile.TarError, KeyError, EOFError) as wrong:
            raise NotWhole(f"{where} is no backup, or only the beginning of one.") from wrong

    def opened(self, path: str) -> IO[bytes]:
        content = self.tar.extractfile(self.members[path]) if path in self.members else None
        if content is None:
            raise FileNotFoundError(path)
        return content

    def unlisted(self) -> list[str]:
        return sorted(self.members.keys() - self.files.keys() - {MANIFEST, FILES})

    def _bytes(self, path: str) -> bytes:
        with self.opened(self.members[path].name) as content:
            return content.read()


def kept(where: Path, of: str = "") -> Kept:
    """Return the backup in a file or a folder: of several the one of a moment, or else the newest. Raises NotWhole."""
    if where.is_file():
        return KeptInAFile(where)
    if (where / MANIFEST).exists() or not where.is_dir():
        return KeptInAFolder(where)
    names = names_in(where)
    if not names:
        raise NotWhole(f"There is no finished backup in {where}.")
    if of and of not in names:
        raise NotWhole(f"There is no backup of {of} in {where}. There are: {', '.join(names)}.")
    return KeptInAFolder(where / (of or names[-1]))


def _last_in(where: Path) -> dict[str, Listed]:
    """Return what the newest backup in a folder lists; nothing where there is none, or it cannot be read."""
    names = names_in(where)
    try:
        return KeptInAFolder(where / names[-1]).files if names else {}
    except NotWhole:
        return {}


def names_in(where: Path) -> list[str]:
    """Return the finished backups in a folder, oldest first."""
    return sorted(
        one.parent.name for one in where.glob(f"*/{MANIFEST}") if not one.parent.name.endswith(UNFINISHED)
    )


def _private(file: Path) -> IO[bytes]:
    """Open a new file that only its owner reads."""
    return os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _write_durably(file: Path, data: bytes) -> None:
    with _private(file) as written:
        written.write(data)
        written.flush()
        os.fsync(written.fileno())
