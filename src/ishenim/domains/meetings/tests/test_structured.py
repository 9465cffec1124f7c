"""Pages tell search engines what they tell readers, and no word of a resident ends the block in which it stands."""

from __future__ import annotations

import json
import re

import pytest
from tests.acts import act, announced, ask, expected
from tests.reading import Reader, forget_everyone

from ishenim.kernel.institutions.roles import ANYONE

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def told(world, monday):
    forget_everyone()

    def read(path: str):
        blocks = BLOCK.findall(Reader().get(path).content.decode())
        return json.loads(blocks[0]) if blocks else None

    yield read
    forget_everyone()


def test_a_meeting_without_a_day_is_no_event_yet(told, world):
    assert told(f"meetings/{expected(world.beat).reference}/") is None


def test_a_cancelled_and_a_postponed_meeting_say_so(told, world):
    meeting = announced(world.beat, world.officer)
    path = f"meetings/{meeting.reference}/"
    assert told(path)["eventStatus"] == "https://schema.org/EventScheduled"
    assert told(path)["organizer"]["name"]
    act(meeting, "cancel", world.officer)
    assert told(path)["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_question_whose_words_nobody_checked_tells_nothing(told, world):
    assert told(f"questions/{ask(world.beat).reference}/") is None


def test_only_the_asker_makes_an_answer_an_accepted_one(told, world):
    question = ask(world.beat)
    code = question.question.claim_code
    act(question, "show_text", world.moderator)
    act(question, "accept", world.officer)
    act(question, "done", world.officer)
    path = f"questions/{question.reference}/"
    assert told(path)["mainEntity"]["suggestedAnswer"]["text"] == "Two lamps have been set up."
    act(question, "confirm", ANYONE, code=code)
    assert told(path)["mainEntity"]["acceptedAnswer"]["text"] == "Two lamps have been set up."


def test_no_word_ends_the_block_in_which_it_stands(told, world):
    words = "Lamps </script><script>alert(1)</script> & \u2028 <!-- dark"
    question = act(ask(world.beat, text=words), "show_text", world.moderator, text=words)

    assert told(f"questions/{question.reference}/")["mainEntity"]["text"] == words
