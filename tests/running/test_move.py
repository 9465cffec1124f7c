"""From SQLite to PostgreSQL: the same installation goes on, with every row, every key and the same open book."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode
from urllib.request import urlopen

import psycopg
import pytest
from tests.running.asking import REFERENCE, Asker
from tests.running.databases import of_ones_own
from tests.running.house import assert_empty_as_before, newest
from tests.running.installation import Installation, until
from tests.running.proving import closing_all, nothing_waits, rows
from tests.running.signed_in import Official
from tests.running.small import (
    ERASE,
    FOUND_BY,
    GO_ON,
    LIVE,
    PLACE,
    ask_for,
    elsewhere,
    python,
    refused,
    tree_of,
)
from tests.running.test_restore import HANDED_OUT, SHOWN

pytestmark = [pytest.mark.slow, pytest.mark.postgresql, pytest.mark.timeout(600)]

BEAT_OF_THE_OFFICER = "KG06242600010-B1"
CODE = re.compile(r'<p class="big number code">([\d ]+)</p>')
FOUND = re.compile(r'href="/en/questions/([2-9A-Z]{4}-[2-9A-Z]{4})/"')
INDEXED = """
    SELECT (SELECT position FROM search_reached) = (SELECT max(position) FROM ledger_position)
"""
NOT_THE_SAME = {"django_session", "ledger_hold"}
"""Everybody signs in anew, and what was closed to be moved is open where it was moved to."""

COMPARED = """
import json
from pathlib import Path
from django.db import connections
from ishenim.config.backups import moving
said = {}
with moving.opened(Path(%r)):
    there = connections[moving.SOURCE]
    with there.cursor() as cursor:
        tables = set(there.introspection.table_names(cursor))
    for model in moving.kinds():
        both = [
            list(model._base_manager.using(alias).order_by("pk").values_list())
            for alias in (moving.SOURCE, "default")
        ]
        tables.discard(model._meta.db_table)
        said[model._meta.db_table] = [len(both[0]), len(both[1]), both[0] == both[1]]
print(json.dumps([said, sorted(tables)]))
"""
COUNTED_ON = """
from django.db import connection
from ishenim.config.backups import moving
from ishenim.kernel.rows.inserting import number
for model in moving.kinds():
    if model._meta.auto_field:
        last = model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
        row = model()
        number([row])
        assert row.pk > last, (model, row.pk, last)
print("counted on")
"""

HAS_TABLES = "SELECT to_regclass('ledger_entry') IS NOT NULL"
OF_TOMORROW = """
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
MigrationRecorder(connection).record_applied("ledger", "0999_of_tomorrow")
"""
TOO_LONG = "the duty telephone of " + "somebody " * 5


class Asked(NamedTuple):
    """What somebody was told who asked before the move."""

    reference: str
    code: str


class Moved(NamedTuple):
    """An installation with the demonstration, closed, and the one on PostgreSQL that goes on in its place."""

    old: Installation
    new: Installation
    asked: Asked
    found: list[str]
    rows: dict[str, list[int]]
    left: list[str]


@pytest.fixture(scope="module")
def new_database(postgresql):
    with of_ones_own(postgresql) as new:
        yield new


@pytest.fixture(scope="module")
def moved(tmp_path_factory, demonstration, new_database):
    folder = tmp_path_factory.mktemp("moved")
    shutil.copytree(demonstration, folder / "old")
    old = Installation(folder / "old", settings={"DEMO": "yes"})
    with closing_all(old):
        old.start()
        asked = ask(old)
        until(
            lambda: nothing_waits(old) and rows(old, INDEXED) == [(1,)], within=90, what="a placed question"
        )
        found = search(old)
        assert found
        ask_for(old, "backup", folder / "backups", "--last")
        ask_for(old, "backup", "keys", folder / "keys.txt")
        assert old.end() == 0
    new = there(folder / "new", new_database("moved"))
    said = ask_for(new, "restore", folder / "backups", "--keys", folder / "keys.txt")
    assert "The whole book was read again." in said
    assert "Nothing that was signed is missing." in said
    shutil.copyfile(newest(folder / "backups") / "database.sqlite3", folder / "copied.sqlite3")
    compared = json.loads(python(new, COMPARED % str(folder / "copied.sqlite3")))
    with closing_all(new):
        new.start()
        yield Moved(old, new, asked, found, *compared)


@pytest.fixture
def small(tmp_path):
    """A small installation on SQLite, to be changed before it is copied."""
    (tmp_path / "old").mkdir()
    small = Installation(tmp_path / "old")
    python(small, LIVE)
    return small


def there(folder: Path, address: str, **settings: str) -> Installation:
    folder.mkdir()
    return Installation(folder, settings={"DEMO": "yes", "DATABASE_URL": address, **settings})


def restored(old: Installation, folder: Path, address: str) -> Installation:
    ask_for(old, "backup", folder / "backups", "--last", "--with-keys")
    new = elsewhere(old, folder / "new", DATABASE_URL=address)
    ask_for(new, "restore", folder / "backups")
    return new


def ask(installation: Installation) -> Asked:
    """Ask as a resident does, and keep what stands on the slip."""
    asker = Asker(installation, BEAT_OF_THE_OFFICER, installation.secret)
    page = sent(f"{installation.address}/en/places/{asker.place}/ask/", asker.body())
    return Asked(*REFERENCE.findall(page), *CODE.findall(page))


def sent(address: str, body: str) -> str:
    with urlopen(address, body.encode(), timeout=30) as answer:
        return answer.read().decode()


def mine(installation: Installation, code: str) -> str:
    """Return what whoever types a code is shown."""
    return sent(f"{installation.address}/en/mine/", urlencode({"code": code}))


def search(installation: Installation) -> list[str]:
    return FOUND.findall(installation.get("/en/search/?q=bazardan")[1])


def test_every_row_of_every_table_is_there_as_it_was(moved):
    unlike = {table for table, (_before, _now, same) in moved.rows.items() if not same}

    assert unlike - NOT_THE_SAME == set()
    assert sum(before for before, _now, _same in moved.rows.values()) > 5000
    assert [table for table in moved.left if "search_trigrams" not in table] == ["django_migrations"]


def test_keys_go_on_after_those_that_were_given(moved):
    assert python(moved.new, COUNTED_ON) == "counted on\n"


def test_the_book_goes_on_under_the_same_name_and_is_whole(moved):
    old, new = ((one.folder / "var/ledger/origin").read_text() for one in (moved.old, moved.new))
    assert old == new
    assert (moved.old.folder / "var/ledger/key").read_text() == (
        moved.new.folder / "var/ledger/key"
    ).read_text()
    before = rows(moved.new, "SELECT count(*) FROM ledger_position")[0][0]

    ask(moved.new)
    until(lambda: nothing_waits(moved.new), within=60, what="every entry placed")

    assert rows(moved.new, "SELECT count(*) FROM ledger_position")[0][0] > before
    assert "The book is whole" in ask_for(moved.new, "ledger", "verify")


def test_the_old_installation_only_reads_from_then_on(moved):
    assert "was moved to another place" in refused(moved.old, "ledger", "compare")
    assert rows(moved.old, "SELECT why FROM ledger_hold") == [("moved",)]


def test_a_code_that_was_handed_out_before_opens_its_question(moved):
    assert moved.asked.reference in mine(moved.new, moved.asked.code)
    assert moved.asked.reference not in mine(moved.new, "00000 " * 5)


def test_what_was_found_before_is_found(moved):
    assert search(moved.new) == moved.found


def test_whoever_signed_in_before_signs_in_with_the_same_password(moved):
    assert Official(moved.new, "officer").open("desk/")[0].endswith("/en/desk/")


def test_documents_come_with_it(small, tmp_path, new_database):
    new = restored(small, tmp_path, new_database("documents"))

    assert python(new, HANDED_OUT) == "True True\n"
    assert not [name for name in tree_of(new.folder / "var") if "sqlite" in name]


def test_from_an_older_backup_nothing_that_was_erased_shows_and_the_missing_entries_come_back(
    small, tmp_path, new_database
):
    ask_for(small, "backup", tmp_path / "backups", "--with-keys")
    python(small, GO_ON + ERASE + PLACE)
    new = elsewhere(small, tmp_path / "new", DATABASE_URL=new_database("erased"))

    said = ask_for(new, "restore", tmp_path / "backups")

    assert "2 values that were taken out of the record since were taken out again." in said
    assert "6 are missing" in said
    assert python(new, SHOWN % FOUND_BY) == "'' 0 0\n"
    assert "The book is added to." in ask_for(new, "ledger", "bring-back", small.folder / "var/ledger")
    assert "The book is whole" in ask_for(new, "ledger", "verify")


def test_of_an_older_edition_it_is_brought_up_to_this_one_on_the_way(small, tmp_path, new_database):
    python(small, 'call_command("migrate", "meetings", "0007", verbosity=0)')

    new = restored(small, tmp_path, new_database("older"))

    assert "The book is whole: 303 entries" in ask_for(new, "ledger", "verify")
    python(new, GO_ON + PLACE)
    assert "The book is whole: 305 entries" in ask_for(new, "ledger", "verify")


def test_of_a_newer_edition_it_is_refused(small, tmp_path, new_database):
    python(small, OF_TOMORROW)
    ask_for(small, "backup", tmp_path / "backups", "--with-keys")
    new = elsewhere(small, tmp_path / "new", DATABASE_URL=new_database("newer"))

    said = refused(new, "restore", tmp_path / "backups")

    assert "made by a newer edition" in said
    assert "ledger 0999_of_tomorrow" in said
    assert_empty_as_before(new)


def test_what_postgresql_does_not_take_is_named_without_its_words_and_nothing_is_left(
    small, tmp_path, new_database
):
    python(small, f"Appointment.objects.update(duty_phone={TOO_LONG!r})")
    ask_for(small, "backup", tmp_path / "backups", "--with-keys")
    new = elsewhere(small, tmp_path / "new", DATABASE_URL=new_database("too_long"))

    said = refused(new, "restore", tmp_path / "backups")

    assert "PostgreSQL did not take the rows of institutions_appointment: value too long" in said
    assert TOO_LONG not in said
    assert "Nothing was restored." in said
    assert_empty_as_before(new)


def test_into_a_database_that_is_used_nothing_is_moved(small, tmp_path, new_database):
    ask_for(small, "backup", tmp_path / "backups", "--with-keys")
    address = new_database("used")
    with psycopg.connect(address) as database:
        database.execute("CREATE TABLE somebodys (id int)")

    said = refused(elsewhere(small, tmp_path / "new", DATABASE_URL=address), "restore", tmp_path / "backups")

    assert "The database is not empty." in said


@pytest.mark.lossless
def test_a_move_that_is_killed_is_begun_again_and_meanwhile_nothing_is_served(small, tmp_path, new_database):
    ask_for(small, "backup", tmp_path / "backups", "--last", "--with-keys")
    new = elsewhere(small, tmp_path / "new", DATABASE_URL=new_database("killed"))
    words = [sys.executable, "-m", "ishenim", "restore", str(tmp_path / "backups")]
    process = subprocess.Popen(words, env=new.environment)
    until(lambda: rows(new, HAS_TABLES) == [(True,)], within=60, what="a move that is under way")
    process.kill()
    process.wait(30)
    assert "A restore was begun here and not ended." in refused(new, "run")

    ask_for(new, "restore", tmp_path / "backups")

    assert "The book is whole: 303 entries" in ask_for(new, "ledger", "verify")
