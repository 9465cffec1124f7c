"""Questions, meetings and news are found by what anyone may read of them, and by nothing else."""

import pytest
from tests.acts import act, announced, ask

from ishenim.kernel.documents.tests import files
from ishenim.kernel.documents.tests.files import upload
from ishenim.kernel.ledger.sequencer import place_waiting
from ishenim.kernel.search.finding import find
from ishenim.kernel.search.indexing import index_new

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("monday")]


def indexed() -> None:
    place_waiting()
    while index_new():
        pass


def test_a_question_is_found_by_its_text_once_that_was_checked_and_not_before(world):
    question = ask(world.beat)
    text = question.question.text
    indexed()
    word = text.split()[0]
    assert find(word) == []

    act(question, "show_text", world.moderator)
    indexed()

    assert find(word, kinds=["question"]) == [question.pk]
    assert find(question.reference, kinds=["question"]) == [question.pk]


def test_a_meeting_is_found_by_the_title_of_a_paper_until_it_is_taken_out(world, on):
    meeting = announced(world.beat, world.officer)
    on("2026-11-18 20:00")
    act(meeting, "hold", world.officer)
    brought = [upload(files.saved(files.paper()), "plan-of-lamps.pdf"), upload(files.picture(), "spring.png")]
    act(meeting, "minute", world.officer, attachments=brought)
    indexed()
    assert find("plan-of-lamps", kinds=["meeting"]) == find("lamps.pdf") == [meeting.pk]
    assert find("spring.png") == [], "what a picture is called says little"

    act(meeting, "hide_files", world.moderator)
    indexed()

    assert find("plan-of-lamps") == []
