"""What became of a matter is told from the ledger in sentences; what is not public is not told."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from tests.acts import REPLY, ReportingMeeting, ResidentsQuestion, act, announced, ask, now_of, tick

from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.procedures import occasions, queries
from ishenim.kernel.procedures.occasions import Occasion
from ishenim.kernel.procedures.page import COLUMNS, as_page
from ishenim.kernel.procedures.story import story

pytestmark = pytest.mark.usefixtures("monday")

ANSWER = "Beside the school, at number 5."


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def question(world):
    return ask(world.beat)


def words(line):
    return {value.label: value.words for value in line.values}


def test_every_step_is_one_sentence_newest_first_with_its_office(question, world):
    act(question, "accept", world.officer)
    act(question, "promise", world.officer)

    told = story(question)

    assert [line.sentence for line in told] == [
        "The office promised a result by 30 October 2026.",
        "The office accepted the question.",
        "A resident asked.",
    ]
    assert [line.office for line in told] == [
        "Neighbourhood police officer, District police",
        "Neighbourhood police officer, District police",
        "Resident",
    ]
    assert (told[0].state, told[0].shape.value) == ("Promised", "promised")


def test_what_the_public_may_read_is_quoted_and_codes_are_said_in_words(question, world):
    act(question, "give_back", world.officer)

    line = story(question)[0]

    assert words(line) == {
        "Ground": "It has been answered already, and the answer is public",
        "What do you say to whoever asked?": REPLY["reply"],
    }
    assert [value.quoted for value in line.values] == [True, False]


def test_the_words_of_an_unchecked_question_are_not_told_but_that_there_are_some_is(question):
    [line] = story(question)

    assert words(line) == {"What is it about?": "Street lighting"}
    assert line.sealed == ["text"]


def test_an_office_reads_what_the_public_does_not(question):
    [line] = story(question, everything=True)

    assert words(line)["Your question"] == "When will the street lamps be repaired?"
    assert line.sealed == []


def test_the_answer_of_the_asker_is_read_by_the_offices_only(question, world):
    act(question, "accept", world.officer)
    act(question, "ask_back", world.officer)
    act(question, "answer_back", ANYONE, code=question.question.claim_code, answer=ANSWER)

    assert story(question)[0].sealed == ["answer"]
    assert ANSWER not in str(story(question))
    assert words(story(question, everything=True)[0]) == {"Your answer": ANSWER}


def test_what_was_erased_is_told_as_erased_and_the_tombstone_is_no_line_of_its_own(question, world):
    act(question, "show_text", world.moderator)
    act(question, "hide_text", world.moderator)

    hidden, shown, asked = story(question)

    assert (shown.erased, shown.sealed) == (["text"], ["text"])
    assert words(hidden)["Why is something hidden?"] == "an insult"
    assert asked.step is ResidentsQuestion.ask


def test_a_step_of_which_the_public_sees_nothing_is_told_to_offices_only(question, world):
    act(question, "accept", world.officer)
    before = ResidentsQuestion.accept.public
    object.__setattr__(ResidentsQuestion.accept, "public", ResidentsQuestion.ask.public.NOTHING)
    try:
        assert [line.step.name for line in story(question)] == ["ask"]
        assert [line.step.name for line in story(question, everything=True)] == ["accept", "ask"]
    finally:
        object.__setattr__(ResidentsQuestion.accept, "public", before)


def test_moments_days_lists_and_institutions_are_said_in_the_readers_language(question, world):
    referred, announcement = act(question, "refer", world.officer), announced(world.beat, world.officer)

    assert "City hall" in story(referred)[0].sentence
    told, planned, _expected = story(announcement)
    assert told.sentence == "The meeting was announced. Notice in days: 44."
    assert words(told)["In which languages can one speak there?"] == "Kyrgyz, Russian"
    assert "18 November 2026" in words(planned)["Begins"]


def test_a_story_is_told_with_two_queries_however_long_it_is(question, world, django_assert_num_queries):
    with django_assert_num_queries(2):
        story(question)
    act(question, "accept", world.officer)
    act(question, "promise", world.officer)
    with django_assert_num_queries(2):
        assert len(story(question)) == 3


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower"])
def test_a_matter_is_found_by_its_reference_however_it_was_typed(question, typed):
    written = question.reference.lower() if typed == "lower" else typed.format(question.reference)

    assert queries.by_reference(written) == now_of(question)
    assert queries.by_reference("2222-2222") is None


def test_the_moderation_log_lists_every_moderation_newest_first(question, world, on):
    other = ask(world.other_beat)
    act(question, "show_text", world.moderator)
    act(question, "hide_text", world.moderator)
    on("2026-10-07 00:00")
    tick()
    act(other, "decline", world.independent_moderator)

    log = queries.logged("moderation")

    assert [entry.line.step.name for entry in log] == [
        "decline",
        "pass_the_check_on",
        "hide_text",
        "show_text",
    ]
    assert [entry.matter.pk for entry in log] == [other.pk, other.pk, question.pk, question.pk]
    assert [entry.number for entry in queries.logged("moderation", before=log[1].number)] == [
        log[2].number,
        log[3].number,
    ]
    assert len(queries.logged("moderation", limit=1)) == 1


def test_a_log_is_read_with_three_queries_however_long_it_is(question, world, django_assert_num_queries):
    act(question, "show_text", world.moderator)
    with django_assert_num_queries(3):
        assert len(queries.logged("moderation")) == 1
    for _ in range(2):
        act(ask(world.beat), "show_text", world.moderator)
    with django_assert_num_queries(3):
        assert len(queries.logged("moderation")) == 3


def test_occasions_of_all_domains_are_told_in_the_order_of_time(world, monkeypatch):
    monkeypatch.setattr(occasions, "_sources", {})
    now = timezone.now()

    def one(reference, hours, **about):
        return Occasion(
            now + timedelta(hours=hours), None, "meeting", "announced", reference, world.beat.pk, **about
        )

    occasions.register(
        "meeting", lambda places, first, until, those: [one("B", 2), one("A", 2, title="In the square")]
    )
    occasions.register("question", lambda places, first, until, those: [one("C", 1)])

    found = occasions.between(None, now, now + timedelta(days=1))

    assert [occasion.reference for occasion in found] == ["C", "A", "B"]
    assert [occasion.name for occasion in found[1:]] == [
        "In the square",
        "A neighbourhood officer's reporting meeting",
    ]
    assert (found[0].shape.value, found[0].state_label) == ("promised", "Announced")


@pytest.mark.parametrize("procedure", [ReportingMeeting, ResidentsQuestion])
def test_a_procedure_is_written_out_with_every_state_and_one_row_for_each_step(procedure):
    page = as_page(procedure)

    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) == len(procedure.steps())
    assert {row.count(" | ") for row in rows} == {len(COLUMNS) - 1}
    assert all(f"- `{state}`: " in page for state in procedure.states)


def test_the_page_says_the_rarer_conditions_and_a_term_with_its_changes(only_for_this_test):
    page = as_page(ResidentsQuestion)

    assert "not by whoever took `promise` or `promise_in_hall`; once" in page
    assert "only if the question was asked in a meeting that has begun" in page
    assert "3 working days, or else `overdue`" in page
    assert "settles the deadline of show_text; erases admit.text" in page
    assert "sealed: answer" in page
    assert "leads to `meeting.expect_again`" in as_page(ReportingMeeting)
    assert "(closes the matter)" in page
