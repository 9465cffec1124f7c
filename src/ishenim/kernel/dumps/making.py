"""Making a dump in a folder. Whoever is interrupted goes on where that is still true.

Lines of the book never change once they are numbered: a full piece of them is written once and stays for the next
dump, too. All other tables are read in one reading of the database; those of an interrupted dump are taken over only
if nothing was numbered since.

This module loads pyarrow, so only a process that ends when its dump is made imports it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from ishenim.kernel.documents.folder import write as write_file
from ishenim.kernel.dumps import of_the_kernel
from ishenim.kernel.dumps.declare import DUMPED, Dumped
from ishenim.kernel.dumps.descriptor import DESCRIPTION, Made, described
from ishenim.kernel.dumps.snapshot import as_of_one_moment
from ishenim.kernel.dumps.writing import UNFINISHED, write
from ishenim.kernel.ledger import identity
from ishenim.kernel.places.atlas import forget

ENTRIES_IN_A_PIECE = 500_000
STATE = "made.json"

Progress = Callable[[str], None]


def make(folder: Path, progress: Progress) -> dict[str, Any]:
    """Write the whole dump into a folder; return its position, and fingerprint and size of its description."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(f"*{UNFINISHED}"):
        left.unlink()
    with as_of_one_moment() as (size, waiting):
        forget()
        made = Unfinished(folder, size)
        for name, dumped in tables(size):
            progress(name)
            made.write(name, dumped)
    body = written(described(list(made.tables.values()), size, waiting, identity.verifier().name))
    write_file(folder / DESCRIPTION, [body])
    made.remove_what_is_left()
    return {
        "position": size - 1,
        "sha256": hashlib.sha256(body).hexdigest(),
        "size": sum(file.stat().st_size for file in made.files()),
    }


def written(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def tables(size: int) -> Iterator[tuple[str, Dumped[Any]]]:
    """Yield every file of the dump by name with what stands in it: the open book comes in pieces."""
    yield from DUMPED.items()
    for first in range(0, size, ENTRIES_IN_A_PIECE):
        beyond = min(first + ENTRIES_IN_A_PIECE, size)
        read = partial(of_the_kernel.read_entries, first, beyond)
        yield piece_name(first), Dumped(of_the_kernel.ENTRIES, read)


def piece_name(first: int) -> str:
    return f"{of_the_kernel.ENTRIES.name}-{first:012}"


class Unfinished:
    """A dump that is being made: which of its tables are whole, and as of which position."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size = folder, size
        self.tables: dict[str, Made] = {}
        state = folder / STATE
        self.known: dict[str, Any] = json.loads(state.read_text()) if state.exists() else {}

    def write(self, name: str, dumped: Dumped[Any]) -> None:
        """Write a table, unless it is there as it would be written now."""
        beyond = self.beyond(name)
        known = self.known.get(name)
        there = all((self.folder / f"{name}{ends}").exists() for ends in (".parquet", ".csv.gz"))
        if known is None or not there or known["as_of"] != beyond:
            known = {"as_of": beyond, "rows": write(dumped, self.folder, name)}
            known["files"] = {
                ends: fingerprint(self.folder / f"{name}{ends}") for ends in (".parquet", ".csv.gz")
            }
            self.known[name] = known
            write_file(self.folder / STATE, [json.dumps(self.known).encode()])
        self.tables[name] = Made(name, dumped, known["rows"], known["files"])

    def beyond(self, name: str) -> int:
        """Return up to where a file is true: a full piece of the book stays so for ever."""
        if not name.startswith(f"{of_the_kernel.ENTRIES.name}-"):
            return self.size
        return min(int(name.rpartition("-")[2]) + ENTRIES_IN_A_PIECE, self.size)

    def files(self) -> list[Path]:
        """Return every file of the dump."""
        named = [self.folder / f"{name}{ends}" for name, one in self.tables.items() for ends in one.files]
        return [*named, self.folder / DESCRIPTION]

    def remove_what_is_left(self) -> None:
        """Remove whatever an earlier dump left here that is no part of this one."""
        keep = {*self.files(), self.folder / STATE}
        for file in self.folder.iterdir():
            if file not in keep:
                shutil.rmtree(file) if file.is_dir() else file.unlink()


def fingerprint(file: Path) -> tuple[int, str]:
    """Return how many bytes a file has, and their SHA-256."""
    with file.open("rb") as content:
        return file.stat().st_size, hashlib.file_digest(content, "sha256").hexdigest()
