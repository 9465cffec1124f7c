"""The open book: for readers in words, for other software byte for byte."""

from __future__ import annotations

import pytest
from tests.acts import act, ask
from tests.reading import Reader, words

from ishenim.kernel.ledger import keys, proofs, sequencer, status
from ishenim.kernel.ledger.models import Position
from ishenim.kernel.ledger.note import Checkpoint, opened
from ishenim.kernel.ledger.tiles import unbundle

NOTHING = [
    "nothing",
    "checkpoint/",
    "checkpoint.txt",
    "tile/",
    "tile/0/001",
    "tile/0/000.p/0",
    "tile/0/000.p/257",
    "tile/0/0",
    "tile/9/000",
    "tile/-1/000",
    "tile/entries/x001/000",
    "tile/data/000",
    "../secret-key",
    "%2e%2e/secret-key",
    "tile/0/..%2f..%2fsecret-key",
    "proof/x.tlog-proof",
    "proof/99.tlog-proof",
    "proof/-1.tlog-proof",
    f"proof/{10**30}.tlog-proof",
]


@pytest.fixture
def book(reader, world):
    """A book of two lines about one question."""
    question = act(ask(world.beat), "accept", world.officer)
    sequencer.place_waiting()
    return question


def test_the_checkpoint_is_served_as_signed(reader, book):
    answer = reader.client.get("/ledger/checkpoint")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert Checkpoint.read(opened(answer.content, keys.verifier())).size == 2


def test_tiles_and_entries_are_served_as_bytes_that_never_change(reader, book):
    hashes, entries = (reader.client.get(f"/ledger/tile/{name}/000.p/2") for name in ("0", "entries"))

    assert len(hashes.content) == 64
    leaves = [bytes(one.entry.leaf) for one in Position.objects.select_related("entry").order_by("position")]
    assert list(unbundle(entries.content)) == leaves
    for answer in (hashes, entries):
        assert answer["Content-Type"] == "application/octet-stream"
        assert "immutable" in answer["Cache-Control"]
        assert not answer.cookies


def test_a_proof_is_handed_out_as_a_file_that_needs_nobody_to_check_it(reader, book):
    answer = reader.client.get("/ledger/proof/1.tlog-proof")

    assert 'filename="ishenim-1.tlog-proof"' in answer["Content-Disposition"]
    leaf = bytes(Position.objects.get(position=1).entry.leaf)
    assert proofs.check(answer.content.decode(), leaf, keys.verifier()).size == 2


@pytest.mark.parametrize("path", NOTHING)
def test_what_is_not_in_the_log_is_not_found(reader, book, path):
    assert reader.client.get(f"/ledger/{path}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nobody_writes_to_the_log_from_outside(reader, book, method):
    answer = getattr(reader.client, method)("/ledger/checkpoint")

    assert answer.status_code in {403, 405}


@pytest.mark.parametrize("typed", ["abc", "-1", "1.5", "1e3", "", " ", "²", "%00", "9" * 30, "1 OR 1=1"])
def test_what_is_no_entry_number_is_told_beside_the_field_with_what_was_typed_kept(reader, book, typed):
    page = reader.get(f"ledger/?n={typed}").content.decode()

    assert '<a href="#id_n">' in page
    assert 'aria-invalid="true"' in page
    if typed.isalpha():
        assert f'value="{typed}"' in page


@pytest.mark.parametrize("typed", ["1", " 1 ", "01"])
def test_an_entry_number_leads_to_its_entry(reader, book, typed):
    assert reader.get(f"ledger/?n={typed}", status=302)["Location"] == "/en/ledger/1/"


def test_an_entry_is_checked_and_told_in_words(reader, book):
    page = reader.get("ledger/1/")

    assert "In the book, unchanged" in words(page)
    assert "The office accepted the question." in words(page)
    assert f'href="/en/questions/{book.reference}/"' in page.content.decode()
    assert 'href="/ledger/proof/1.tlog-proof"' in page.content.decode()


@pytest.mark.parametrize("position", ["2", "999999", str(10**18), str(10**30)])
def test_an_entry_that_is_not_there_is_told_in_the_readers_language_with_a_way_on(reader, book, position):
    for language in ("ky", "ru", "en"):
        page = Reader(language).get(f"ledger/{position}/", status=404).content.decode()
        assert f'<html lang="{language}">' in page
        assert f'href="/{language}/ledger/"' in page


def test_the_page_of_the_book_shows_its_size_its_key_and_the_newest_lines(reader, book):
    page = reader.get("ledger/")

    assert "2 entries" in words(page)
    assert "The office accepted the question." in words(page)
    assert status.now().vkey in words(page)


def test_an_empty_book_has_pages_too(reader):
    assert "The book is still empty." in reader.read("ledger/")
    reader.get("ledger/0/", status=404)
    assert reader.client.get("/ledger/checkpoint").status_code == 404


def test_a_line_that_was_just_written_is_said_to_be_being_recorded(reader, book, world):
    act(book, "promise", world.officer)

    assert "being recorded" in reader.read(f"questions/{book.reference}/")

    sequencer.place_waiting()
    page = reader.get(f"questions/{book.reference}/").content.decode()
    assert "being recorded" not in page
    assert 'href="/en/ledger/2/"' in page
