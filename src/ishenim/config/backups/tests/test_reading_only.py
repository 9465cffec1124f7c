"""While the record is being restored everything is read, nothing is written, and pages and forms say why."""

from __future__ import annotations

import shutil

import pytest
from django.test import Client
from tests.acts import act, ask
from tests.moments import Moment
from tests.reading import Reader, forget_everyone, proof, words

from ishenim.config.backups.before_serving import look_back
from ishenim.config.backups.deciding import bring_back, declare_lost
from ishenim.kernel.ledger import holding, keys, sequencer
from ishenim.kernel.ledger.models import Entry, Restoration, Why
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.search import indexing

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "Nurlan Abdyldaev"


@pytest.fixture
def reader(world, on, settings, tmp_path):
    on("2026-10-05 10:00")
    settings.VAR, settings.SECOND_CHECKPOINTS = tmp_path / "var", tmp_path / "second"
    settings.VAR.mkdir()
    world.changed()
    forget_everyone()
    yield Reader()
    forget_everyone()


@pytest.fixture
def question(reader, world):
    asked = ask(world.beat, text=f"Ask {SECRET}.")
    act(asked, "show_text", world.moderator, text=f"Ask {SECRET}.")
    place()
    return asked


def place():
    sequencer.place_waiting()
    while indexing.index_new():
        pass


@pytest.fixture
def older(question, world, tmp_path):
    """Bring an older backup back; afterwards two entries and an erasure are missing."""
    backup = Moment.now()
    act(question, "hide_text", world.moderator, text="Ask […].", hidden=["personal"])
    act(question, "accept", world.officer)
    place()
    shutil.copytree(keys.folder(), tmp_path / "kept")
    backup.come_back()
    look_back()
    return question


def test_every_page_is_there_and_says_that_nothing_is_written_now(reader, older):
    for path in ("", "places/beat/", f"questions/{older.reference}/", "ledger/", "places/beat/ask/"):
        page = reader.get(path)
        assert page.status_code == 200
        assert "Reading only." in words(page)


def test_when_nothing_is_missing_no_page_says_so(reader, question):
    assert "Reading only." not in words(reader.get(""))


def test_a_page_that_was_kept_before_is_made_anew(reader, question):
    assert "Reading only." not in words(reader.get(""))
    holding.hold(Why.OLDER, have=2, signed=5)

    assert "Reading only." in words(reader.get(""))
    holding.release()
    assert "Reading only." not in words(reader.get(""))


@pytest.mark.parametrize("language", ["en", "ky", "ru"])
def test_the_page_of_the_book_says_why_in_each_language(reader, older, language):
    page = Client().get(f"/{language}/ledger/").content.decode()

    assert 'id="held"' in page
    assert "5" in page
    if language != "en":
        assert "older than the last seal" not in page


def test_whoever_asks_is_told_and_keeps_what_was_typed(reader, older):
    page = reader.post(
        "places/beat/ask/", {"text": "Where is the bus stop?", "topic": "roads", "work": proof()}
    )

    assert "being restored and can only be read" in words(page)
    assert "Where is the bus stop?" in page.content.decode()
    assert Matter.objects.filter(kind="question").count() == 1


def test_a_refusal_that_nobody_caught_is_no_fault_of_ours(older, client, monkeypatch):
    from ishenim.kernel.procedures.refusals import Held

    def refused(request):
        raise Held(older.procedure.steps()["accept"])

    assert_says_it_passes(client, monkeypatch, refused)


def test_a_machine_that_has_not_heard_of_it_learns_it_from_the_database(older, client, monkeypatch, world):
    (keys.folder() / "held").unlink()

    def refused(request):
        ask(world.beat)

    assert_says_it_passes(client, monkeypatch, refused)
    assert holding.stands()


def assert_says_it_passes(client, monkeypatch, view):
    from django.urls import path

    from ishenim.config import urls

    monkeypatch.setattr(urls, "urlpatterns", [path("refused/", view), *urls.urlpatterns])
    from django.urls import clear_url_caches

    clear_url_caches()
    try:
        page = client.get("/refused/")
    finally:
        monkeypatch.undo()
        clear_url_caches()
    assert page.status_code == 503
    assert page["Retry-After"] == "600"
    assert "can only be read" in words(page)


def test_what_was_erased_since_is_shown_by_no_page_and_found_by_no_search(reader, older):
    for path in ("", "places/beat/", f"questions/{older.reference}/", "questions/", "search/?q=Abdyldaev"):
        assert SECRET not in reader.get(path).content.decode(), path
    assert "The text is not in the record any more." in words(reader.get(f"questions/{older.reference}/"))


def test_once_brought_back_the_page_says_what_was_missing_and_steps_are_taken_again(
    reader, older, world, tmp_path
):
    assert [*bring_back(str(tmp_path / "kept"))]

    page = words(reader.get("ledger/"))
    assert "the entries from 2 to 4 were missing" in page
    assert "Reading only." not in page
    assert "What stood here was lost when the record was restored." in words(
        reader.get(f"questions/{older.reference}/")
    )
    act(older, "promise", world.officer, promised_for="2026-10-30")


def test_the_entry_that_says_what_was_missing_says_it_in_words_too(reader, older, tmp_path):
    assert [*bring_back(str(tmp_path / "kept"))]
    sequencer.place_waiting()
    said = Entry.objects.get(kind="book").position.position

    page = words(reader.get(f"ledger/{said}/"))

    assert "In the book, unchanged" in page
    assert "the entries from 2 to 4 were missing" in page


@pytest.mark.parametrize("language", ["en", "ky", "ru"])
def test_once_declared_lost_the_page_says_so_in_each_language_with_the_old_seal(reader, older, language):
    assert [*declare_lost()]

    page = Client().get(f"/{language}/ledger/").content.decode()

    begun = Restoration.objects.get()
    assert begun.origin in page
    assert begun.origin_before in page
    assert begun.checkpoint_before.split("\n")[2] in page
    assert 'href="/ledger/succession"' in page
    assert 'id="held"' not in page


def test_lines_that_were_brought_back_are_told_to_nobody_a_second_time(reader, older, tmp_path):
    from ishenim.kernel.notices.models import Letter, Subscription
    from ishenim.kernel.notices.telling import fan_out

    Subscription.objects.create(
        key=f"matter:{older.reference}",
        email="a@ishenim.example",
        language="en",
        confirmed_at=older.opened_at,
    )
    assert [*bring_back(str(tmp_path / "kept"))]

    while fan_out():
        pass

    assert not Letter.objects.filter(entry__isnull=False).exists()


def test_where_no_seal_was_kept_the_page_does_not_pretend_to_know(reader, question):
    holding.hold(Why.ALONE, have=2, signed=2)
    assert "there is no seal here to compare it with" in words(reader.get("ledger/"))
    shutil.rmtree(keys.folder().parent.parent / "second")

    assert [*declare_lost()]

    assert "nobody here knows how much that was" in words(reader.get("ledger/"))


def test_of_a_house_that_was_moved_away_the_page_says_so(reader, question):
    holding.hold(Why.MOVED, have=2, signed=2)

    assert "was moved to another place" in words(reader.get("ledger/"))


def test_the_page_of_the_book_asks_seven_queries(reader, question, django_assert_num_queries):
    reader.get("ledger/")
    forget_everyone()
    with django_assert_num_queries(7):
        reader.get("ledger/")
