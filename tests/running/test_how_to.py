"""The page that says how to back up and restore is tried word for word: its commands are carried out as they stand."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.running.installation import Installation
from tests.running.small import ERASE, GO_ON, LIVE, PLACE, REPOSITORY, python

pytestmark = pytest.mark.slow

PAGE = REPOSITORY / "docs/how-to/back-up-and-restore.md"
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


class Page:
    """The commands of the page, by the heading above them, with its folders below one of the test's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts = {
            part.partition("\n")[0].lstrip("# "): BLOCK.findall(part)
            for part in re.split(r"^(?=#)", PAGE.read_text(), flags=re.MULTILINE)
        }
        for name in ("media/safe", "srv", "mnt/old-disk"):
            (folder / name).mkdir(parents=True)

    def carry_out(self, heading: str, on: Installation) -> subprocess.CompletedProcess[str]:
        """Give the commands below a heading, each as it stands there."""
        blocks = self.parts.pop(heading)
        assert blocks, heading
        words = "".join(blocks).replace(".venv/bin/ishenim", f"{sys.executable} -m ishenim")
        for place in ("/media/safe", "/srv", "/mnt/old-disk"):
            words = words.replace(place, f"{self.folder}{place}")
        return subprocess.run(
            ["bash", "-euc", words], env=on.environment, capture_output=True, text=True, check=False
        )

    def done(self, heading: str, on: Installation) -> str:
        said = self.carry_out(heading, on)
        assert said.returncode == 0, said.stderr
        return said.stdout


def empty(old: Installation, folder: Path) -> Installation:
    shutil.copytree(old.folder / "second", folder / "second")
    return Installation(folder)


def test_whoever_follows_the_page_from_the_first_backup_to_the_last_gets_there(tmp_path):
    page = Page(tmp_path)
    old = Installation(tmp_path / "old")
    old.folder.mkdir()
    python(old, LIVE)
    page.done("Before the first backup: the keys, and the second copy of the seal", old)
    assert "read again and whole" in page.done("Every night", old)
    assert "is whole" in page.done("Now and then: is it still whole?", old)
    python(old, GO_ON + ERASE + PLACE)
    shutil.copytree(old.folder / "var", tmp_path / "mnt/old-disk/var")

    new, other = empty(old, tmp_path / "new"), empty(old, tmp_path / "other")
    restore = "Bring it back elsewhere"
    commands = page.parts[restore]
    assert "6 are missing" in page.done(restore, new)
    page.parts[restore] = commands
    assert "6 are missing" in page.done(restore, other)
    compared = page.carry_out("When entries are missing", new)
    assert compared.returncode == 1
    assert "Nothing is signed, and no step is taken" in compared.stderr

    assert "The book is added to." in page.done("Somebody kept the tiles", new)
    assert "The book goes on as" in page.done("Nobody kept them", other)
    for made in (new, other):
        assert "The book is whole" in made.command("ledger", "verify").stdout
    assert (tmp_path / "media/safe/ishenim-keys-of-the-new-book.txt").exists()

    assert "can only be read from now on" in page.done("Move to another machine", new)
    assert not [heading for heading, blocks in page.parts.items() if blocks], "commands that nobody tried"


def test_what_the_page_says_of_lost_keys_and_seals_is_an_option_of_the_command():
    options = Installation(Path("/nonexistent")).command("restore", "--help").stdout
    words = " ".join(options.split())

    for option in ("--keys-lost", "--second-copy-lost", "--of", "--keys"):
        assert option in PAGE.read_text()
        assert option in words
