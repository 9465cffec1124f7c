"""What an import remembers of itself, so that it goes on after any interruption as if there had been none.

Just before a batch is committed, the notebook plans what will then have become of each row; just after, it settles
the plan. Killed between the two, it asks the database for a matter of the batch: it is there, or nothing of the
batch is. No text of the source is kept here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from django.utils.translation import gettext as _

Key = tuple[str, ...]

TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS taken (key TEXT PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rejected (line INTEGER PRIMARY KEY, reason TEXT NOT NULL);
"""


@dataclass(eq=False)
class Outcome:
    """What becomes of a batch: from which line each key was taken, why a line was rejected, one of the new matters."""

    taken: dict[Key, int] = field(default_factory=dict)
    rejected: dict[int, str] = field(default_factory=dict)
    reference: str = ""


class Occupied(Exception):
    """Another process is importing the same file."""

    def __str__(self) -> str:
        return _("This file is being imported already.")


class Notebook:
    """What became of each row of one file, in a small database of its own."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.pages = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            self.pages.execute("PRAGMA locking_mode=EXCLUSIVE")
            self.pages.execute("PRAGMA journal_mode=WAL")
            self.pages.execute("BEGIN EXCLUSIVE")
            self.pages.execute("COMMIT")
        except sqlite3.OperationalError as reason:
            self.pages.close()
            raise Occupied from reason
        self.pages.executescript(TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.pages.close()

    @property
    def done(self) -> int:
        """The last line of which it is known what became of it; 0 at the beginning."""
        return int(self._about("done") or 0)

    @property
    def last(self) -> str:
        """The reference of a matter that was taken: the database must know it, or it is another one."""
        return self._about("last")

    @property
    def planned(self) -> str:
        """The reference of a matter of the batch of which it is not known whether it was committed."""
        return self._about("planned")

    @property
    def taken(self) -> int:
        return self._count("taken")

    @property
    def rejected(self) -> int:
        return self._count("rejected")

    def lines_of(self, keys: Collection[Key]) -> dict[Key, int]:
        """Return from which line each of these was taken."""
        names = {written(key): key for key in keys}
        marks = ", ".join("?" * len(names))
        found = self.pages.execute(f"SELECT key, line FROM taken WHERE key IN ({marks})", list(names))  # noqa: S608  only question marks
        return {names[name]: line for name, line in found}

    def rejects(self) -> Iterator[tuple[int, str]]:
        """Yield each rejected line with its reason, in the order of the file."""
        with closing(
            self.pages.execute("SELECT line, reason FROM rejected WHERE line <= ? ORDER BY line", [self.done])
        ) as found:
            yield from found

    def plan(self, line: int, outcome: Outcome) -> None:
        """Note what will have become of a batch that ends with this line, if it is committed."""
        taken = [(written(key), line) for key, line in outcome.taken.items()]
        with self._at_once():
            self._erase_what_was_planned()
            self.pages.executemany("INSERT INTO taken VALUES (?, ?)", taken)
            self.pages.executemany("INSERT INTO rejected VALUES (?, ?)", outcome.rejected.items())
            self._note(until=str(line), planned=outcome.reference)

    def settle(self) -> None:
        """Note that what was planned has happened."""
        with self._at_once():
            self._note(done=self._about("until") or "0", last=self.planned or self.last, planned="")

    def drop(self) -> None:
        """Note that what was planned has not happened."""
        with self._at_once():
            self._erase_what_was_planned()

    def forget(self) -> None:
        """Begin anew."""
        with self._at_once():
            self.pages.execute("DELETE FROM about")
            self._erase_what_was_planned()

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        with self.pages:  # commits, or takes it all back
            self.pages.execute("BEGIN")
            yield

    def _erase_what_was_planned(self) -> None:
        self.pages.execute("DELETE FROM taken WHERE line > ?", [self.done])
        self.pages.execute("DELETE FROM rejected WHERE line > ?", [self.done])
        self._note(until=str(self.done), planned="")

    def _note(self, **about: str) -> None:
        self.pages.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", about.items())

    def _about(self, name: str) -> str:
        found = self.pages.execute("SELECT value FROM about WHERE name = ?", [name]).fetchone()
        return str(found[0]) if found else ""

    def _count(self, table: str) -> int:
        counted = self.pages.execute(f"SELECT count(*) FROM {table} WHERE line <= ?", [self.done])  # noqa: S608  a table of our own
        return int(counted.fetchone()[0])


def written(key: Key) -> str:
    return "\x1f".join(key)
