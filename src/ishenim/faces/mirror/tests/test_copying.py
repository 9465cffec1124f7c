"""What is too long to be sent at once stands in a mirror whole, as it is: long tables, and the files of the record."""

from __future__ import annotations

import pytest
from django.http import StreamingHttpResponse
from tests.acts import act
from tests.reading import forget_everyone

from ishenim.faces.mirror import building, writing
from ishenim.faces.mirror.building import build
from ishenim.faces.mirror.tests.conftest import RECORD
from ishenim.faces.mirror.tests.test_building import make_old, touched, wrong_of
from ishenim.faces.mirror.writing import DRAFT, Unanswered
from ishenim.kernel.ledger import sequencer
from ishenim.kernel.tables import handing_out

LONG = [f"{code}/{name}" for code in ("ky", "ru", "en") for name in ("questions.csv", "ledger.csv")]
pytestmark = pytest.mark.usefixtures("answers_end")


@pytest.fixture
def long_tables(record, monkeypatch):
    """Let every table be too long to be kept."""
    monkeypatch.setattr(handing_out, "KEPT_BYTES", 0)
    return record


@pytest.fixture
def copied_tables(long_tables, tmp_path):
    """Build a mirror all of whose tables come piece by piece."""
    folder = tmp_path / "mirror"
    build(folder, RECORD, processes=0)
    return folder


def turns_free() -> int:
    """Return how many long tables could be sent at this moment."""
    taken = 0
    while handing_out._turns.acquire(blocking=False):
        taken += 1
    for _turn in range(taken):
        handing_out._turns.release()
    return taken


def of_the_record(client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.streaming
    return b"".join(answer)


def test_a_long_table_stands_there_as_the_record_hands_it_out(copied_tables, client):
    forget_everyone()

    for name in LONG:
        assert (copied_tables / name).read_bytes() == of_the_record(client, f"/{name}")
    assert wrong_of(copied_tables) == []
    assert turns_free() == handing_out.LONG_AT_ONCE, "whoever waits for a table has a turn"


def test_a_second_building_asks_for_no_long_table_while_nothing_changed(copied_tables, monkeypatch):
    asked_for = []
    monkeypatch.setattr(building, "write", lambda folder, at: asked_for.append(at))
    make_old(copied_tables)
    begun = copied_tables / f"{DRAFT}1"
    begun.write_bytes(b"by a building that was interrupted")

    again = build(copied_tables, RECORD, processes=0)

    assert (asked_for, again.written) == ([], 0)
    assert touched(copied_tables) == set()
    assert not begun.exists()


def test_a_table_that_says_the_same_on_another_day_is_not_touched(copied_tables, on):
    make_old(copied_tables)
    on("2026-10-06 10:00")

    build(copied_tables, RECORD, processes=0)

    new = touched(copied_tables)
    assert "en/index.html" in new, "it says which day it is"
    assert (copied_tables / "en/questions.xlsx").is_file()
    assert not {name for name in new if name.endswith((".csv", ".xlsx"))}
    assert not list(copied_tables.glob(f"{DRAFT}*"))


def test_a_long_table_in_which_something_changed_is_written_again(
    copied_tables, world, long_tables, client, django_capture_on_commit_callbacks
):
    make_old(copied_tables)
    with django_capture_on_commit_callbacks(execute=True):
        act(long_tables, "accept", world.officer)
    sequencer.place_waiting()

    build(copied_tables, RECORD, processes=0)
    forget_everyone()

    assert set(LONG) <= touched(copied_tables)
    assert (copied_tables / "en/questions.csv").read_bytes() == of_the_record(client, "/en/questions.csv")


def test_a_table_that_breaks_off_ends_the_building_and_is_named_and_its_turn_is_free(
    long_tables, tmp_path, monkeypatch
):
    def broken(turn):
        raise ValueError("broken")

    monkeypatch.setattr(handing_out.Turn, "__next__", broken)
    with pytest.raises(Unanswered, match=r"The file /\w\w/.* cannot be copied: ValueError"):
        build(tmp_path / "mirror", RECORD, processes=0)
    assert turns_free() == handing_out.LONG_AT_ONCE


def test_what_comes_in_pieces_and_nobody_says_on_what_it_stands_leads_to_the_record(
    record, tmp_path, monkeypatch
):
    closed = []
    answer = StreamingHttpResponse(iter([b"nothing"]))
    answer.close = lambda: closed.append(True)
    monkeypatch.setattr(writing, "asked", lambda address, record: answer)

    build(tmp_path / "mirror", RECORD, processes=0)

    assert f"{RECORD}/en/" in (tmp_path / "mirror/en/index.html").read_text()
    assert closed == [True] * 3
