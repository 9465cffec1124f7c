"""Rows are handed out to anyone, few or many, and nobody else waits for them."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from threading import BoundedSemaphore

import openpyxl
import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.translation import get_language, override

from ishenim.kernel.pages import copying
from ishenim.kernel.pages.copying import Copy
from ishenim.kernel.pages.keeping import kept_pages
from ishenim.kernel.tables import as_xlsx, handing_out
from ishenim.kernel.tables.tests import urls


@pytest.fixture
def client(settings, monkeypatch):
    settings.ROOT_URLCONF = "ishenim.kernel.tables.tests.urls"
    settings.PUBLIC_ADDRESS = "https://ishenim.example"
    urls.have["rows"] = 3
    monkeypatch.setattr(handing_out, "_turns", BoundedSemaphore(handing_out.LONG_AT_ONCE))
    kept_pages.clear()
    request_finished.disconnect(close_old_connections)  # an answer that is closed here ends no transaction
    with override("en"):
        yield Client()
    request_finished.connect(close_old_connections)
    kept_pages.clear()


def content(answer) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


def lines(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(answer).decode("utf-8-sig"), newline="")))


def book(answer):
    return openpyxl.load_workbook(io.BytesIO(content(answer)))


def about(answer) -> dict[str, str]:
    told = [[cell.value for cell in row] for row in book(answer).worksheets[1].iter_rows()]
    return dict(reversed(told))


def test_a_short_list_is_kept_like_a_page_and_named_as_a_demonstration(client):
    answer = client.get("/en/rows.csv")

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="demonstration-trial.csv"'
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "ETag" in answer.headers
    assert [row[0] for row in lines(answer)] == ["number", "3", "2", "1"]
    assert len(kept_pages) == 1


def test_a_file_of_a_real_installation_is_not_called_a_demonstration(client, settings):
    settings.DEMO = False

    assert 'filename="trial.xlsx"' in client.get("/en/rows.xlsx").headers["Content-Disposition"]


@pytest.mark.parametrize(("form", "rows"), [("csv", 2_000), ("csv", 6_000), ("xlsx", 2_001), ("xlsx", 6_000)])
def test_a_long_list_is_sent_whole_and_kept_by_nobody(client, rows, form):
    urls.have["rows"] = rows

    answer = client.get(f"/en/rows.{form}")

    assert answer.streaming
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(kept_pages) == 0
    found = lines(answer)[1:] if form == "csv" else list(book(answer).worksheets[0].values)[1:]
    assert [int(row[0]) for row in found] == list(range(rows, 0, -1))


def test_the_choice_of_the_list_chooses_the_rows(client):
    assert [row[0] for row in lines(client.get("/en/rows.csv?most=2"))] == ["number", "2", "1"]


def test_a_choice_that_does_not_exist_leads_to_the_list_where_it_is_said(client):
    answer = client.get("/en/rows.csv?most=7")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/list/?most=7")


def test_a_list_leads_to_all_its_rows_with_the_same_choice_and_not_only_to_this_page(client):
    found = client.get("/en/list/?most=2&before=77&after=5").content.decode().split()

    assert found == ["/en/rows.csv?most=2", "/en/rows.xlsx?most=2", "/en/rows.csv-metadata.json?most=2"]


def test_a_workbook_says_source_day_choice_number_licence_and_that_it_is_invented(client, settings):
    told = about(client.get("/en/rows.xlsx?most=2"))

    assert told["Source"] == "https://ishenim.example/en/list/?most=2"
    assert told["State"] == "Two"
    assert told["Number of rows"] == "2"
    assert told["Licence"] == settings.DATA_LICENCE
    assert told["Demonstration"] == "Everything in this file is invented."
    assert told["Taken at"].endswith("+06:00")
    assert told["Text"] == "text"


def test_a_workbook_of_a_copy_is_the_same_on_any_day_and_says_that_it_is_of_one(client, on):
    copying.begin(Copy("https://ishenim.example", 7, timezone.now()))
    try:
        on("2026-10-05 10:00")
        first = client.get("/en/rows.xlsx")
        kept_pages.clear()
        on("2026-10-06 10:00")
        later = client.get("/en/rows.xlsx")
    finally:
        copying.end()

    assert content(first) == content(later)
    assert about(first)["Taken from"].startswith("A copy.")
    assert "Taken at" not in about(first)


def test_a_workbook_that_is_cut_says_so_and_where_the_rest_is(client, monkeypatch):
    monkeypatch.setattr(as_xlsx, "MOST_ROWS", 2)

    answer = client.get("/en/rows.xlsx")

    whole = book(answer)
    assert len(list(whole.worksheets[0].values)) == 3
    words = " ".join(str(cell) for row in whole.worksheets[1].values for cell in row)
    assert "first 2 rows" in words
    assert "https://ishenim.example/en/rows.csv" in words


def test_a_description_tells_programs_the_columns_in_every_language(client):
    answer = client.get("/en/rows.csv-metadata.json?most=2")
    told = json.loads(content(answer))

    assert answer.headers["Content-Type"] == "application/csvm+json"
    assert told["url"] == "https://ishenim.example/en/rows.csv?most=2"
    columns = told["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == lines(client.get("/en/rows.csv"))[0]
    assert [column["datatype"] for column in columns][:2] == ["number", "string"]
    assert set(columns[0]["titles"]) == {"und", "ky", "ru", "en"}


def test_whose_name_a_reader_uses_for_the_site_never_gets_into_a_kept_file(client):
    told = content(client.get("/en/rows.csv-metadata.json", headers={"host": "evil.example"}))

    assert b"evil" not in told


def test_what_is_meant_for_one_reader_is_kept_by_nobody(client):
    for form in ("csv", "xlsx", "csv-metadata.json"):
        answer = client.get(f"/en/own.{form}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert content(answer)
    assert len(kept_pages) == 0


def test_the_rows_of_a_long_list_are_in_the_language_in_which_they_were_asked_for(client, settings):
    urls.have["rows"] = 2_001
    request = RequestFactory().get("/en/rows.csv")
    with override("ru"):
        answer = urls.table(request, form="csv")

    with override("en"):
        first, second = next(iter(answer)), next(iter(answer))
        assert get_language() == "en"
    answer.close()
    with override("ru"):
        assert f"{urls.TRIAL.title}".encode() in second
    assert first.startswith(b"\xef\xbb\xbfnumber")


def test_few_long_tables_are_sent_at_once_and_the_next_reader_is_told_to_wait(client):
    urls.have["rows"] = 2_001
    sent = [client.get("/en/rows.csv") for _ in range(handing_out.LONG_AT_ONCE)]

    refused = urls.table(RequestFactory().get("/en/rows.csv"), form="csv")

    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "30"
    for answer in sent:
        answer.close()
        answer.close()
    assert client.get("/en/rows.csv").status_code == 200


def test_whoever_leaves_before_the_first_row_gives_the_turn_back(client):
    urls.have["rows"] = 2_001
    for _ in range(handing_out.LONG_AT_ONCE + 2):
        answer = client.get("/en/rows.csv")
        assert answer.status_code == 200
        answer.close()


def test_a_long_table_asked_for_by_its_head_alone_is_not_read(client):
    urls.have["rows"] = 2_001

    assert content(client.head("/en/rows.csv")) == b""


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_fifty_thousand_rows_need_no_more_memory_than_a_piece_of_them(client, form):
    urls.have["rows"] = 50_000
    answer = urls.table(RequestFactory().get(f"/en/rows.{form}"), form=form)
    tracemalloc.start()

    sent = sum(len(piece) for piece in answer)
    _now, most = tracemalloc.get_traced_memory()

    tracemalloc.stop()
    answer.close()
    assert sent > (10_000_000 if form == "csv" else 100_000)
    assert most < 8_000_000
