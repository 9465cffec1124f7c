"""A mirror holds every public page in each language, leads on from any folder, and is touched where things changed."""

import os
import re
import shutil
from html import unescape
from urllib.parse import unquote, urldefrag

import pytest
from tests.acts import act, ask
from tests.reading import words

from ishenim.faces.mirror import building
from ishenim.faces.mirror.building import NoMirror, build
from ishenim.faces.mirror.checking import Folder, check
from ishenim.faces.mirror.sums import BEGUN, BESIDE, KNOWN
from ishenim.faces.mirror.tests.conftest import RECORD
from ishenim.faces.mirror.writing import Unanswered
from ishenim.kernel.ledger import keys, sequencer
from ishenim.kernel.pages import copying
from ishenim.kernel.procedures import book_reading

LINK = re.compile(r'\s(?:href|src|action|data-[a-z]+)="([^"]*)"')
LONG_AGO = 1_000_000_000


def touched(folder) -> set[str]:
    """Return the files that were written since they were made old."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)) for file in files if file.stat().st_mtime != LONG_AGO}


def wrong_of(folder):
    return check(Folder(folder)).wrong


def make_old(folder):
    for file in folder.rglob("*"):
        os.utime(file, (LONG_AGO, LONG_AGO))


def test_every_public_page_stands_there_in_each_language(built, record, world):
    for language in ("ky", "ru", "en"):
        for page in (
            "",
            "questions/",
            f"questions/{record.reference}/",
            "meetings/",
            f"places/{world.beat.code}/",
            "places/",
            "ledger/",
            "ledger/0/",
            "contacts/",
            "news/",
            "questions/results/",
            "mirror/",
            "search/",
        ):
            assert (built / language / page / "index.html").is_file(), (language, page)
    assert (built / f"en/feed/matter:{record.reference}.atom").is_file()
    assert (built / f"cal/lang=ru/{world.beat.code}.ics").is_file()


def test_every_link_leads_to_a_file_or_to_the_record_from_wherever_the_folder_lies(built, tmp_path):
    moved = shutil.move(built, tmp_path / "else/where")
    seen = 0
    for file in moved.rglob("*.html"):
        for to in map(unescape, LINK.findall(file.read_text())):
            if to.startswith(("#", "tel:", "mailto:", "https://", "http://")) or "/" not in to:
                continue
            assert not to.startswith("/"), (file, to)
            assert (file.parent / unquote(urldefrag(to)[0])).is_file(), (file, to)
            seen += 1
    assert seen > 100


def test_no_form_of_a_mirror_is_sent_to_the_mirror(built):
    forms = [
        form for file in built.rglob("*.html") for form in re.findall(r"<form\b[^>]*>", file.read_text())
    ]
    assert forms
    assert all(f'action="{RECORD}/' in form for form in forms)


def test_a_page_says_that_it_is_a_copy_and_the_record_does_not(built, client):
    copy = (built / "en/search/index.html").read_text()

    assert "A copy." in copy
    assert "A copy cannot search." in copy
    assert f'href="{RECORD}/en/search/"' in (built / "en/mirror/index.html").read_text()
    assert copying.copied() is None
    assert "A copy." not in words(client.get("/en/search/"))
    assert "This copy" not in words(client.get("/en/mirror/"))


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_search_page_of_a_copy_names_the_search_of_the_record(copied, client, language):
    address = f"{RECORD}/{language}/search/"

    assert f'<a href="{address}">{address}</a>' in (copied / language / "search/index.html").read_text()
    assert "The search of the record itself" not in words(client.get("/en/search/"))


def test_a_second_building_touches_nothing_while_nothing_changed(built):
    make_old(built)

    again = build(built, RECORD, processes=0)

    assert (again.written, again.removed) == (0, 0)
    assert touched(built) == set()


def test_after_a_step_only_what_it_changed_is_asked_for_and_written(built, record, world, monkeypatch):
    asked_for = []
    write = building.write
    monkeypatch.setattr(building, "write", lambda folder, at: asked_for.append(at) or write(folder, at))
    make_old(built)
    act(record, "accept", world.officer)
    sequencer.place_waiting()

    again = build(built, RECORD, processes=0)

    new = touched(built)
    assert {f"{code}/questions/{record.reference}/index.html" for code in ("ky", "ru", "en")} <= new
    assert {"ledger/checkpoint", "SHA256SUMS", "mirror.note"} <= new
    assert again.written == len(new - BESIDE - {KNOWN})
    still = {"en/about/index.html", "en/contacts/index.html", f"en/places/{world.other_beat.code}/index.html"}
    assert not still & new
    assert "/en/about/" not in asked_for
    assert f"/en/questions/{record.reference}/" in asked_for


def test_a_new_question_comes_in_and_what_is_no_more_goes(built, world):
    (built / "en/gone").mkdir()
    (built / "en/gone/index.html").write_text("gone")
    with (built / "SHA256SUMS").open("a") as sums:
        sums.write(f"{'0' * 64}  en/gone/index.html\n")
    later = act(ask(world.beat), "show_text", world.moderator)
    sequencer.place_waiting()

    again = build(built, RECORD, processes=0)

    assert (built / f"ru/questions/{later.reference}/index.html").is_file()
    assert again.removed == 3, "it, and two tiles that fuller ones have replaced"
    assert not (built / "en/gone").exists()


def test_without_what_the_last_building_knew_all_is_asked_for_and_nothing_touched(built):
    make_old(built)
    (built / KNOWN).unlink()

    assert build(built, RECORD, processes=0).written == 0
    assert touched(built) == {KNOWN}


def test_a_file_that_was_lost_or_changed_is_written_again(built):
    lost, changed = built / "en/about/index.html", built / "static"
    lost.unlink()
    changed = next(changed.rglob("*.css"))
    changed.write_text("nothing")

    build(built, RECORD, processes=0)

    assert lost.is_file()
    assert changed.read_text() != "nothing"


@pytest.mark.parametrize("words", ["short", "as long"])
def test_a_page_that_somebody_changed_is_named_by_the_check_and_repaired_by_the_next_building(built, words):
    page = built / "ky/about/index.html"
    whole = page.read_bytes()
    page.write_bytes(b"!" * len(whole) if words == "as long" else b"!")
    assert any("ky/about/index.html" in one for one in wrong_of(built))

    build(built, RECORD, processes=0)

    assert page.read_bytes() == whole
    assert wrong_of(built) == []


def test_an_entry_is_proven_once_for_all_its_languages(record, tmp_path, monkeypatch):
    proven, prove = [], book_reading.proven
    monkeypatch.setattr(book_reading, "proven", lambda position: proven.append(position) or prove(position))

    build(tmp_path / "mirror", RECORD, processes=0)

    assert len(proven) == len(set(proven)) == sequencer.length()
    said = [(tmp_path / "mirror" / code / "ledger/0/index.html").read_text() for code in ("ky", "ru", "en")]
    assert len(set(said)) == len(said)


def test_a_page_that_was_only_copied_elsewhere_is_not_asked_for_again(built, monkeypatch):
    asked_for = []
    monkeypatch.setattr(building, "write", lambda folder, at: asked_for.append(at))
    make_old(built)

    build(built, RECORD, processes=0)

    assert asked_for == []


def test_a_page_that_cannot_be_shown_ends_the_building_and_is_named(record, tmp_path, monkeypatch):
    def fails(*about):
        raise ValueError("broken")

    monkeypatch.setattr("ishenim.faces.mirror.views.Page", fails)
    with pytest.raises(Unanswered, match=r"/ky/mirror/ cannot be shown: ValueError"):
        build(tmp_path / "mirror", RECORD, processes=0)
    assert wrong_of(tmp_path / "mirror"), "nobody takes it for whole"


def test_a_building_that_was_interrupted_goes_on_and_what_it_began_and_is_no_more_goes(
    record, tmp_path, monkeypatch
):
    def fails(*about):
        raise ValueError("broken")

    folder = tmp_path / "mirror"
    with monkeypatch.context() as broken:
        broken.setattr("ishenim.faces.mirror.views.Page", fails)
        with pytest.raises(Unanswered):
            build(folder, RECORD, processes=0)
    gone = folder / "en/questions/gone/index.html"
    gone.parent.mkdir(parents=True)
    gone.write_text("A question that was there then")
    with (folder / BEGUN).open("a") as begun:
        begun.write("en/questions/gone/index.html\nen/questions/never/index.html\n")

    build(folder, RECORD, processes=0)

    assert not gone.exists()
    assert not (folder / BEGUN).exists()
    assert wrong_of(folder) == []


def test_a_folder_that_is_something_else_is_left_alone(record, tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("Dear …")
    with pytest.raises(NoMirror, match="not empty and no mirror"):
        build(mine, RECORD, processes=0)
    assert [file.name for file in mine.iterdir()] == ["letter.txt"]


def test_where_the_key_of_the_book_is_not_there_nothing_is_built(record, tmp_path, monkeypatch):
    monkeypatch.setattr(keys, "kept_signer", lambda verifier: None)
    with pytest.raises(NoMirror, match="where the worker runs"):
        build(tmp_path / "mirror", RECORD, processes=0)
    assert not (tmp_path / "mirror").exists()
