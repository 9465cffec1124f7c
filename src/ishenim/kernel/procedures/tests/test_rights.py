"""Who may take a step: by office, place, institution, term and person; the refused beside the allowed."""

from datetime import date

import pytest
from django.utils.translation import override
from tests.acts import act, ask, everything_written, step_of, steps_taken

from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.places.models import Place
from ishenim.kernel.procedures.engine import Item, begin, lock, steps_for
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.refusals import Refused

pytestmark = pytest.mark.usefixtures("monday")

TODAY, TOMORROW = date(2026, 10, 5), date(2026, 10, 6)
SENTENCES = {
    "office": "“Accept the question” is not open to this office.",
    "place": "“Accept the question” is open to this office only for its own places.",
    "asked": "“Accept the question” is open only to the institution that the matter is addressed to.",
    "term": "The appointment is not in force on this day, so “Accept the question” is not possible.",
}


@pytest.fixture
def question(world):
    return ask(world.beat)


def refused(question, step, by, **fields):
    """Try a step; return the reason why it was refused, having looked that nothing was written."""
    before = everything_written()
    with pytest.raises(Refused) as refusal:
        act(question, step, by, **fields)
    assert everything_written() == before
    return refusal.value.reason


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("other_officer", "place"),
        ("far_officer", "place"),
        ("far_chief", "place"),
        ("regional_chief", "asked"),
        ("mayor", "asked"),
        ("juvenile_inspector", "office"),
        ("moderator", "office"),
        ("monitor", "office"),
        ("administrator", "office"),
        ("registrar", "office"),
    ],
)
def test_a_question_is_accepted_only_by_an_office_of_its_place_at_the_institution_asked(
    question, world, who, reason
):
    assert refused(question, "accept", getattr(world, who)) == reason


@pytest.mark.parametrize("who", ["officer", "chief"])
def test_the_officer_of_the_beat_and_the_chief_above_may_accept(question, world, who):
    assert act(question, "accept", getattr(world, who)).state == "accepted"


def test_a_resident_may_not_take_a_step_of_an_office(question):
    assert refused(question, "accept", ANYONE) == "office"


@pytest.mark.parametrize(
    ("who", "reason"),
    [("other_officer", "place"), ("juvenile_inspector", "office"), ("regional_chief", "asked")],
)
def test_every_refusal_is_one_polite_sentence(question, world, who, reason):
    world.actors["gone"] = world.appoint(roles.POLICE_CHIEF, "district_police", "beat", ends=TODAY)

    with pytest.raises(Refused) as refusal:
        act(question, "accept", getattr(world, who))

    with override("en"):
        assert str(refusal.value) == SENTENCES[reason]


def test_a_question_referred_to_the_city_hall_is_the_city_halls(question, world):
    act(question, "refer", world.officer)

    assert refused(question, "accept", world.officer) == "asked"
    assert act(question, "accept", world.mayor).state == "accepted"


def test_territory_is_asked_in_the_hierarchy_of_the_office(world):
    in_the_village = world.appoint(roles.LOCAL_SELF_GOVERNMENT, "city_hall", "village")
    meeting = begin("meeting", place=world.beat)

    assert refused(meeting, "plan_another", in_the_village) == "place"
    assert act(meeting, "plan_another", world.mayor).state == "planned"


def test_an_office_of_a_place_in_another_hierarchy_has_no_say_there(world):
    police_of_the_town = world.appoint(roles.POLICE_CHIEF, "district_police", "town")

    assert refused(begin("meeting", place=world.beat), "plan_another", police_of_the_town) == "place"


def test_nobody_moderates_questions_about_their_own_institution(question, world):
    assert refused(question, "show_text", world.police_moderator) == "independent"
    assert act(question, "show_text", world.moderator).question.checked_at


def test_the_independent_office_moderates_everywhere_but_never_its_own_institution(world):
    far = ask(world.places["far_beat"])
    about_itself = ask(world.beat)
    Matter.objects.filter(pk=about_itself.pk).update(institution=world.institutions["independent"])

    assert act(far, "show_text", world.independent_moderator).question.checked_at
    assert refused(about_itself, "show_text", world.independent_moderator) == "independent"


def test_of_several_capacities_in_one_rule_one_is_enough(question, world):
    moderator_everywhere = world.appoint(roles.INDEPENDENT_MODERATOR, "moderation", "far_beat")

    assert act(question, "show_text", moderator_everywhere).question.checked_at


def test_whose_term_ended_yesterday_may_act_no_more(question, world):
    world.end(world.officer, TODAY)

    assert refused(question, "accept", world.officer) == "term"


def test_whose_term_ends_tomorrow_may_still_act(question, world):
    world.end(world.officer, TOMORROW)

    assert act(question, "accept", world.officer).state == "accepted"


def test_whose_term_begins_tomorrow_may_not_act_yet(question, world):
    successor = world.appoint(roles.NEIGHBOURHOOD_OFFICER, "district_police", "beat", starts=TOMORROW)

    assert refused(question, "accept", successor) == "term"


def test_who_waits_for_the_confirmation_of_a_second_person_may_not_act_yet(question, world):
    waiting = world.appoint(roles.MODERATOR, "moderation", "region", confirmed=False)

    assert refused(question, "show_text", waiting) == "term"


def test_whose_account_is_closed_may_not_act(question, world):
    Person.objects.filter(pk=world.officer.person_id).update(is_active=False)

    assert refused(question, "accept", world.officer) == "term"


def test_a_question_in_a_place_that_merged_last_month_is_refused_with_a_way_on(world):
    world.merge("beat", "other_beat", date(2026, 9, 1))

    with pytest.raises(Refused) as refusal:
        ask(world.beat)

    assert refusal.value.reason == "place_over"
    with override("en"):
        assert "This place is no more" in str(refusal.value)
    assert Matter.objects.count() == 0
    assert ask(world.other_beat).state == "raised"


def test_a_place_may_be_asked_about_until_the_day_it_merges(world, on):
    world.merge("beat", "other_beat", TOMORROW)
    assert ask(world.beat).state == "raised"

    on("2026-10-06 00:00")
    with pytest.raises(Refused):
        ask(world.beat)


def test_a_place_that_is_over_and_became_nothing_is_closed_to_new_matters_too(world):
    Place.objects.filter(code="beat").update(valid_to=date(2026, 9, 1))
    world.changed()

    with pytest.raises(Refused):
        ask(world.beat)


def test_the_matters_of_a_merged_place_go_on_with_the_office_of_its_successor(question, world, on):
    world.merge("beat", "other_beat", TOMORROW)
    assert refused(question, "accept", world.other_officer) == "place"

    on("2026-10-06 09:00")
    assert act(question, "accept", world.other_officer).state == "accepted"


def test_who_promised_may_not_be_the_one_who_extends(question, world):
    act(question, "accept", world.chief)
    act(question, "promise", world.chief)

    assert refused(question, "extend", world.chief) == "same_person"
    assert act(question, "extend", world.mayor).state == "promised"


def test_the_same_person_in_another_office_is_still_the_same_person(question, world):
    act(question, "accept", world.officer)
    act(question, "promise", world.officer)
    the_same = Person.objects.get(pk=world.officer.person_id)
    as_chief = world.appoint(roles.POLICE_CHIEF, "district_police", "police_district", person=the_same)

    assert refused(question, "extend", as_chief) == "same_person"
    assert act(question, "extend", world.chief).state == "promised"


def test_what_is_possible_once_is_refused_the_second_time(question, world):
    act(question, "accept", world.officer)
    act(question, "promise", world.officer)
    act(question, "extend", world.chief)

    assert refused(question, "extend", world.mayor, promised_for="2026-11-10") == "once"
    assert steps_taken(question).count("extend") == 1


def test_who_promised_before_someone_else_promised_anew_may_extend(question, world):
    code = question.question.claim_code
    act(question, "accept", world.chief)
    act(question, "promise", world.chief)
    act(question, "ask_back", world.chief)
    act(question, "answer_back", ANYONE, code=code)
    act(question, "promise", world.officer)

    assert act(question, "extend", world.chief).state == "promised"


def test_what_a_step_asks_of_the_matter_besides_its_state_is_asked_on_every_door(question, world):
    assert refused(question, "answer_in_hall", world.officer) == "provided"
    with pytest.raises(Refused) as refusal:
        act(question, "answer_in_hall", world.officer)
    assert str(refusal.value) == (
        "“Answered in the hall” is possible only if the question was asked in a meeting that has begun and whose "
        "minutes are not published yet."
    )
    assert "answer_in_hall" not in {step.name for step, _by in steps_for(question, [world.officer])}


def test_asking_what_holds_of_a_matter_that_is_locked_takes_no_query_more(
    question, world, django_assert_num_queries
):
    locked = Item(question)
    lock([locked], step_of(question, "answer_in_hall"))
    with django_assert_num_queries(0):
        assert locked.matter.detail is locked.detail
