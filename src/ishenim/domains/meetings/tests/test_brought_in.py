"""A question that a resident asked elsewhere is brought in for them: by a program, or by a clerk at the desk."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.acts import act, last_line, now_of
from tests.reading import words

from ishenim.kernel.institutions.models import Person
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.refusals import Refused

ADDRESS = "/en/desk/new/question/ask_by_program/"
ASKED = {"text": "The lamps at the school are dark.", "topic": "light", "language": "ky"}

pytestmark = pytest.mark.usefixtures("monday")


def bring_in(world, by, place="beat", **fields):
    return act(begin("question", place=world.places[place]), "ask_by_program", by, **fields)


def test_the_book_says_topic_and_channel_and_not_a_word_more(world):
    line = last_line(bring_in(world, world.mayor))

    assert line["clear"] == {"channel": "program", "topic": "light"}
    assert line["by"] == "local_self_government"


@pytest.mark.parametrize("who", ["officer", "chief", "moderator", "independent_moderator", "monitor"])
def test_neither_the_police_nor_those_who_check_the_words_bring_anything_in(world, who):
    with pytest.raises(Refused):
        bring_in(world, world.actors[who])
    with pytest.raises(Refused):
        bring_in(world, ANYONE)


def test_an_office_brings_in_nothing_for_places_of_others_or_for_itself(world):
    for place in ("far_beat", "town"):
        with pytest.raises(Refused):
            bring_in(world, world.mayor, place)


@pytest.mark.parametrize("text", ["<b>The lamps</b> are dark.", "x" * 4001, "short"])
def test_words_with_html_too_many_or_too_few_are_refused(world, text):
    with pytest.raises(ValidationError):
        bring_in(world, world.mayor, text=text)
    assert not Matter.objects.exists()


def test_signs_that_only_look_like_html_are_words(world):
    assert bring_in(world, world.mayor, text="Is 5 < 7 and 9 > 8 at the school?")


def test_a_clerk_hands_the_slip_with_the_code_to_whoever_asked(world):
    clerk = Client()
    clerk.force_login(Person.objects.get(name="mayor"))
    form = clerk.get(ADDRESS).content.decode()
    once = re.search(r'name="desk-once" value="([^"]+)"', form)
    answer = clerk.post(ADDRESS, ASKED | {"desk-once": unescape(once[1]), "desk-place": "beat"})

    code = re.search(r"\d{5}(?: \d{5}){4}", words(answer))[0]
    assert answer.headers["Cache-Control"] == "no-store"
    question = Matter.objects.get(kind="question")
    for step in ("accept", "done"):
        act(now_of(question), step, world.officer)
    act(now_of(question), "confirm", ANYONE, code=code)
