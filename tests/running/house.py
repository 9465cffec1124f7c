"""An installation that lived on after its backup, and empty ones to bring that backup back into."""

from __future__ import annotations

import shutil
from pathlib import Path

import psycopg
from tests.running.databases import Address
from tests.running.installation import Installation
from tests.running.small import ERASE, GO_ON, LIVE, PLACE, ask_for, elsewhere, python, tree_of


class House:
    """An installation that lived on after its backup: it asked, answered and erased. And ways to make others."""

    def __init__(self, folder: Path, new: Address | None) -> None:
        self.folder, self.new, self.count = folder, new, 0
        self.old = self.installation("old")
        python(self.old, LIVE)
        ask_for(self.old, "backup", self.backups)
        ask_for(self.old, "backup", "keys", self.keys)
        shutil.copytree(self.old.folder / "second", folder / "second-of-the-backup")
        python(self.old, GO_ON + ERASE + PLACE)

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def keys(self) -> Path:
        return self.folder / "keys.txt"

    def installation(self, name: str) -> Installation:
        (self.folder / name).mkdir()
        return Installation(self.folder / name, settings=self.settings(name))

    def settings(self, name: str) -> dict[str, str]:
        return {"DATABASE_URL": self.new(name)} if self.new else {}

    def elsewhere(self, *, as_of_the_backup: bool = False) -> Installation:
        self.count += 1
        name = f"new{self.count}"
        made = elsewhere(self.old, self.folder / name, **self.settings(name))
        if as_of_the_backup:
            shutil.rmtree(made.folder / "second")
            shutil.copytree(self.folder / "second-of-the-backup", made.folder / "second")
        return made

    def restored(self, **about: bool) -> Installation:
        made = self.elsewhere(**about)
        ask_for(made, "restore", self.backups, "--keys", self.keys)
        return made


def assert_empty_as_before(installation: Installation) -> None:
    """Nothing of a restore was left, neither in the folder nor in the database."""
    left = tree_of(installation.folder / "var")
    assert set(left) <= {"secret-key", "run.lock", "originals.lock"}
    if address := installation.settings.get("DATABASE_URL"):
        with psycopg.connect(address) as database:
            about = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
            assert database.execute(about).fetchall() == [(0,)]
            marked = "SELECT to_regnamespace('ishenim_restoring') IS NULL"
            assert database.execute(marked).fetchall() == [(True,)]


def newest(folder: Path) -> Path:
    """Return the newest backup in a folder."""
    return max(one.parent for one in folder.glob("*/manifest"))
