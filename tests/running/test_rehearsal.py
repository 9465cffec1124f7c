"""The rehearsal: a house that is asked by many at once is backed up, lost, and brought back elsewhere."""

from __future__ import annotations

import shutil
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.running.asking import Asker, crowd, found
from tests.running.installation import Installation, until
from tests.running.proving import nothing_waits, rows
from tests.running.small import ask_for, elsewhere

pytestmark = [pytest.mark.slow, pytest.mark.lossless, pytest.mark.timeout(900)]
ASKED = 60


@pytest.fixture(scope="module")
def lost(request, house, tmp_path_factory):
    """A busy installation with a backup from the middle of it; afterwards nobody runs it any more."""
    folder = tmp_path_factory.mktemp("busy")
    settings = {"DEMO": "yes", **({"DATABASE_URL": house.new("busy")} if house.new else {})}
    busy = Busy(Installation(folder, settings=settings), folder, house.new)
    try:
        busy.live()
    finally:
        busy.installation.kill_everyone()
    return busy


class Busy:
    """What was acknowledged before the backup was begun and after it had ended, and where things lie."""

    def __init__(self, installation: Installation, folder: Path, new) -> None:
        self.installation, self.folder, self.new, self.count = installation, folder, new, 0
        self.before: list[str] = []
        self.all: list[str] = []
        self.slowest = 0.0

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def keys(self) -> Path:
        return self.folder / "keys.txt"

    def live(self) -> None:
        self.installation.start()
        ask_for(self.installation, "backup", "keys", self.keys)
        asking = crowd(self.installation, 8)
        asking.start()
        try:
            until(lambda: len(asking.recorded) > ASKED, within=120, what="questions under way")
            self.before = asking.recorded
            since = len(asking.askers[0].waits)
            said = ask_for(self.installation, "backup", self.backups)
            self.slowest = max(max(asker.waits[since:], default=0.0) for asker in asking.askers)
            assert "read again and whole" in said
            among = len(asking.recorded)
            assert among > len(self.before), "nobody could ask while the backup was made"
            until(lambda: len(asking.recorded) > among + ASKED, within=120, what="questions after the backup")
        finally:
            asking.stop()
        assert not asking.failures
        self.all = asking.recorded
        until(lambda: nothing_waits(self.installation), within=60, what="every entry placed")
        assert self.installation.end() == 0

    def elsewhere(self) -> Installation:
        self.count += 1
        name = f"again{self.count}"
        settings = {"DATABASE_URL": self.new(name)} if self.new else {}
        made = elsewhere(self.installation, self.folder / name, **settings)
        ask_for(made, "restore", self.backups, "--keys", self.keys)
        return made


def references(installation: Installation) -> set[str]:
    return {reference for (reference,) in rows(installation, "SELECT reference FROM procedures_matter")}


def serves_and_takes(installation: Installation) -> None:
    """It shows pages, takes questions, and ends with a whole book."""
    installation.start()
    try:
        assert installation.get("/en/ledger/")[0] == 200
        asking = crowd(installation, 2)
        asking.start()
        until(lambda: len(asking.recorded) > 5, within=60, what="questions")
        asking.stop()
        assert not asking.failures
        until(lambda: nothing_waits(installation), within=60, what="every entry placed")
        assert installation.end() == 0
    finally:
        installation.kill_everyone()
    assert "The book is whole" in ask_for(installation, "ledger", "verify")
    assert set(asking.recorded) <= references(installation)


def test_a_backup_under_load_is_whole_and_holds_everything_acknowledged_before_it(lost, capsys):
    assert "is whole" in ask_for(lost.installation, "backup", "check", lost.backups)
    made = lost.elsewhere()

    assert set(lost.before) <= references(made)
    with capsys.disabled():
        told = f"{len(lost.before)} before, {len(lost.all)} in all; slowest answer meanwhile {lost.slowest:.2f} s"
        print(f"\nBackup under load: {told}")


def test_brought_back_it_is_read_and_refuses_questions_until_somebody_has_decided(lost):
    made = lost.elsewhere()
    made.start()
    try:
        status, page = made.get("/en/ledger/")
        assert status == 200
        assert "Reading only." in page
        secret = (made.folder / "var/secret-key").read_text()
        with closing(Asker(made, found(made)[0], secret)) as asker:
            assert asker.ask() is None
        assert "can only be read" in asker.failures[-1]
        before = made.get("/ledger/checkpoint")
        time.sleep(3)
        assert made.get("/ledger/checkpoint") == before
        assert "are missing" in made.said
        assert "job.failed" not in made.said
        assert made.end() == 0
    finally:
        made.kill_everyone()


def test_with_the_tiles_of_the_lost_house_every_acknowledged_question_is_in_the_book_again(lost):
    made = lost.elsewhere()

    ask_for(made, "ledger", "bring-back", str(lost.installation.folder / "var/ledger"))

    assert set(lost.all) <= references(made)
    assert "The book is whole" in ask_for(made, "ledger", "verify")
    serves_and_takes(made)


def test_a_running_house_brings_back_from_an_address_and_goes_on_without_a_restart(lost, tmp_path):
    kept = Installation(tmp_path / "kept")
    shutil.copytree(lost.installation.folder / "var", tmp_path / "kept/var")
    shutil.copytree(lost.installation.folder / "second", tmp_path / "kept/second")
    kept.settings = dict(lost.installation.settings)
    made = lost.elsewhere()
    kept.start()
    made.start()
    try:
        ask_for(made, "ledger", "bring-back", f"{kept.address}/ledger")
        until(
            lambda: "Reading only." not in made.get("/en/ledger/")[1],
            within=15,
            what="the end of reading only",
        )
        asking = crowd(made, 1)
        asking.start()
        until(lambda: len(asking.recorded) > 2, within=60, what="questions")
        asking.stop()
        until(lambda: nothing_waits(made), within=60, what="every entry placed")
    finally:
        made.end()
        kept.end()
        made.kill_everyone()
        kept.kill_everyone()
    assert "The book is whole" in ask_for(made, "ledger", "verify")


def test_declared_lost_the_new_book_is_served_signed_and_added_to(lost):
    made = lost.elsewhere()

    ask_for(made, "ledger", "declare-lost", "--yes")

    serves_and_takes(made)
    lines = (made.folder / "var/ledger/checkpoint").read_text().split("\n")
    assert lines[0] != (lost.installation.folder / "var/ledger/checkpoint").read_text().split("\n")[0]


def test_a_running_house_is_declared_lost_and_signs_only_under_the_new_name(lost):
    made = lost.elsewhere()
    made.start()
    try:
        old = made.get("/ledger/checkpoint")[1].split("\n")[0]
        ask_for(made, "ledger", "declare-lost", "--yes")
        until(lambda: made.get("/ledger/checkpoint")[1].split("\n")[0] != old, within=15, what="the new name")
        asking = crowd(made, 2)
        asking.start()
        until(lambda: len(asking.recorded) > 5, within=60, what="questions")
        asking.stop()
        until(lambda: nothing_waits(made), within=60, what="every entry placed")
        assert made.get("/ledger/checkpoint")[1].split("\n")[0] != old
        assert made.get("/ledger/succession")[0] == 200
    finally:
        made.end()
        made.kill_everyone()
    assert "The book is whole" in ask_for(made, "ledger", "verify")


def test_moved_under_load_nothing_acknowledged_is_lost(house, tmp_path):
    settings = {"DEMO": "yes", **({"DATABASE_URL": house.new("moving")} if house.new else {})}
    moving = Installation(tmp_path, settings=settings)
    moving.start()
    try:
        asking = crowd(moving, 4)
        asking.start()
        until(lambda: len(asking.recorded) > ASKED, within=120, what="questions under way")
        ask_for(moving, "backup", tmp_path / "backups", "--last", "--with-keys")
        closed = list(asking.recorded)
        time.sleep(2)
        asking.stop()
        assert asking.recorded == closed, "a question was taken after the house was closed"
        other = [reason for reason in asking.failures if "can only be read" not in reason]
        assert not other
        moving.end()
    finally:
        moving.kill_everyone()
    (tmp_path / "there").mkdir()
    settings = {"DATABASE_URL": house.new("moved")} if house.new else {}
    there = Installation(tmp_path / "there", settings=settings)

    ask_for(there, "restore", tmp_path / "backups")

    assert set(closed) <= references(there)
    serves_and_takes(there)
