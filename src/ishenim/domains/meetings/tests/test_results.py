"""Results are shown by the way a question came in, and nothing but the asker's word counts as confirmed."""

import pytest
from tests.acts import act, announced, ask, ask_in_hall, cards, entered, tick
from tests.reading import Reader, forget_everyone, words
from tests.world import moment

from ishenim.domains.meetings.grounds import Channel
from ishenim.domains.meetings.models import ResultsOfPlace
from ishenim.domains.meetings.results import Results, results_of
from ishenim.domains.meetings.tallying import COUNTED, RESULTS, count_results
from ishenim.kernel import versions
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.procedures.engine import begin

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def reader(world):
    forget_everyone()
    yield Reader()
    forget_everyone()


def done(question, world):
    code = question.question.claim_code
    question = act(act(question, "accept", world.officer), "done", world.officer)
    question.code = code
    return question


def confirmed(question, world):
    question = done(question, world)
    return act(question, "confirm", ANYONE, code=question.code)


def test_each_way_is_counted_for_itself(world, on):
    confirmed(ask(world.beat), world)
    ask(world.beat)
    meeting = announced(world.beat, world.officer)
    [(card, _code)] = cards(meeting, world.mayor, 1).items()
    entered(card, world.mayor, world.beat)
    on("2026-11-18 18:40")
    ask_in_hall(meeting)

    found = {row.channel: (row.asked, row.confirmed, row.under_way) for row in results_of().by_channel}

    assert found == {Channel.WEB: (2, 1, 1), Channel.PAPER: (1, 0, 1), Channel.HALL: (1, 0, 1)}


def test_silence_is_never_counted_as_confirmed(world, on):
    done(ask(world.beat), world)
    on("2026-11-03 00:00")
    tick()

    [row] = results_of().by_channel
    assert (row.confirmed, row.unconfirmed) == (0, 1)
    assert row.confirmed_of_ended == (0, 1)


def test_whatever_becomes_of_questions_the_numbers_add_up(world, on):
    act(ask(world.beat), "give_back", world.officer)
    act(act(ask(world.beat), "accept", world.officer), "close_unfixed", world.officer)
    disputed = done(ask(world.beat), world)
    act(act(disputed, "dispute", ANYONE, code=disputed.code), "stand_by", world.chief)
    earlier, later = (act(ask(world.beat), "show_text", world.moderator) for _ in range(2))
    act(later, "merge_into", world.officer, into=earlier.reference)
    on("2026-10-09 00:00")
    tick()

    [row] = results_of().by_channel

    assert row[1:] == (5, 0, 0, 1, 2, 1, 1, 1)
    assert row.asked == sum(row[2:8])


def test_what_was_not_let_in_or_is_of_another_register_is_left_out(world):
    act(ask(world.beat, step="ask_unproven"), "decline", world.moderator)
    ask(world.beat, step="ask_unproven")
    act(begin("question", place=world.beat), "take_over", world.registrar)

    assert results_of().by_channel == []


def test_a_place_counts_its_own(world):
    ask(world.beat)
    ask(world.other_beat)

    assert [row.asked for row in results_of([world.beat.pk]).by_channel] == [1]
    assert results_of([]).by_channel == []


def test_the_page_shows_the_table_with_how_it_is_counted_and_the_rows(reader, world):
    confirmed(ask(world.beat), world)

    page = reader.get("questions/results/")

    assert "on the web Asked 1 Confirmed by the asker 1 Closed, unconfirmed 0" in words(page)
    assert "Silence is never counted as confirmed." in words(page)
    assert 'href="/en/questions.csv"' in page.content.decode()
    assert 'href="/en/questions/results/"' in reader.get("questions/").content.decode()


def test_the_page_of_a_place_without_questions_says_so_and_an_unknown_place_has_none(reader, world):
    assert "No question was asked here yet." in reader.read("questions/results/?place=far_beat")
    reader.get("questions/results/?place=nowhere", status=404)


def test_the_worker_counts_and_the_page_says_when(reader, world, on):
    confirmed(ask(world.beat), world)
    assert count_results() == 1
    assert "1 question, counted on 5 October 2026, 10:00" in words(reader.get("questions/results/"))

    ask(world.other_beat)
    act(ask(world.beat), "give_back", world.officer)
    assert [row.asked for row in results_of().by_channel] == [1], "until the worker has counted anew"
    told = versions.tokens(RESULTS)
    on("2026-10-05 13:00")
    assert count_results() == 1
    assert versions.tokens(RESULTS) != told
    assert "3 questions, counted on 5 October 2026, 13:00" in words(reader.get("questions/results/"))
    assert results_of().by_channel == [Results(Channel.WEB, 3, 1, 0, 0, 1, 0, 1, 0)]


def test_who_finds_nothing_otherwise_tells_no_page_and_forgets_what_is_gone(world, on):
    ask(world.beat)
    ResultsOfPlace.objects.create(
        place_id=world.other_beat.pk,
        channel=Channel.HALL,
        counted_at=moment("2026-10-04 10:00"),
        **dict.fromkeys(COUNTED, 7),
    )
    assert count_results() == 1
    assert [(row.channel, row.asked) for row in results_of().by_channel] == [(Channel.WEB, 1)]
    told = versions.tokens(RESULTS)
    on("2026-10-05 13:00")

    assert count_results() == 0

    assert (results_of().at, versions.tokens(RESULTS)) == (moment("2026-10-05 13:00"), told)


def test_it_takes_one_query_whatever_there_is(world, django_assert_num_queries):
    ask(world.beat)
    count_results()
    with django_assert_num_queries(1):
        results_of()
    for _ in range(3):
        ask(world.other_beat)
    count_results()
    with django_assert_num_queries(1):
        results_of()
