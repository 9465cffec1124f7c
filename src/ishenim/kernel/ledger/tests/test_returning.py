"""Entries that a backup did not hold are read from what others kept, and nothing of it is believed."""

import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ishenim.kernel.ledger import comparing, holding, returning, seals, sequencer
from ishenim.kernel.ledger.models import BOOK, Entry, Position, Restoration, Why
from ishenim.kernel.ledger.placing_back import place_back
from ishenim.kernel.ledger.returning import NotOurs, missing, source
from ishenim.kernel.ledger.tests.conftest import around_the_rules, flip, placed, written
from ishenim.kernel.ledger.tests.test_sequencer import forget
from ishenim.kernel.ledger.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(folder, tmp_path):
    """Return what somebody kept of a book of 300 entries, of which the database has lost all but 250."""
    entries = placed(300)
    shutil.copytree(folder, tmp_path / "kept")
    with around_the_rules() as change:
        forget(change, entries[249])
    comparing.compare()
    return tmp_path / "kept"


@pytest.fixture
def served():
    """Return a way to serve a folder at an address of this machine alone."""
    started = []

    def serve(folder):
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        started.append((server, thread))
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield serve
    for server, thread in started:
        server.shutdown()
        thread.join()
        server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    """Serve without a word."""

    def log_message(self, *words):
        pass


def brought_back(where, told=None):
    leaves = [] if told is None else told
    return place_back(missing(source(str(where))), leaves.append)


def test_the_same_leaves_take_their_places_again_and_the_seal_stays_the_same(kept):
    before = seals.second_file().read_bytes()

    brought_back(kept)
    assert Position.objects.count() == 300

    sequencer.place_waiting()
    assert seals.read(seals.public_file()).size == 301  # the line that says so is the next
    assert before != seals.second_file().read_bytes()
    assert verify() == []


def test_each_leaf_is_told_once_and_in_its_order(kept):
    told = []

    brought_back(kept, told)

    assert [leaf["matter"] for leaf in told] == [f"Q-2026-{number:06}" for number in range(251, 301)]


def test_a_line_of_the_book_says_what_was_brought_back_and_that_its_values_are_gone(kept):
    brought_back(kept)

    line = Entry.objects.get(kind=BOOK)
    assert line.told["clear"] == {"from": 250, "to": 300}
    restoration = Restoration.objects.get()
    assert (restoration.first, restoration.beyond, restoration.entry_id) == (250, 300, line.pk)


def test_the_book_is_released_and_added_to(kept):
    brought_back(kept)

    assert holding.standing() is None
    written(1)


def test_values_that_are_gone_without_a_line_that_says_so_are_still_a_fault():
    entries = placed(3)
    with around_the_rules() as change:
        change("DELETE FROM ledger_opening WHERE entry_id = %s", entries[1].pk)

    assert [fault.code for fault in verify()] == ["opened_value"]


def test_an_entry_that_waited_in_the_backup_takes_its_own_place_with_all_that_stands_beside_it(
    folder, tmp_path
):
    entries = placed(5)
    shutil.copytree(folder, tmp_path / "kept")
    with around_the_rules() as change:
        forget(change, entries[3])
        change("DELETE FROM ledger_position WHERE position = 3")
    comparing.compare()

    told = []
    brought_back(tmp_path / "kept", told)

    assert [leaf["matter"] for leaf in told] == ["Q-2026-000005"]
    assert Position.objects.get(position=3).entry.opened == {"reply": "Биз 4-жолду оңдойбуз."}
    sequencer.place_waiting()
    assert verify() == []


def test_an_address_serves_as_well_as_a_folder(kept, served):
    brought_back(served(kept))

    assert Position.objects.count() == 300


def test_where_a_partial_tile_is_gone_at_an_address_the_whole_one_is_cut(folder, tmp_path, served):
    entries = placed(200)
    second = seals.second_file().read_bytes()
    placed(100)
    shutil.copytree(folder, tmp_path / "kept")
    (tmp_path / "kept/checkpoint").write_bytes(second)
    seals.second_file().write_bytes(second)
    seals.public_file().write_bytes(second)
    with around_the_rules() as change:
        forget(change, entries[150])

    found = missing(source(served(tmp_path / "kept")))

    assert (found.first, found.checkpoint.size, found.count) == (151, 200, 49)
    assert len(list(found.leaves())) == 49


def test_who_kept_less_than_was_signed_helps_as_far_as_it_goes_and_the_book_stays_held(folder, tmp_path):
    entries = placed(3)
    placed(2)
    shutil.copytree(folder, tmp_path / "kept")
    placed(2)
    with around_the_rules() as change:
        forget(change, entries[2])
    comparing.compare()
    shutil.rmtree(folder / "tile")

    brought_back(tmp_path / "kept")

    held = holding.standing()
    assert (held.why, held.have, held.signed) == (Why.OLDER, 5, 7)
    assert Position.objects.count() == 5


def test_what_another_worker_signed_comes_back_where_the_second_copy_here_knows_nothing_of_it(
    folder, tmp_path
):
    entries = placed(3)
    placed(2)
    before = seals.second_file().read_bytes()
    placed(2)
    shutil.copytree(folder, tmp_path / "kept")
    seals.second_file().write_bytes(before)
    with around_the_rules() as change:
        forget(change, entries[2])
    comparing.compare()

    assert brought_back(tmp_path / "kept").beyond == 7

    assert holding.standing() is None
    assert Position.objects.count() == 7


def test_what_was_left_of_the_own_tiles_serves_as_well(folder):
    entries = placed(5)
    with around_the_rules() as change:
        forget(change, entries[2])
    comparing.compare()

    brought_back(folder)
    sequencer.place_waiting()

    assert verify() == []


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/001.p/44"])
def test_a_tile_with_a_bit_turned_is_refused_and_nothing_is_put_back(kept, path):
    (kept / path).write_bytes(flip((kept / path).read_bytes(), 7))

    with pytest.raises(NotOurs):
        brought_back(kept)
    assert Position.objects.count() == 250
    assert holding.stands()


def test_an_entry_with_a_bit_turned_is_refused_and_nothing_is_put_back(kept):
    bundle = kept / "tile/entries/001.p/44"
    bundle.write_bytes(flip(bundle.read_bytes(), 1000))

    with pytest.raises(NotOurs, match="are not those of the tree"):
        brought_back(kept)
    assert Position.objects.count() == 250
    assert not Entry.objects.filter(kind=BOOK).exists()


@pytest.mark.parametrize("gone", ["tile/0/000", "tile/entries/001.p/44"])
def test_tiles_that_are_not_complete_are_refused(kept, gone):
    (kept / gone).unlink()

    with pytest.raises(NotOurs, match=f"{gone} is missing"):
        brought_back(kept)
    assert Position.objects.count() == 250


def test_a_checkpoint_of_another_log_is_refused(kept):
    shutil.rmtree(kept / "tile")
    (kept / "checkpoint").write_text("another/ledger\n3\nAAAA\n\n— another/ledger AAAAAAAA\n")

    with pytest.raises(NotOurs, match="not of this log"):
        brought_back(kept)


def test_a_folder_with_nothing_in_it_is_refused(kept, tmp_path):
    with pytest.raises(NotOurs, match="no checkpoint"):
        brought_back(tmp_path / "nothing")


def test_an_address_at_which_nobody_answers_is_refused_in_words(kept):
    with pytest.raises(NotOurs, match="does not answer"):
        brought_back("http://127.0.0.1:9/ledger")


def test_a_database_with_another_past_is_not_gone_on_with(kept, monkeypatch):
    with around_the_rules() as change:
        change("UPDATE ledger_position SET leaf_hash = %s WHERE position = 9", b"\0" * 32)

    with pytest.raises(NotOurs, match="first 250 entries there are others"):
        brought_back(kept)


def test_nothing_is_brought_back_that_is_not_missing(folder):
    placed(3)

    with pytest.raises(NotOurs, match="nothing is missing"):
        brought_back(folder)


def test_whoever_added_meanwhile_is_noticed(kept):
    found = missing(source(str(kept)))
    brought_back(kept)

    with pytest.raises(NotOurs, match="meanwhile"):
        place_back(found, lambda leaf: None)


def test_what_was_filed_under_seal_finds_its_promise_again(folder, tmp_path, time_machine):
    from django.db import transaction

    from ishenim.kernel.ledger import sealed
    from ishenim.kernel.ledger.models import Promise
    from ishenim.kernel.ledger.tests.test_sealed import NEXT_MORNING, ON_THAT_DAY

    time_machine.move_to(ON_THAT_DAY, tick=False)
    entries = placed(1)
    with transaction.atomic():
        sealed.seal({"text": "They asked for money."})
    time_machine.move_to(NEXT_MORNING, tick=False)
    sealed.close_past_days()
    sequencer.place_waiting()
    shutil.copytree(folder, tmp_path / "kept")
    with around_the_rules() as change:
        change("UPDATE ledger_promise SET entry_id = NULL")
        forget(change, entries[0])
    comparing.compare()

    brought_back(tmp_path / "kept")
    sequencer.place_waiting()

    assert Promise.objects.get().entry.position.position > 0
    assert verify() == []


def test_the_name_of_a_source_says_what_it_is(tmp_path):
    assert source("https://example.org/ledger") == returning.Address("https://example.org/ledger")
    assert source(str(tmp_path)) == returning.Folder(tmp_path)
