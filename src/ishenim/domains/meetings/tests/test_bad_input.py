"""What people type wrongly is answered beside the field, with what they typed kept."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from tests.acts import FIELDS, act, ask, everything_written, planned
from tests.world import moment

from ishenim.domains.meetings import meeting_forms, question_forms
from ishenim.domains.meetings.models import Meeting, Question
from ishenim.kernel.calendar.models import DecreedDay
from ishenim.kernel.procedures.engine import begin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

NEXT_WEEK = {"starts_at": "2026-10-14 18:00", "ends_at": "2026-10-14 19:00", "venue": "School 4"}


def question_form(text):
    return question_forms.Ask(
        {"text": text, "topic": "light"}, detail=Question(), at=moment("2026-10-05 10:00")
    )


def plan_form(**fields):
    return meeting_forms.Plan(NEXT_WEEK | fields, detail=Meeting(), at=moment("2026-10-05 10:00"))


@pytest.mark.parametrize(
    "text",
    ["", "?" * 20_001, "https://a.example https://b.example/c", "Lamps\x08\x08\x08 please", "Lamps"],
    ids=["nothing", "20,001 characters", "only links", "control characters", "hardly anything"],
)
def test_a_question_that_cannot_be_asked_keeps_its_text(text):
    form = question_form(text)

    assert list(form.errors) == ["text"]
    assert form["text"].value() == text
    assert form["topic"].value() == "light"


@pytest.mark.parametrize(
    "text",
    ["a" * 20_000, "Where are the lamps? 💡💡", "\u200fمتى تصلح المصابيح؟\u200e", "Чырактар качан оңдолот?"],
    ids=["20,000 characters", "emoji", "right to left", "Kyrgyz"],
)
def test_a_question_of_any_length_and_script_is_asked_and_kept_as_it_is(world, text):
    assert question_form(text).is_valid()
    assert ask(world.beat, text=text).question.text == text


def test_a_question_needs_a_topic_from_the_list(world):
    form = question_forms.Ask({"text": "Where are the lamps?", "topic": "moon"}, detail=Question())

    assert list(form.errors) == ["topic"]


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"starts_at": "2026-10-04 18:00", "ends_at": "2026-10-04 19:00"}, "starts_at", "already passed"),
        ({"starts_at": "2026-10-05 10:00", "ends_at": "2026-10-05 11:00"}, "starts_at", "already passed"),
        ({"starts_at": "2027-01-07 18:00", "ends_at": "2027-01-07 19:00"}, "starts_at", "public holiday"),
        ({"ends_at": "2026-10-14 18:00"}, "ends_at", "end after it begins"),
        ({"ends_at": "2026-10-14 17:00"}, "ends_at", "end after it begins"),
        ({"ends_at": "2026-10-15 06:01"}, "ends_at", "within twelve hours"),
        ({"starts_at": "next Tuesday"}, "starts_at", "like 27.11.2026"),
        ({"venue": ""}, "venue", "fill this in"),
        ({"venue": "https://maps.example/1"}, "venue", "link alone"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_beside_the_field(fields, field, words):
    with override("en"):
        form = plan_form(**fields)

        assert list(form.errors) == [field]
        assert words in form.errors[field][0]
        for name, typed in fields.items():
            assert form[name].value() == typed


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_at": "2026-10-05 10:01", "ends_at": "2026-10-05 11:00"},
        {"starts_at": "2026-10-06 18:00", "ends_at": "2026-10-06 19:00"},
        {"starts_at": "2026-10-10 12:00", "ends_at": "2026-10-10 13:00"},
        {"ends_at": "2026-10-15 06:00"},
        {"starts_at": "14.10.2026 18:00"},
    ],
    ids=["in a minute", "tomorrow", "on a Saturday", "twelve hours", "day before month"],
)
def test_a_meeting_that_can_be_is_taken(fields):
    assert plan_form(**fields).is_valid()


def test_a_meeting_on_an_estimated_day_of_eid_may_be_planned_until_an_act_names_the_day(world):
    eid = {"starts_at": "2027-03-09 18:00", "ends_at": "2027-03-09 19:00"}
    assert plan_form(**eid).is_valid()

    DecreedDay.objects.create(day="2027-03-09", off=True, basis="An act")
    world.changed()

    assert list(plan_form(**eid).errors) == ["starts_at"]


def test_a_meeting_tomorrow_may_be_announced_and_is_called_late(world):
    meeting = planned(world.beat, world.officer, starts_at="2026-10-06 18:00", ends_at="2026-10-06 19:00")

    assert act(meeting, "announce", world.officer).meeting.late_notice


@pytest.mark.parametrize("field", ["channels", "languages", "access", "access_notes"])
def test_an_announcement_says_where_in_which_languages_and_how_one_can_come(field):
    form = meeting_forms.Announce(FIELDS["meeting.announce"] | {field: ""}, detail=Meeting())

    assert list(form.errors) == [field]


def test_a_refused_form_writes_nothing(world):
    before = everything_written()

    with pytest.raises(ValidationError):
        act(begin("meeting", place=world.beat), "plan_another", world.officer, ends_at="2026-11-18 18:00")

    assert everything_written() == before
