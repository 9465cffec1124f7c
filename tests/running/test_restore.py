"""A backup is brought back whole or not at all; what is missing or was taken out since is never passed over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.running.house import assert_empty_as_before, newest
from tests.running.proving import rows
from tests.running.small import FOUND_BY, GO_ON, PLACE, ask_for, python, refused, tree_of, without_second_copy

pytestmark = pytest.mark.slow

SHOWN = """
from ishenim.kernel.search.finding import find
from ishenim.kernel.procedures.attachments import Attachment
print(repr(the(0).question.shown_text), len(find(%r)), Attachment.objects.count())
"""


REFUSED = """
from django.utils import translation
translation.activate("en")
from ishenim.kernel.procedures.refusals import Held
try: ask(the(0).place)
except Held as said: print(said)
"""


HANDED_OUT = """
from ishenim.kernel.documents.storing import opened
from ishenim.kernel.procedures.attached import public
from ishenim.kernel.procedures.attachments import Attachment
one = Attachment.objects.get().document
print(len(opened(one.sha256).read()) == one.size, public(one.sha256) is not None)
"""


def documents_of(installation):
    files = tree_of(installation.folder / "var")
    return sorted(path for path in files if path.startswith(("documents/", "originals/")))


def placed(installation):
    return rows(installation, "SELECT count(*) FROM ledger_position")[0][0]


def test_of_the_newest_moment_everything_is_there_and_the_book_is_whole(house):
    made = house.elsewhere(as_of_the_backup=True)

    said = ask_for(made, "restore", house.backups, "--keys", house.keys)

    assert "303 entries, 2 documents. The whole book was read again." in said
    assert "Nothing that was signed is missing." in said
    assert "The book is whole: 303 entries" in ask_for(made, "ledger", "verify")
    python(made, GO_ON + PLACE)
    assert "The book is whole: 305 entries" in ask_for(made, "ledger", "verify")


def test_documents_come_back_with_it(house):
    made = house.restored(as_of_the_backup=True)

    assert documents_of(made) == documents_of(house.old)
    assert len(documents_of(made)) == 2
    assert python(made, HANDED_OUT) == "True True\n"


def test_to_an_older_moment_it_is_read_only_and_says_why_and_what_can_be_done(house):
    made = house.elsewhere()

    said = ask_for(made, "restore", house.backups, "--keys", house.keys)

    assert "The database holds 303 entries of the open book, but 309 were signed for: 6 are missing." in said
    assert "Nothing is signed, and no step is taken, until you say how it goes on:" in said
    for command in ("ishenim ledger bring-back FOLDER-OR-ADDRESS", "ishenim ledger declare-lost"):
        assert command in said


def test_to_an_older_moment_no_step_is_taken_and_nothing_is_signed(house):
    made = house.restored()
    seal = (made.folder / "var/ledger/checkpoint").read_bytes()

    assert "can only be read" in python(made, REFUSED + PLACE)

    assert (made.folder / "var/ledger/checkpoint").read_bytes() == seal
    assert placed(made) == 303


def test_what_was_erased_after_the_backup_shows_nowhere(house):
    made = house.elsewhere()
    said = ask_for(made, "restore", house.backups, "--keys", house.keys)

    assert "2 values that were taken out of the record since were taken out again." in said
    assert python(made, SHOWN % FOUND_BY) == "'' 0 0\n"
    assert not [
        path for path in tree_of(made.folder / "var") if path.startswith(("documents/", "originals/"))
    ]


def test_the_missing_entries_are_brought_back_from_whoever_kept_the_tiles(house):
    made = house.restored()

    said = ask_for(made, "ledger", "bring-back", house.old.folder / "var/ledger")

    assert "Entries 303 to 308 were brought back" in said
    assert "The book is added to." in said
    assert "The book is whole: 310 entries" in ask_for(made, "ledger", "verify")
    assert python(made, "print(the(1).state, Matter.objects.count())") == "accepted 302\n"
    python(made, PLACE + "act(the(2), 'accept', by('neighbourhood_officer'))\n" + PLACE)
    assert "The book is whole: 311 entries" in ask_for(made, "ledger", "verify")
    assert python(made, SHOWN % FOUND_BY) == "'' 0 0\n"


def test_or_they_are_declared_lost_and_a_new_book_links_the_old_one(house):
    made = house.restored()
    old = (made.folder / "var/ledger/origin").read_text().strip()

    said = ask_for(made, "ledger", "declare-lost", "--yes")

    assert f"6 entries are lost: from 303 to 308 of {old}." in said
    assert "The book goes on as" in said
    new = (made.folder / "var/ledger/origin").read_text().strip()
    assert new.startswith(f"{old}/")
    assert "The book is whole" in ask_for(made, "ledger", "verify")
    python(made, GO_ON + PLACE)
    assert "The book is whole" in ask_for(made, "ledger", "verify")
    assert python(made, SHOWN % FOUND_BY) == "'' 0 0\n"


def test_without_the_second_copy_it_is_refused_before_anything_is_done(house):
    made = house.elsewhere()
    without_second_copy(made)

    said = refused(made, "restore", house.backups, "--keys", house.keys)

    assert "The second copy of the seal is not here" in said
    assert "Nothing was restored." in said
    assert_empty_as_before(made)


def test_without_the_keys_it_is_refused_and_says_where_they_may_be(house):
    made = house.elsewhere()

    said = refused(made, "restore", house.backups)

    assert "The keys are not in this backup, as it should be." in said
    assert_empty_as_before(made)


def test_over_an_installation_that_is_there_nothing_is_restored(house):
    made = house.restored(as_of_the_backup=True)
    before = placed(made)

    said = refused(made, "restore", house.backups, "--keys", house.keys)

    assert "is not empty" in said
    assert "Nothing was restored." in said
    assert placed(made) == before


def test_a_backup_that_was_changed_is_refused_with_the_name_of_what_is_wrong(house, tmp_path):
    folder = Path(shutil.copytree(house.backups, tmp_path / "backups"))
    tile = next((newest(folder) / "ledger/tile/0").glob("*.p/*"))
    tile.write_bytes(tile.read_bytes()[:-1] + b"!")
    made = house.elsewhere()

    said = refused(made, "restore", folder, "--keys", house.keys)

    assert f"{tile.relative_to(newest(folder))} is not what it was when the backup was made." in said
    assert "Nothing was restored." in said
    assert_empty_as_before(made)
