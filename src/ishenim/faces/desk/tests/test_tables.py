"""Officials take away the lists of their desk: their own rows, and nobody keeps them."""

from __future__ import annotations

import csv
import io

import openpyxl
from tests import acts

from ishenim.faces.desk import tables


def whole(answer) -> bytes:
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return b"".join(answer)


def rows(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(whole(answer).decode("utf-8-sig"), newline="")))


def test_my_work_is_taken_away_in_its_order_and_only_mine(world, at_desk, on, monkeypatch):
    monkeypatch.setattr(tables, "PIECE", 2)
    on("2026-10-05 10:00")
    late = acts.ask(world.beat)
    acts.act(late, "show_text", world.moderator)
    on("2026-10-12 10:00")
    acts.tick()
    fresh, elsewhere = acts.ask(world.beat), acts.ask(world.other_beat)

    found = rows(at_desk("officer").get("work.csv"))

    assert [row["reference"] for row in found][:2] == [late.reference, fresh.reference]
    assert len(found) == 3
    assert elsewhere.reference not in {row["reference"] for row in found}
    assert [row["late"] for row in found][:2] == ["yes", "no"]
    assert found[1]["step_words"] == "Accept the question"
    assert {row["demonstration"] for row in found} == {"yes"}


def test_my_work_is_taken_away_as_it_is_chosen(world, at_desk, monday):
    question = acts.ask(world.beat)
    acts.expected(world.beat)

    found = rows(at_desk("officer").get("work.csv", kind="question"))

    assert [row["reference"] for row in found] == [question.reference]
    page = at_desk("officer").get("", kind="question", after="1-5-5").content.decode()
    assert 'href="/en/desk/work.csv?kind=question"' in page


def test_the_checks_of_a_public_log_are_taken_away_by_whoever_has_them(world, at_desk, monday):
    question = acts.ask(world.beat)

    found = rows(at_desk("moderator").get("logs/moderation.csv"))

    assert question.reference in {row["reference"] for row in found}
    assert at_desk("officer").get("logs/moderation.csv").status_code == 404


def test_a_month_of_the_calendar_is_taken_away_as_a_workbook(world, at_desk, monday):
    acts.announced(world.beat, world.officer)

    content = whole(at_desk("officer").get("calendar.xlsx", month="2026-11"))

    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet["A1"].value == "Begins"
    assert f"{sheet['A2'].value:%Y-%m-%d %H:%M}" == "2026-11-18 18:30"
    assert (
        "calendar.xlsx?month=2026-11" in at_desk("officer").get("calendar/", month="2026-11").content.decode()
    )


def test_nobody_takes_rows_of_a_desk_away_without_signing_in(world, client):
    for way in ("work.csv", "calendar.xlsx", "logs/moderation.csv"):
        answer = client.get(f"/en/desk/{way}")
        assert answer.status_code == 302
        assert "/sign-in/" in answer.headers["Location"]
