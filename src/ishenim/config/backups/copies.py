"""Looking into the copy of a database without any server: which entries have which place, and what they lead to."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ishenim.config.backups.databases import program
from ishenim.config.backups.manifest import DATABASES, SQLITE, NotWhole
from ishenim.config.backups.places import PIECE, Kept, KeptInAFolder
from ishenim.kernel.ledger.tree import HASH_BYTES, TILE_BYTES, Tree, top_of, upper_levels

HEAD = re.compile(r"COPY \S*ledger_position \((?P<columns>.*)\) FROM stdin;")
END = "\\."
Placed = Iterable[tuple[int, bytes]]


def root_in_the_copy(backup: Kept) -> bytes | None:
    """Return the root over as many entries as the manifest names; nothing where some of them have no place.

    Raises NotWhole when the copy cannot be read.
    """
    entries = backup.manifest.entries
    with as_a_file(backup, DATABASES[backup.manifest.database]) as copy:
        placed = _in_sqlite(copy) if backup.manifest.database == SQLITE else _in_a_dump(copy)
        hashes = bytearray(entries * HASH_BYTES)
        there = 0
        for position, digest in placed:
            if 0 <= position < entries:
                hashes[position * HASH_BYTES : (position + 1) * HASH_BYTES] = digest
                there += 1
    return root_of(bytes(hashes)) if there == entries else None


def root_of(hashes: bytes) -> bytes:
    """Return the root over leaves, by their hashes joined."""
    whole = len(hashes) - len(hashes) % TILE_BYTES
    levels = upper_levels([top_of(hashes[at : at + TILE_BYTES]) for at in range(0, whole, TILE_BYTES)])

    def read(level: int, index: int, width: int) -> bytes:
        row = levels[level - 1] if level else hashes
        return row[index * TILE_BYTES :][: width * HASH_BYTES]

    return Tree(len(hashes) // HASH_BYTES, read).root()


@contextmanager
def as_a_file(backup: Kept, path: str) -> Iterator[Path]:
    """Give a file of a backup as one that programs can open."""
    if isinstance(backup, KeptInAFolder):
        yield backup.where / path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        with backup.opened(path) as content, copy.open("wb") as written:
            shutil.copyfileobj(content, written, PIECE)
        yield copy


def _in_sqlite(copy: Path) -> Iterator[tuple[int, bytes]]:
    with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        try:
            [(said,)] = database.execute("PRAGMA quick_check(1)").fetchall()
            if said != "ok":
                raise NotWhole(f"The copy of the database is damaged: {said}")
            yield from database.execute("SELECT position, leaf_hash FROM ledger_position")
        except sqlite3.Error as wrong:
            raise NotWhole(f"The copy of the database cannot be read: {wrong}") from wrong


def _in_a_dump(copy: Path) -> Iterator[tuple[int, bytes]]:
    words = [program("pg_restore"), "--data-only", "--table=ledger_position", "--file=-", str(copy)]
    with subprocess.Popen(  # noqa: S603  a program of PostgreSQL, with words of our own
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        yield from _copied(process.stdout)
        wrong = process.stderr.read().strip()
    if process.returncode:
        raise NotWhole(f"The copy of the database cannot be read: {wrong}")


def _copied(lines: Iterable[str]) -> Iterator[tuple[int, bytes]]:
    """Yield the rows of the one table among the lines that pg_restore writes."""
    at = of = -1
    for line in lines:
        if head := HEAD.match(line):
            columns = [name.strip(' "') for name in head["columns"].split(",")]
            at, of = columns.index("position"), columns.index("leaf_hash")
        elif line.startswith(END):
            at = -1
        elif at >= 0:
            row = line.rstrip("\n").split("\t")
            yield int(row[at]), bytes.fromhex(row[of].removeprefix(r"\\x"))
