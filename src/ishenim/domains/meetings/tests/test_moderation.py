"""Nobody moderates questions about their own institution, and every moderation is public."""

import pytest
from django.core.exceptions import ValidationError
from tests.acts import act, ask, last_line, now_of, open_deadlines, steps_taken, tick
from tests.world import moment

from ishenim.domains.meetings.procedures import ResidentsQuestion
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.declare import Public
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.refusals import Refused

pytestmark = pytest.mark.usefixtures("monday")

ASKED = "When will the street lamps be repaired?"
SECRET = "My neighbour at Lenin street 5, telephone 0555 123456, steals the lamps."


def test_topic_and_district_appear_at_once_and_the_text_only_after_a_check(world):
    question = now_of(ask(world.beat))
    assert (question.state, question.question.shown_text, question.title) == ("raised", "", "")
    assert ResidentsQuestion.ask.public is Public.FACT

    shown = now_of(act(question, "show_text", world.moderator))
    assert (shown.question.shown_text, shown.title) == (ASKED, ASKED)


def test_a_check_is_due_in_one_working_day_from_the_asking_whatever_else_happens(world, on):
    question = ask(world.beat)
    on("2026-10-06 16:00")
    act(question, "accept", world.officer)

    assert open_deadlines(question)["show_text"] == "2026-10-07 00:00"


def test_an_overdue_check_goes_to_the_independent_office_and_nothing_is_shown_by_itself(world, on):
    question = ask(world.beat)
    on("2026-10-07 00:00")

    tick()

    passed_on = now_of(question)
    assert steps_taken(question) == ["ask", "pass_the_check_on"]
    assert passed_on.question.check_passed_on
    assert (passed_on.question.shown_text, passed_on.state) == ("", "raised")
    on("2027-03-01 10:00")
    tick()
    assert now_of(question).question.shown_text == ""


def test_the_independent_office_makes_a_late_check_good(world, on):
    question = ask(world.beat)
    on("2026-10-07 00:00")
    tick()
    assert now_of(question).overdue_since == moment("2026-10-07 00:00")

    act(question, "show_text", world.independent_moderator)

    assert now_of(question).overdue_since is None


@pytest.mark.parametrize("step", ["show_text", "hide_text", "decline"])
def test_who_works_for_the_institution_asked_never_moderates(world, step):
    question = ask(world.beat)

    with pytest.raises(Refused) as refusal:
        act(question, step, world.police_moderator)
    assert refusal.value.reason == "independent"
    assert act(question, step, world.moderator)


def test_no_office_but_the_two_moderation_offices_moderates(world):
    question = ask(world.beat)

    for who in (world.officer, world.chief, world.mayor, world.monitor, world.administrator, ANYONE):
        with pytest.raises(Refused):
            act(question, "show_text", who)


@pytest.mark.parametrize("step", ["admit", "decline", "show_text", "hide_text", "pass_the_check_on"])
def test_every_moderation_is_listed_in_the_public_log(step):
    declared = ResidentsQuestion.steps()[step]

    assert (declared.log, declared.public) == ("moderation", Public.ALL)


def test_the_log_says_why_something_is_hidden_and_by_which_office_but_not_what(world):
    question = ask(world.beat, text=SECRET)

    act(
        question,
        "show_text",
        world.moderator,
        text="My neighbour […] steals the lamps.",
        hidden=["third_party"],
    )

    line = last_line(question)
    assert line["clear"] == {"hidden": ["third_party"]}
    assert line["office"] == "moderation"
    assert "0555" not in now_of(question).question.shown_text + now_of(question).title


@pytest.mark.parametrize(
    ("text", "hidden"),
    [("When will the […] be repaired?", []), (ASKED, ["insult"])],
    ids=["no reason", "no change"],
)
def test_a_change_has_a_reason_and_a_reason_has_a_change(world, text, hidden):
    with pytest.raises(ValidationError) as refusal:
        act(ask(world.beat), "show_text", world.moderator, text=text, hidden=hidden)

    assert list(refusal.value.error_dict) == ["hidden"]


def test_what_was_shown_and_is_hidden_later_is_taken_out_of_the_record_but_not_the_fact(world):
    question = ask(world.beat, text=SECRET)
    act(question, "show_text", world.moderator, text=SECRET)

    hidden = act(
        question, "hide_text", world.moderator, text="A neighbour steals the lamps.", hidden=["personal"]
    )

    shown = Entry.objects.select_related("opening").get(step="show_text")
    assert (shown.opened.get("text"), shown.erased) == (None, ["text"])
    assert list(shown.told["proof"]) == ["text"]
    assert now_of(hidden).title == "A neighbour steals the lamps."


def test_what_was_shown_and_then_not_let_in_is_taken_out_of_the_record(world):
    question = act(ask(world.beat), "show_text", world.moderator)

    declined = now_of(act(question, "decline", world.moderator))

    assert (declined.state, declined.title, declined.question.shown_text) == ("declined", "", "")
    assert Entry.objects.select_related("opening").get(step="show_text").erased == ["text"]
    assert Entry.objects.get(step="decline").told["clear"] == {"ground": "spam"}


def test_a_form_that_proved_no_work_waits_and_starts_no_term_of_the_office(world):
    held = ask(world.beat, step="ask_unproven")

    assert open_deadlines(held) == {"admit": "2026-10-07 00:00"}
    with pytest.raises(Refused):
        act(held, "accept", world.officer)


def test_what_the_moderation_office_lets_in_is_shown_and_the_term_of_the_office_begins_then(world, on):
    held = ask(world.beat, step="ask_unproven")
    on("2026-10-06 10:00")

    admitted = now_of(act(held, "admit", world.moderator))

    assert (admitted.state, admitted.title) == ("raised", ASKED)
    assert open_deadlines(admitted) == {"accept": "2026-10-10 00:00"}


def test_nobody_lets_in_what_is_asked_of_their_own_institution(world):
    with pytest.raises(Refused):
        act(ask(world.beat, step="ask_unproven"), "admit", world.police_moderator)


def test_once_an_office_has_accepted_a_question_it_can_no_longer_be_kept_out(world):
    question = act(ask(world.beat), "accept", world.officer)

    with pytest.raises(Refused):
        act(question, "decline", world.moderator)


def test_a_long_question_has_a_title_of_whole_words(world):
    text = "Why are the lamps of our street dark since the first of September, " * 5

    shown = now_of(act(ask(world.beat, text=text), "show_text", world.moderator, text=text))

    assert len(shown.title) <= 160
    assert shown.title.endswith("…")
    assert text.startswith(shown.title[:-1])


def test_a_title_is_one_line(world):
    text = "Why is it dark?\n\nSince   September."

    assert now_of(act(ask(world.beat, text=text), "show_text", world.moderator, text=text)).title == (
        "Why is it dark? Since September."
    )


def test_in_a_text_taken_over_from_elsewhere_something_can_be_hidden_and_the_line_forgets_it(world):
    taken = act(
        begin("question", place=world.beat), "take_over", world.registrar, text="Asan Uulu sells drugs."
    )
    act(taken, "hide_text", world.moderator, text="[…] sells drugs.", hidden=["personal"])

    stored = now_of(taken)
    assert stored.state == "taken_over"
    assert stored.title == stored.question.shown_text == "[…] sells drugs."
    brought, hidden, _tombstone = Entry.objects.filter(matter_id=taken.pk).order_by("pk")
    assert "text" in brought.told["proof"]
    assert "text" not in brought.opened
    assert (hidden.step, hidden.opened["text"]) == ("hide_text", "[…] sells drugs.")


def test_whoever_brought_a_text_over_may_not_be_the_one_who_hides_it(world):
    taken = act(begin("question", place=world.beat), "take_over", world.registrar)
    with pytest.raises(Refused):
        act(taken, "hide_text", world.registrar)
