"""The pages of paper: cards that are shown once, thirty rows that are saved one by one."""

from __future__ import annotations

import base64
import re
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from tests.acts import act, announced, cards, entered, everything_written, last_line, now_of
from tests.reading import Reader, forget_everyone

from ishenim.domains.meetings.card_queries import cards_of
from ishenim.domains.meetings.models import Card, Question
from ishenim.domains.meetings.paper_pages import ROWS, Row, bound, record
from ishenim.domains.meetings.tests.entering import at, row, rows, signed_in, text
from ishenim.kernel.institutions import roles
from ishenim.kernel.papers.tests.reading import (
    A4,
    code_of,
    pages_of,
    sizes_of,
    squares_of,
    squeezed,
    words_of,
)
from ishenim.kernel.procedures.models import Matter

CODE = re.compile(r"\b\d{5}(?: \d{5}){4}\b")


@pytest.fixture(autouse=True)
def _in_english(monday):
    cache.clear()
    forget_everyone()
    with override("en"):
        yield


@pytest.fixture
def meeting(world):
    return announced(world.beat, world.officer)


@pytest.fixture
def clerk(world):
    return signed_in("mayor")


def printing(client, meeting, count=6, **fields):
    page = client.get(at(meeting, "issue_cards/"))
    mark = re.search(r'name="sent" value="([^"]+)"', page.content.decode())[1]
    return client.post(at(meeting, "issue_cards/"), {"count": count, "language": "en", "sent": mark} | fields)


# Issuing


def test_the_answer_to_the_step_is_the_cards_themselves(clerk, meeting):
    answer = printing(clerk, meeting)

    said = text(answer)
    assert len(set(CODE.findall(said))) == 6
    for number in range(1, 7):
        assert said.count(f"{meeting.reference}-{number:03}") == 2, "on the card, and on the strip"
    assert "6 question cards: print them now" in said
    assert answer["Cache-Control"] == "no-store"
    assert last_line(meeting)["clear"] == {"count": 6}


def test_the_codes_are_shown_once_and_on_no_second_page(clerk, meeting):
    codes = CODE.findall(text(printing(clerk, meeting)))

    for way in ("", "issue_cards/", "pages/cards/"):
        page = clerk.get(at(meeting, way)).content.decode()
        assert not CODE.search(page)
        assert not [code for code in codes if code.replace(" ", "") in page]
    assert not CODE.search(clerk.get(f"/en/meetings/{meeting.reference}/").content.decode())


def test_a_form_that_is_sent_again_prints_nothing_and_shows_no_code(clerk, meeting):
    answer = printing(clerk, meeting, sent="mark")
    assert answer.status_code == 200
    before = everything_written()

    again = printing(clerk, meeting, sent="mark")

    assert again.status_code == 422
    assert "their codes are shown once" in text(again)
    assert not CODE.search(text(again))
    assert everything_written() == before


def test_the_pdf_lies_in_the_page_and_says_the_same(clerk, meeting):
    page = printing(clerk, meeting, 5).content.decode()

    pdf = pdf_in(page)
    said = words_of(pdf)
    assert pages_of(pdf) == 2, "four cards to a sheet"
    for code in set(CODE.findall(page)):
        assert squeezed(code) in said
    assert said.count(f"{meeting.reference}-005") == 2
    assert squeezed("Cut here. The card goes into the box") in said


def pdf_in(page: str) -> bytes:
    return base64.b64decode(re.search(r'href="data:application/pdf;base64,([^"]+)"', page)[1])


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_cards_are_on_a4_and_the_square_of_each_leads_to_where_its_code_is_asked_for(
    clerk, meeting, language
):
    pdf = pdf_in(printing(clerk, meeting, 5, language=language).content.decode())

    assert sizes_of(pdf) == [A4, A4]
    squares = squares_of(pdf)
    address = f"http://testserver/{language}/mine/"
    assert squares == [(address, code_of(address))] * 5
    assert words_of(pdf).count(address) == 5
    Reader(language).get("mine/")


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_cards_are_printed_in_the_language_that_was_chosen(clerk, meeting, language):
    page = printing(clerk, meeting, 1, language=language).content.decode()

    assert f'<html lang="{language}">' in page
    assert "data:application/pdf" in page


def test_what_is_wrong_in_the_form_is_said_beside_it(clerk, meeting):
    answer = printing(clerk, meeting, 201)

    assert answer.status_code == 422
    assert "from 1 to 200" in text(answer)
    assert 'value="201"' in answer.content.decode()


@pytest.mark.parametrize("who", ["officer", "chief", "police_moderator"])
def test_the_police_are_offered_no_cards_and_refused_at_their_address(world, meeting, who):
    client = signed_in(who)

    assert "Print question cards" not in text(client.get(at(meeting)))
    assert client.post(at(meeting, "issue_cards/"), {"count": 4, "language": "en"}).status_code == 403
    assert not Card.objects.exists()


# Entering


def test_thirty_cards_are_entered_by_one_form(world, clerk, meeting):
    issued = cards(meeting, world.mayor, 30)
    page = clerk.get(at(meeting, "pages/cards/"))
    assert "Cards printed: 30. Entered: 0." in text(page)

    answer = clerk.post(
        at(meeting, "pages/cards/"),
        rows(*(row(n, card) for n, card in enumerate(issued, 1))),
    )

    assert answer.status_code == 200
    assert "30 cards are recorded" in text(answer)
    assert "Cards printed: 30. Entered: 30." in text(answer)
    assert Question.objects.filter(channel="paper", meeting=meeting).count() == 30


def test_right_rows_are_recorded_and_wrong_ones_stay_with_what_was_typed(world, clerk, meeting):
    cards(meeting, world.mayor, 9)
    used = entered(f"{meeting.reference}-009", world.mayor, world.beat)
    other = next(iter(cards(announced(world.other_beat, world.other_officer), world.mayor)))

    answer = clerk.post(
        at(meeting, "pages/cards/"),
        rows(
            row(1, "1"),
            row(2, "77"),
            row(3, "009"),
            row(4, other),
            row(5, "no number"),
            row(6, "6", text="Short?"),
            row(7, "7", topic=""),
            row(8, "1", text="The same card in a row of its own."),
            row(9, "", text="A question without a number."),
            row(10, "10.5"),
            row(12, "2", language="xx"),
            row(30, "3"),
        ),
    )

    page, said = answer.content.decode(), text(answer)
    assert answer.status_code == 422
    assert "2 cards are recorded" in said
    assert "10 rows were not recorded" in said
    assert sorted(Question.objects.exclude(pk=used.pk).values_list("card__number", flat=True)) == [1, 3]
    for sentence in (
        "There is no card with this number",
        f"entered already: question {used.reference}",
        f"This card is of another meeting: {other[:9]}",
        "Write the number as it stands on the card",
        "at least 10 characters",
        "stands in another row, too",
    ):
        assert sentence in said
    for typed in ("77", "no number", "Short?", "The same card in a row of its own.", "A question without"):
        assert typed in page
    for field in ("row2-card", "row6-text", "row7-topic", "row9-card", "row12-language"):
        assert f'href="#id_{field}"' in page
        assert f'id="id_{field}_error"' in page
    assert 'value="When will lamp 1 shine?"' not in page, "a recorded row is empty again"


def test_what_is_sent_twice_is_recorded_once(world, clerk, meeting):
    cards(meeting, world.mayor, 2)
    form = rows(row(1, "1"), row(2, "2"))
    clerk.post(at(meeting, "pages/cards/"), form)
    before = everything_written()

    answer = clerk.post(at(meeting, "pages/cards/"), form)

    assert answer.status_code == 200
    assert text(answer).count("It was recorded before, once.") == 2
    assert everything_written() == before


def test_a_card_that_somebody_else_enters_at_the_same_moment_is_refused_alone(world, meeting):
    cards(meeting, world.mayor, 3)
    known = cards_of(meeting.pk, {1, 2, 3})
    data = rows(row(1, "1"), row(2, "2"), row(3, "3"))
    read = [Row(bound(data, {}, number, meeting, known)) for number in range(3)]
    entered(f"{meeting.reference}-002", world.mayor, world.beat, text="Entered by another clerk.")

    record(read, meeting, world.mayor)

    assert [one.recorded for one in read] == [True, False, True]
    assert "a moment ago by somebody else" in str(read[1].form.errors)
    assert Question.objects.count() == 3


def test_an_empty_form_writes_nothing(world, clerk, meeting):
    cards(meeting, world.mayor)
    before = everything_written()

    assert clerk.post(at(meeting, "pages/cards/"), rows()).status_code == 200
    assert clerk.post(at(meeting, "pages/cards/"), {}).status_code == 200
    assert everything_written() == before


def test_thirty_rows_cost_no_more_questions_to_the_database_than_two(world, clerk, meeting):
    issued = list(cards(meeting, world.mayor, 33))
    clerk.post(at(meeting, "pages/cards/"), rows(row(1, issued.pop())))
    costs = []

    for part in (issued[:2], issued[2:]):
        form = rows(*(row(n, card) for n, card in enumerate(part, 1)))
        with CaptureQueriesContext(connection) as queries:
            assert clerk.post(at(meeting, "pages/cards/"), form).status_code == 200
        costs.append(len(queries))

    assert Question.objects.count() == 33
    assert costs[1] == costs[0] < 40


def test_thirty_wrong_rows_cost_no_more_than_two(world, clerk, meeting):
    cards(meeting, world.mayor, 1)
    clerk.get(at(meeting, "pages/cards/"))
    costs = []

    for many in (2, 30):
        form = rows(*(row(n, str(n + 100)) for n in range(1, many + 1)))
        with CaptureQueriesContext(connection) as queries:
            assert clerk.post(at(meeting, "pages/cards/"), form).status_code == 422
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_every_field_of_a_row_has_a_label_and_enter_saves(world, clerk, meeting):
    cards(meeting, world.mayor)

    page = clerk.get(at(meeting, "pages/cards/")).content.decode()

    fields = re.findall(r'<(?:input|select|textarea)[^>]* id="(id_row\d+-[^"]+)"', page)
    assert len(fields) == ROWS * 5
    assert not [one for one in fields if f'<label for="{one}">' not in page]
    assert "<textarea" not in page, "in a box of several lines Enter would not save"
    assert re.findall(r"<script src=\"[^\"]*/([a-z]+)\.", page) == [
        "leaving",
        "keeping",
    ]  # which touch no row
    assert re.search(r'name="row1-card"[^>]* autofocus', page), "the first row waits for the keyboard"


@pytest.mark.parametrize("who", ["officer", "chief", "moderator", "police_moderator", "monitor"])
def test_only_local_self_government_has_the_page(world, meeting, who):
    cards(meeting, world.mayor)
    client = signed_in(who)

    assert client.get(at(meeting, "pages/cards/")).status_code == 404
    assert client.post(at(meeting, "pages/cards/"), rows(row(1, "1"))).status_code == 404
    assert "Enter question cards" not in text(client.get(at(meeting)))
    assert not Question.objects.exists()


def test_the_clerk_of_another_place_has_no_page(world, meeting):
    world.institution("far_hall", "self_government", "village")
    world.appoint(roles.LOCAL_SELF_GOVERNMENT, "far_hall", "village", name="far mayor")

    assert signed_in("far mayor").get(at(meeting, "pages/cards/")).status_code == 403


def test_a_meeting_without_cards_says_who_prints_them(world, clerk, meeting):
    assert "No cards were printed for this meeting" in text(clerk.get(at(meeting, "pages/cards/")))
    assert clerk.get(at(meeting, "pages/nothing/")).status_code == 404


def test_the_meeting_leads_to_both_pages(clerk, meeting):
    page = clerk.get(at(meeting)).content.decode()

    assert f'href="{at(meeting, "issue_cards/")}"' in page
    assert f'href="{at(meeting, "pages/cards/")}"' in page


def test_one_card_alone_may_be_entered_as_anything_else_is_begun(world, clerk, meeting):
    number = next(iter(cards(meeting, world.mayor)))
    address = "/en/desk/new/question/ask_on_paper/"
    once = re.search(r'name="desk-once" value="([^"]+)"', clerk.get(address).content.decode())[1]
    fields = {"card": number, "text": "Where is the bus?", "topic": "roads", "language": "ru"}

    answer = clerk.post(address, fields | {"desk-once": unescape(once), "desk-place": "beat"})

    assert answer.status_code == 302
    assert Matter.objects.get(kind="question").language == "ru"


# The second key


def test_whoever_kept_the_strip_confirms_on_the_portal(world, clerk, meeting):
    issued = cards(meeting, world.mayor)
    number, code = next(iter(issued.items()))
    reader = Reader()
    assert "does not open this matter" in text(reader.post("mine/", {"code": code}))
    clerk.post(at(meeting, "pages/cards/"), rows(row(1, number)))
    question = Matter.objects.get(kind="question")
    act(question, "accept", world.officer)
    act(question, "done", world.officer)

    assert question.reference in text(reader.post("mine/", {"code": code}))
    reader.post(f"mine/{question.reference}/confirm/", {"code": code})

    assert now_of(question).state == "confirmed"


def test_everyone_sees_that_it_was_asked_on_paper_and_nobody_the_number_of_the_card(world, meeting):
    number = next(iter(cards(meeting, world.mayor)))
    question = entered(number, world.mayor, world.beat)

    page = Reader().get(f"questions/{question.reference}/").content.decode()
    assert "asked on a paper card" in page
    assert "A resident asked on a paper card" in page
    assert number not in page
    told = signed_in("officer").get(at(question)).content.decode()
    assert number not in told
