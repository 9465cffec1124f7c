"""The whole record as files: what is in them, what is not, and how the book says that they are whole."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys

import pytest
from pyarrow import parquet
from tests.acts import act, ask, last_line
from tests.reading import Reader, forget_everyone

from ishenim.domains.monitor import publishing, queries, shelf
from ishenim.domains.monitor.models import PublishedDump
from ishenim.domains.monitor.tests.conftest import SECRET, compute_here, made_here, publish_here
from ishenim.kernel.dumps import making, snapshot
from ishenim.kernel.dumps.declare import DUMPED
from ishenim.kernel.dumps.writing import write
from ishenim.kernel.ledger import sequencer
from ishenim.kernel.ledger.models import Position
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.tables.lists import LISTS

pytestmark = pytest.mark.django_db


def rows(folder, name):
    return parquet.read_table(folder / f"{name}.parquet").to_pylist()


def described(folder):
    return json.loads((folder / "datapackage.json").read_text())


def everything_in(folder):
    """Return all that the files say, as one text."""
    told = [gzip.decompress(file.read_bytes()).decode() for file in folder.glob("*.csv.gz")]
    told += [
        json.dumps(parquet.read_table(file).to_pylist(), default=str) for file in folder.glob("*.parquet")
    ]
    return "\n".join([*told, (folder / "datapackage.json").read_text()])


def test_the_book_says_as_of_which_entry_and_by_which_fingerprint(dumped):
    dump = queries.newest()
    line = last_line(dump.matter)
    body = (dumped / "datapackage.json").read_bytes()
    assert line["clear"] == {
        "position": dump.position,
        "sha256": hashlib.sha256(body).hexdigest(),
        "size": dump.size,
    }
    assert described(dumped)["ledger"]["position"] == dump.position


def test_the_description_names_every_file_with_the_fingerprint_it_has(dumped):
    told = described(dumped)
    named = {one["path"]: one for one in told["resources"]}
    lying = {file.name for file in dumped.iterdir()} - {"datapackage.json", making.STATE}
    assert named.keys() == lying
    for path, one in named.items():
        content = (dumped / path).read_bytes()
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_the_description_says_every_field_in_three_languages_and_the_licence(dumped):
    told = described(dumped)
    assert told["licenses"]
    assert told["sources"]
    assert told["demonstration"] is True
    for one in told["resources"]:
        for field in one["schema"]["fields"]:
            assert set(field["titles"]) == {"ky", "ru", "en"}
    lengths = {
        field["name"]: field.get("unit") for one in told["resources"] for field in one["schema"]["fields"]
    }
    assert lengths["notice_days"] == "day"


def test_csv_and_parquet_say_the_same_rows(dumped):
    for name in DUMPED:
        lines = list(
            csv.DictReader(io.StringIO(gzip.decompress((dumped / f"{name}.csv.gz").read_bytes()).decode()))
        )
        kept = rows(dumped, name)
        assert len(lines) == len(kept)
        key = next(iter(kept[0])) if kept else None
        assert [line[key] for line in lines] == [row[key] for row in kept] if key else True


@pytest.mark.parametrize("kind", ["meeting", "question"])
def test_the_files_list_exactly_the_matters_that_programs_are_told(dumped, client, kind):
    listed = LISTS[kind].table.name
    answer = client.get(f"/api/v1/{listed}", headers={"Accept-Language": "en"}).json()
    told = {one["reference"]: one for one in answer["data"]}
    kept = {row["reference"]: row for row in rows(dumped, listed)}
    assert kept.keys() == told.keys()
    assert kept
    for reference, row in kept.items():
        for name in ("state", "place", "text", "title", "venue", "notice_days", "topic", "promised"):
            if row.get(name) is not None:
                assert row[name] == told[reference][name]
            else:
                assert name not in told[reference]


def test_nothing_that_was_never_shown_is_in_any_file(dumped):
    told = everything_in(dumped)
    assert SECRET not in told
    assert "carpets" not in told
    assert "Nobody has looked" not in told


def test_no_person_address_or_claim_code_is_in_any_file(dumped, record):
    told = everything_in(dumped)
    codes = [column for name in DUMPED for column in (one.name for one in DUMPED[name].columns)]
    assert not {"person", "holder", "claim", "digest", "salt"} & set(codes)
    assert "@ishenim.example" not in told


def test_what_the_moderation_hid_is_not_in_the_next_files_and_these_are_due_at_once(dumped, record, on):
    question = Matter.objects.filter(kind="question", state="accepted").first()
    act(
        question,
        "hide_text",
        record.independent_moderator,
        text="A lamp is broken.",
        hidden=["personal"],
    )
    sequencer.place_waiting()
    assert publishing.is_due()
    publishing.publish(publishing.unseen, made_here)
    [row] = [row for row in rows(dumped, "questions") if row["reference"] == question.reference]
    assert row["text"] == "A lamp is broken."


def test_no_new_files_are_due_before_their_time_nor_when_nothing_happened(dumped, record, on):
    assert not publishing.is_due()
    on("2026-11-21 10:00")
    assert not publishing.is_due()
    ask(record.beat)
    sequencer.place_waiting()
    assert publishing.is_due()


def test_files_that_are_gone_are_made_anew(dumped):
    assert not publishing.files_are_gone()
    shelf.remove(queries.newest().position)
    assert publishing.files_are_gone()


def test_only_the_newest_files_are_kept_but_every_fingerprint(dumped, record):
    first = queries.newest()
    ask(record.beat)
    sequencer.place_waiting()
    publishing.publish(publishing.unseen, made_here)
    assert PublishedDump.objects.count() == 2
    assert queries.newest().position > first.position
    assert shelf.description(first.position) is None
    assert first.sha256 in Reader().read("data/")


def test_lines_of_the_book_are_in_their_order_with_what_they_say_openly(dumped):
    [piece] = dumped.glob("entries-*.parquet")
    kept = parquet.read_table(piece).to_pylist()
    assert [row["position"] for row in kept] == list(range(len(kept)))
    placed = Position.objects.select_related("entry").get(position=3)
    assert kept[3]["leaf_hash"] == bytes(placed.leaf_hash).hex()
    assert json.loads(kept[3]["clear"]) == placed.entry.told["clear"]


def test_a_dump_that_was_interrupted_goes_on_where_nothing_changed(record, clean, monkeypatch):
    begun = []

    def stop_at_questions(name):
        begun.append(name)
        if name == "questions":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        making.make(clean / "dump", stop_at_questions)
    assert not (clean / "dump/datapackage.json").exists()
    written = []
    monkeypatch.setattr(making, "write", lambda one, *rest: written.append(one.name) or write(one, *rest))
    making.make(clean / "dump", publishing.unseen)
    assert not set(begun[:-1]) & set(written)
    assert "questions" in written


def test_full_pieces_of_the_book_are_never_written_twice(record, clean, monkeypatch):
    monkeypatch.setattr(making, "ENTRIES_IN_A_PIECE", 10)
    making.make(clean / "dump", publishing.unseen)
    before = {file.name: file.stat().st_mtime_ns for file in (clean / "dump").glob("entries-*")}
    ask(record.beat)
    sequencer.place_waiting()
    making.make(clean / "dump", publishing.unseen)
    after = {file.name: file.stat().st_mtime_ns for file in (clean / "dump").glob("entries-*")}
    full = sorted(before)[:-2]
    assert {name: before[name] for name in full} == {name: after[name] for name in full}
    assert full


def test_what_waits_for_its_number_is_said(record, clean, monkeypatch):
    monkeypatch.setattr(snapshot, "TRIES", 1)
    ask(record.beat)
    making.make(clean / "dump", publishing.unseen)
    assert described(clean / "dump")["ledger"]["rows_ahead_of_it"] > 0


def test_memory_stays_as_it_is_however_long_a_table(tmp_path):
    told = subprocess.run(
        [sys.executable, "-m", "ishenim.kernel.dumps.tests.many", str(tmp_path)],
        check=True, capture_output=True, text=True, timeout=120,
    ).stdout.split()  # fmt: skip
    after_few, after_many = map(int, told)
    assert after_many - after_few < 30_000  # KiB; the texts that are longer are 80,000


def test_a_reader_finds_the_files_with_size_position_and_fingerprint(dumped):
    forget_everyone()
    dump = queries.newest()
    page = Reader().read("data/")
    assert dump.sha256 in page
    assert f"entry {dump.position}" in page
    assert "questions.parquet" in page


def test_a_file_is_handed_out_whole_and_under_its_fingerprint(dumped, client):
    dump = queries.newest()
    answer = client.get(f"/data/{dump.position}/questions.parquet")
    content = b"".join(answer.streaming_content)
    assert content == (dumped / "questions.parquet").read_bytes()
    assert answer.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    again = client.get(
        f"/data/{dump.position}/questions.parquet", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_figures_lead_to_the_files_they_were_counted_from_until_newer_ones_take_their_place(dumped, record):
    compute_here(dumped)
    forget_everyone()
    position = queries.newest().position
    assert f'href="/data/{position}/questions.parquet"' in Reader().get("places/country/figures/").text

    ask(record.beat)
    sequencer.place_waiting()
    publish_here()
    forget_everyone()

    page = Reader().get("places/country/figures/").text
    assert "Newer files have been published" in page
    assert 'href="/data/' not in page


@pytest.mark.parametrize("name", ["made.json", "..%2Fkey", "nothing.parquet"])
def test_no_other_file_is_handed_out(dumped, client, name):
    assert client.get(f"/data/{queries.newest().position}/{name}").status_code == 404


def test_before_the_first_dump_the_page_says_that_it_is_being_made(world, clean):
    assert "The files are being made." in Reader().read("data/")
