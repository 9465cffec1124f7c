"""What a claim code opens, and what becomes of whoever tries codes that are not theirs."""

from __future__ import annotations

import re
import time
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.acts import act, ask, everything_written, now_of
from tests.reading import words

from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.procedures.claims import new_code

A_HALL = 40
WRONG = "00000 00000 00000 00000 00000"
VALUE = re.compile(r"'[^']*'|\bs\d+_x\d+|\b\d+\b")
UNKNOWN = "This code does not open this matter."


@pytest.fixture
def question(reader, world):
    """A question that an office says is done; `question.code` is the asker's."""
    asked = ask(world.beat)
    asked.code = asked.question.claim_code
    act(asked, "accept", world.officer)
    act(asked, "done", world.officer)
    return asked


def way_of(question, step="confirm") -> str:
    return f"mine/{question.reference}/{step}/"


def test_the_code_shows_the_whole_story_and_the_steps_that_are_open(reader, question):
    page = reader.post("mine/", {"code": question.code})

    assert "Two lamps have been set up." in words(page)
    for step in ("confirm", "dispute"):
        assert f'href="/en/mine/{question.reference}/{step}/"' in page.content.decode()
    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize("space", ["", " ", "-", "  ", "\t"])
def test_a_code_is_known_however_it_is_spaced(reader, question, space):
    assert question.reference in words(reader.post("mine/", {"code": space.join(question.code.split())}))


def test_the_second_key_confirms_and_needs_the_code(reader, question):
    assert "Your claim code" in reader.read(way_of(question))

    page = reader.post(way_of(question), {"code": question.code})

    assert "It is recorded" in words(page)
    assert now_of(question).state == "confirmed"


def test_the_asker_disagrees_with_a_reason(reader, question):
    page = reader.post(way_of(question, "dispute"), {"code": question.code, "reason": ""})
    assert '<a href="#id_reason">' in page.content.decode()

    reader.post(way_of(question, "dispute"), {"code": question.code, "reason": "It is as dark as before."})

    assert now_of(question).state == "disputed"


@pytest.mark.parametrize("typed", [None, {"reason": ""}])
def test_where_to_turn_in_danger_stands_above_the_words_of_who_disagrees(reader, question, typed):
    way = way_of(question, "dispute")

    page = reader.get(way) if typed is None else reader.post(way, typed)

    above, form, _below = page.content.decode().partition('<form method="post"')
    assert form
    assert 'call <a href="tel:102">102</a>' in above
    assert "Do not write here about a crime or about violence by an official" in above


def test_a_step_that_was_taken_meanwhile_is_refused_politely_and_writes_nothing(reader, question):
    act(question, "confirm", ANYONE, code=question.code)
    before = everything_written()

    page = reader.post(way_of(question), {"code": question.code}, status=409)

    assert f'href="/en/questions/{question.reference}/"' in page.content.decode()
    assert "See how it stands now" in words(page)
    assert everything_written() == before


@pytest.mark.parametrize("code", [WRONG, "", "x", "\x00", "1" * 61, "１２３４５" * 5, "🔑"], ids=range(7))
def test_whatever_is_no_code_is_told_beside_the_field_and_writes_nothing(reader, question, code):
    before = everything_written()

    for way in ("mine/", way_of(question)):
        page = reader.post(way, {"code": code}).content.decode()
        assert '<a href="#id_code">' in page
        assert question.reference not in page or way != "mine/"

    assert everything_written() == before


def test_a_code_of_another_matter_and_one_that_is_none_get_the_same_words(reader, question, world):
    stranger = ask(world.beat).question.claim_code

    answers = [
        re.sub(r'value="[^"]*"', "", reader.post(way_of(question), {"code": code}).content.decode())
        for code in (stranger, WRONG)
    ]

    assert UNKNOWN in answers[0]
    assert answers[0] == answers[1]


def test_a_code_of_another_matter_and_one_that_is_none_cost_the_same_work(reader, question, world):
    stranger, asked = ask(world.beat).question.claim_code, []

    reader.post(way_of(question), {"code": WRONG})
    for code in (stranger, WRONG):
        with CaptureQueriesContext(connection) as queries:
            reader.post(way_of(question), {"code": code})
        asked.append([re.sub(VALUE, "?", query["sql"]) for query in queries])

    assert asked[0] == asked[1]


def test_a_hall_behind_one_address_may_mistype_and_of_a_thousand_wrong_codes_all_others_are_stopped(
    reader, question
):
    answers = [reader.client.post("/en/mine/", {"code": new_code()}) for _ in range(1000)]

    assert [answer.status_code for answer in answers] == [200] * A_HALL + [429] * (1000 - A_HALL)
    waits = [int(answer["Retry-After"]) for answer in answers[A_HALL:]]
    assert waits == sorted(waits)
    assert 10 <= waits[0] < waits[-1] <= 600
    assert "Too many codes were tried." in words(answers[-1])
    assert len({words(answer) for answer in answers[:A_HALL]}) == 1


def test_whoever_is_stopped_is_stopped_whatever_they_try_even_the_right_code(reader, question):
    for _ in range(A_HALL):
        reader.post("mine/", {"code": new_code()})

    reader.post("mine/", {"code": question.code}, status=429)
    reader.post(way_of(question), {"code": question.code}, status=429)
    assert now_of(question).state == "done"


def test_after_a_while_one_may_try_again(reader, question, monkeypatch):
    for _ in range(A_HALL + 1):
        reader.client.post("/en/mine/", {"code": new_code()})
    later = time.monotonic() + 600
    monkeypatch.setattr(time, "monotonic", lambda: later)

    assert question.reference in words(reader.post("mine/", {"code": question.code}))


def test_whoever_has_a_right_code_is_not_counted(reader, question):
    for _ in range(A_HALL + 20):
        reader.post("mine/", {"code": question.code})


def test_one_who_tries_does_not_stop_another(reader, question):
    for number in count():
        if reader.client.post("/en/mine/", {"code": WRONG}).status_code == 429:
            break
        assert number < A_HALL + 1

    other = reader.client.post("/en/mine/", {"code": question.code}, REMOTE_ADDR="198.51.100.7")

    assert other.status_code == 200


@pytest.mark.parametrize("step", ["accept", "overdue", "ask", "nothing", "show_text"])
def test_only_what_a_resident_may_do_has_a_page_here(reader, question, step):
    reader.get(way_of(question, step), status=404)
    reader.post(way_of(question, step), {"code": question.code}, status=404)


@pytest.mark.parametrize("way", ["mine/", "mine/{}/confirm/"])
def test_a_form_from_another_site_is_refused(reader, question, way):
    page = reader.post(
        way.format(question.reference),
        {"code": question.code},
        status=403,
        Origin="https://elsewhere.example",
    )

    assert "The form could not be accepted" in words(page)
    assert now_of(question).state == "done"


def test_the_code_is_in_no_answer_once_it_was_handed_out(reader, question):
    ways = [f"questions/{question.reference}/", way_of(question), "questions/", "places/beat/", ""]

    for way in ways:
        assert question.code not in reader.get(way).content.decode()
    assert question.code.encode() not in b"".join(bytes(claim.digest) for claim in question.claims.all())
