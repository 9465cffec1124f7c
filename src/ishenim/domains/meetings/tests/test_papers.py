"""A village without internet takes part by paper: each paper says what it must, in each language, on A4."""

from __future__ import annotations

import pytest
from django.conf import settings as house
from tests.acts import act, announced, ask, expected, planned
from tests.reading import Door, Reader, forget_everyone

from ishenim.domains.meetings import queries, views_of_papers
from ishenim.domains.meetings.papers.of_meetings import sheet_of
from ishenim.domains.meetings.papers.of_places import A_PAGE_A_WEEK, district
from ishenim.domains.meetings.quarters import Quarter
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.papers import printing
from ishenim.kernel.papers.tests.reading import (
    A4,
    code_of,
    pages_of,
    sizes_of,
    squares_of,
    squeezed,
    words_of,
)
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.addresses import origin
from ishenim.kernel.procedures.engine import begin

LANGUAGES = [code for code, _name in house.LANGUAGES]
DAYS = {"ky": "2026-жылдын 18-ноябры", "ru": "18 ноября 2026 года", "en": "18 November 2026"}
HOSTILE = '#eval("1") $x$ \\ *b* _i_ <l> @r ` // [c] Көчөдөгү жарык өңдөнсүн'
LAMPS = "Көчөдөгү жарыктар качан оңдолот?"


@pytest.fixture
def reader(world, monday):
    forget_everyone()
    yield Reader()
    forget_everyone()


def paper(meeting, name, language="en") -> bytes:
    answer = Reader(language).get(f"meetings/{meeting.reference}/{name}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert (
        answer["Content-Disposition"]
        == f'inline; filename="{name}-{meeting.reference.lower()}-{language}.pdf"'
    )
    return answer.content


def asked(world, text=LAMPS):
    return act(ask(world.beat, text=text), "show_text", world.moderator, text=text)


def minuted(world, on, **fields):
    meeting = announced(world.beat, world.officer)
    on("2026-11-18 21:00")
    act(meeting, "hold", world.officer)
    return act(meeting, "minute", world.officer, **fields)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_poster_says_what_when_where_and_how_to_ask(reader, world, language):
    Appointment.objects.filter(role="neighbourhood_officer").update(duty_phone="+996 3230 2-11-02")
    world.changed()
    meeting = announced(world.beat, world.officer, venue="Өзөн мектеби, жыйындар залы")

    pdf = paper(meeting, "poster", language)

    said = words_of(pdf)
    for words in ("Beat", DAYS[language], "18:30 – 20:00", "Өзөн мектеби, жыйындар залы", "By the side door.",
                  "+996 3230 2-11-02", "102", f"/{language}/meetings/{meeting.reference}/"):  # fmt: skip
        assert squeezed(words) in said
    assert pages_of(pdf) == 1


def test_a_poster_says_how_to_ask_without_internet_and_names_no_person(reader, world):
    said = words_of(paper(announced(world.beat, world.officer), "poster"))

    assert squeezed("Without internet: write on a question card.") in said
    assert squeezed("The rule asks for 10 days.") in said
    assert squeezed("You need no account and no name.") in said
    assert "officer" not in said.replace(squeezed("police officer"), "").replace("postofficer", "")


def test_a_poster_of_the_most_that_may_be_said_is_still_one_sheet(reader, world):
    meeting = planned(world.beat, world.officer, venue="Ж" * 100 + " " + "ө" * 99)
    act(
        meeting,
        "announce",
        world.officer,
        access_notes="щ " * 249,
        access=["ramp", "childcare", "interpreter"],
    )
    act(meeting, "move", world.officer, venue="Ж" * 100 + " " + "ө" * 99)

    pdf = paper(meeting, "poster")

    assert pages_of(pdf) == 1
    assert "ө" * 99 in words_of(pdf)
    assert "щ" * 249 in words_of(pdf)
    assert squeezed("This poster takes the place of earlier ones.") in words_of(pdf)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_is_a4_and_its_square_leads_to_the_address_it_says(reader, world, on, language):
    meeting = announced(world.beat, world.officer)
    papers = [paper(meeting, name, language) for name in ("poster", "agenda", "attendance")]
    papers.append(Reader(language).get("places/beat/meetings-2026-4.pdf").content)
    on("2026-11-18 21:00")
    act(act(meeting, "hold", world.officer), "minute", world.officer, minutes="Сөз.\n" * 80)
    papers.append(paper(meeting, "minutes", language))

    assert pages_of(papers[-1]) > 1
    for pdf in papers:
        assert set(sizes_of(pdf)) == {A4}
        [(address, drawn)] = squares_of(pdf)
        assert squeezed(address) in words_of(pdf)
        assert drawn == code_of(address)
        assert address.startswith(f"{origin()}/{language}/")
        Reader(language).get(address.removeprefix(f"{origin()}/{language}/"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agenda_brings_the_earlier_questions_with_room_to_write(reader, world, language):
    question = act(asked(world), "accept", world.officer)
    act(question, "promise", world.officer, what="Эки жарык орнотулат.")
    unchecked = ask(world.beat, text="A text nobody has checked yet")
    meeting = announced(world.beat, world.officer)

    said = words_of(paper(meeting, "agenda", language))

    for words in (question.reference, LAMPS, "Эки жарык орнотулат.", unchecked.reference, DAYS[language]):
        assert squeezed(words) in said
    assert squeezed("A text nobody") not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_those_who_come_are_counted_on_one_sheet_without_names(reader, world, language):
    meeting = announced(world.beat, world.officer, venue="Ж" * 100 + " " + "ө" * 99)

    pdf = paper(meeting, "attendance", language)

    assert pages_of(pdf) == 1
    assert squeezed(DAYS[language]) in words_of(pdf)
    if language == "en":
        assert squeezed("Write no names of residents.") in words_of(pdf)
        assert squeezed("Which offices and organisations came") in words_of(pdf)


@pytest.mark.parametrize("language", LANGUAGES)
def test_minutes_are_printed_as_the_record_has_them(reader, world, on, language):
    question = asked(world)
    meeting = minuted(
        world, on, minutes="Элдин үнү угулду.\n\nЖолдор жөнүндө сөз болду.", came_from="Айыл өкмөтү"
    )
    act(meeting, "report_back", world.officer, question=question.reference, words="Чырактар келди.")

    said = words_of(paper(meeting, "minutes", language))

    for words in ("Элдин үнү угулду.", "Жолдор жөнүндө", "Айыл өкмөтү", "18:35 – 19:50", "1212",
                  question.reference, LAMPS, "Чырактар келди."):  # fmt: skip
        assert squeezed(words) in said


def test_what_people_wrote_is_printed_as_it_is_on_every_paper(reader, world, on):
    question = asked(world, HOSTILE)
    meeting = announced(world.beat, world.officer, venue=HOSTILE)
    for name in ("poster", "agenda", "attendance"):
        assert squeezed(HOSTILE) in words_of(paper(meeting, name))

    on("2026-11-18 21:00")
    act(meeting, "hold", world.officer)
    act(meeting, "report_back", world.officer, question=question.reference, words=HOSTILE)
    act(meeting, "minute", world.officer, minutes=HOSTILE + "щ" * 1900)

    said = words_of(paper(meeting, "minutes"))
    assert said.count(squeezed(HOSTILE)) == 4
    assert said.count("щ") >= 1900


@pytest.mark.parametrize(
    ("state", "there"),
    [
        ("expected", set()),
        ("planned", {"agenda", "attendance"}),
        ("announced", {"poster", "agenda", "attendance"}),
        ("held", {"agenda", "attendance"}),
        ("minuted", {"minutes"}),
        ("closed", {"minutes"}),
        ("cancelled", set()),
    ],
)
def test_a_paper_is_offered_and_there_only_while_it_is_of_use(reader, world, on, state, there):
    meeting = brought_to(state, world, on)

    page = Reader().get(f"meetings/{meeting.reference}/").content.decode()

    for name in ("poster", "agenda", "attendance", "minutes"):
        offered = f'href="/en/meetings/{meeting.reference}/{name}.pdf"' in page
        assert (f'href="/ky/meetings/{meeting.reference}/{name}.pdf" lang="ky"' in page) is offered
        assert offered is (name in there)
        Reader().get(f"meetings/{meeting.reference}/{name}.pdf", status=200 if offered else 404)


def brought_to(state, world, on):
    if state == "expected":
        return expected(world.beat)
    if state == "planned":
        return planned(world.beat, world.officer)
    if state in ("announced", "cancelled"):
        meeting = announced(world.beat, world.officer)
        return meeting if state == "announced" else act(meeting, "cancel", world.officer)
    if state == "held":
        meeting = announced(world.beat, world.officer)
        on("2026-11-18 21:00")
        return act(meeting, "hold", world.officer)
    meeting = minuted(world, on)
    return meeting if state == "minuted" else act(meeting, "close", world.officer)


def test_the_second_reader_gets_a_paper_from_memory_and_after_a_step_a_new_one(
    reader, world, monkeypatch, django_capture_on_commit_callbacks
):
    meeting, pressed = announced(world.beat, world.officer), []
    press = printing.subprocess.run
    monkeypatch.setattr(printing.subprocess, "run", lambda *a, **k: pressed.append(a) or press(*a, **k))
    address = f"/en/meetings/{meeting.reference}/poster.pdf"

    first, second = Door().get(address), Door().get(address)
    assert first == second
    assert len(pressed) == 1

    with django_capture_on_commit_callbacks(execute=True):
        act(meeting, "move", world.officer)
    assert Door().get(address) != first
    assert len(pressed) == 2


def test_a_paper_has_one_address(reader, world):
    meeting = announced(world.beat, world.officer)

    answer = reader.get(f"meetings/{meeting.reference}/poster.pdf?again=1", status=302)

    assert answer["Location"] == f"/en/meetings/{meeting.reference}/poster.pdf"


def test_a_busy_press_asks_the_reader_to_come_again(reader, world, monkeypatch):
    meeting = announced(world.beat, world.officer)
    monkeypatch.setattr(printing, "PATIENCE", 0.01)
    with printing.FOR_ANYONE, printing.FOR_ANYONE:
        answer = reader.get(f"meetings/{meeting.reference}/poster.pdf", status=503)

    assert answer["Retry-After"] == str(views_of_papers.AGAIN_IN)
    assert "Many papers are being printed" in answer.content.decode()
    paper(meeting, "poster")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_of_a_place_lists_the_meetings_of_a_quarter(reader, world, language):
    announced(world.beat, world.officer, venue="Өзөн мектеби")
    planned(world.other_beat, world.other_officer, starts_at="2026-12-01 18:00", ends_at="2026-12-01 19:00")

    pdf = Reader(language).get("places/region/meetings-2026-4.pdf").content

    said = words_of(pdf)
    for words in ("Region", "Өзөн мектеби", "18:30–20:00", "Other beat", f"/{language}/places/region/"):
        assert squeezed(words) in said
    assert pages_of(pdf) == 1


def test_a_sheet_of_many_meetings_gives_each_week_a_page(reader, world):
    for number in range(A_PAGE_A_WEEK + 1):
        day = f"2026-1{number % 2}-{number // 2 + 6:02}"
        begin_and_end = {"starts_at": f"{day} 18:00", "ends_at": f"{day} 19:00"}
        act(begin("meeting", place=world.beat), "plan_another", world.officer, **begin_and_end)

    unit = atlas().by_code("region")
    sheet = district(unit, Quarter(2026, 4))

    assert sheet.data["apart"]
    assert pages_of(sheet.printed()) == len(sheet.data["weeks"])


@pytest.mark.parametrize(
    "path", ["nowhere/meetings-2026-4", "region/meetings-2026-5", "region/meetings-9999-1"]
)
def test_a_sheet_of_no_place_or_no_quarter_is_not_there(reader, path):
    reader.get(f"places/{path}.pdf", status=404)


def test_the_page_of_a_place_leads_to_its_sheet(reader, world):
    assert 'href="/en/places/beat/meetings-2026-4.pdf"' in reader.get("places/beat/").content.decode()


@pytest.mark.parametrize("name", ["poster", "agenda", "attendance"])
def test_a_paper_takes_a_bound_number_of_queries(reader, world, django_assert_max_num_queries, name):
    for _ in range(12):
        asked(world)
    meeting = announced(world.beat, world.officer)
    with django_assert_max_num_queries(6):
        assert sheet_of(queries.meeting(meeting.reference), name) is not None


def test_a_sheet_of_a_place_takes_one_query(reader, world, django_assert_num_queries):
    announced(world.beat, world.officer)
    unit = atlas().by_code("region")
    with django_assert_num_queries(1):
        district(unit, Quarter(2026, 4))


def test_the_time_of_a_cancelled_meeting_is_struck_out_on_the_sheet(reader, world):
    planned(world.other_beat, world.other_officer)
    act(announced(world.beat, world.officer), "cancel", world.officer)

    [week, *_without_a_day] = district(atlas().by_code("town"), Quarter(2026, 4)).data["weeks"]
    assert {row["place"]: row["off"] for row in week["rows"]} == {"Beat": True, "Other beat": False}
