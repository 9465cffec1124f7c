"""The weekly letter to a regional chief: what is late, counted as public lists have it, and where to help."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.utils.translation import override
from tests.acts import act, announced, ask, tick
from tests.reading import Reader

from ishenim.domains.meetings import late, week
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import POLICE_CHIEF
from ishenim.kernel.notices import official
from ishenim.kernel.notices.letters import message
from ishenim.kernel.notices.models import Letter, OfficialLetter, Subscription
from ishenim.kernel.notices.subscriptions import unsubscribe
from ishenim.kernel.notices.tests.readers import token_in
from ishenim.kernel.places.atlas import atlas

LISTED = re.compile(r"/en/(questions|meetings)/([2-9A-Z]{4}-[2-9A-Z]{4})/")
ADDRESS = re.compile(r"http://localhost:8000/(\S+\?\S+)")

pytestmark = pytest.mark.usefixtures("english", "monday")


@pytest.fixture
def behind(world, on):
    """Two questions overdue in one district and one in time in the other, on a Monday three weeks later."""
    tick()
    for place in (world.beat, world.other_beat):
        ask(place)
    on("2026-10-26 07:00")
    ask(world.places["far_beat"])
    tick()
    return on("2026-10-26 08:00")


def region():
    return atlas().by_code("police_region")


def body() -> str:
    """Return what the last letter says in English."""
    Subscription.objects.update(language="en")
    return message(Letter.objects.latest("pk")).body


def test_it_goes_out_once_on_monday_morning_and_to_the_regional_chief_alone(world, behind):
    assert official.write_weekly() == 1
    assert official.write_weekly() == 0
    [letter] = Letter.objects.select_related("subscription")
    assert letter.subscription.email == "regional_chief@ishenim.example"
    assert letter.about == "week:2026-10-26"


@pytest.mark.parametrize("early", ["2026-10-26 07:59", "2026-10-26 00:00"])
def test_before_eight_nothing_is_written(world, behind, on, early):
    on(early)
    assert official.write_weekly() == 0


def test_where_monday_is_a_holiday_it_goes_out_on_the_first_working_day(world, on):
    assert official.morning_of(date(2026, 8, 31)) == on("2026-09-01 08:00")
    assert official.morning_of(date(2026, 10, 26)) == on("2026-10-26 08:00")


def test_a_worker_that_was_down_all_monday_writes_it_later_in_the_week_and_the_next_week_another(
    world, behind, on
):
    on("2026-10-28 15:00")
    assert official.write_weekly() == 1
    on("2026-11-02 08:00")
    assert official.write_weekly() == 1
    assert Letter.objects.count() == 2


def test_nothing_is_sent_when_there_is_nothing_and_that_week_is_not_looked_into_again(world, on):
    assert official.write_weekly() == 0
    tick()
    ask(world.beat)
    on("2026-10-08 12:00")
    tick()
    assert not Letter.objects.exists()
    assert official.write_weekly() == 0
    assert OfficialLetter.objects.get().looked_on == date(2026, 10, 5)


def test_every_count_is_that_of_the_list_it_leads_to(world, behind, on):
    official.write_weekly()
    said = body()
    assert "Questions overdue, of those open: 2 of 3" in said
    assert "– Police district: 2 of 2" in said
    assert "Far police district: " not in said.split("Questions overdue")[1].split("Meetings")[0]
    counted = re.findall(r": (\d+) of \d+\n\s*http://localhost:8000/(\S+)", said)
    assert len(counted) >= 4
    for number, address in counted:
        listed = Client().get(f"/{address}").content.decode()
        assert len(set(LISTED.findall(listed))) == int(number), address


def test_minutes_that_are_late_and_a_promise_past_its_day_are_counted(world, on):
    meeting = announced(world.beat, world.officer)
    question = ask(world.other_beat)
    act(question, "accept", world.other_officer)
    act(question, "promise", world.other_officer)
    on("2026-11-18 21:00")
    act(meeting, "hold", world.officer)
    on("2026-11-30 08:00")
    tick()
    told = {str(one.respect.said): one.whole[1:] for one in late.late_in(region())}
    assert told["Minutes late, of meetings that were held and have none yet"] == (1, 1)
    assert told["Results promised for a day gone by, of those promised"] == (1, 1)
    assert "unannounced" in week.says(region())[1][2] + week.says(region())[1][3]


def test_help_is_needed_where_a_beat_has_no_officer(world, behind):
    assert "no officer" not in "".join(week.says(region())[1])
    world.end(world.far_officer, on=date(2026, 10, 20))
    said = "\n".join(week.says(region())[1])
    assert "Help is needed: 1 beat has no officer" in said
    assert "http://localhost:8000/en/places/far_beat/" in said
    assert "Overdue for the longest time:" in said


def test_the_letter_asks_the_record_as_often_however_much_is_late(world, behind, django_assert_num_queries):
    with django_assert_num_queries(8):
        late.late_in(region())
    for _ in range(3):
        ask(world.beat)
    with django_assert_num_queries(8):
        late.late_in(region())
    with django_assert_num_queries(1):
        late.waiting_longest(region())
    with django_assert_num_queries(1):
        late.without_an_officer(region())


def test_whoever_ends_it_by_one_press_gets_it_no_more_and_the_address_is_forgotten(world, behind, on):
    official.write_weekly()
    Subscription.objects.update(language="en")
    letter = message(Letter.objects.get())
    assert "This letter comes with your office: “What is late, Police region”." in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    unsubscribe(token_in(letter.body, "end"))
    on("2026-11-02 08:00")
    assert official.write_weekly() == 0
    assert not Subscription.objects.exclude(email="").exists()


def test_the_page_that_ends_it_offers_no_letter_a_day(world, behind):
    official.write_weekly()
    page = Reader("en").read(f"follow/end/{token_in(message(Letter.objects.get()).body, 'end')}/")
    assert "Shall the letters end?" in page
    assert "one letter a day" not in page


def test_whoever_leaves_the_office_gets_no_more_and_the_successor_does(world, behind, on):
    official.write_weekly()
    world.end(world.regional_chief, on=date(2026, 10, 30))
    world.appoint(
        POLICE_CHIEF, "regional_police", "police_region", name="successor", starts=date(2026, 10, 30)
    )
    on("2026-11-02 08:00")
    assert official.write_weekly() == 1
    running = Subscription.objects.filter(ended_at=None)
    assert [one.email for one in running] == ["successor@ishenim.example"]


def test_where_one_of_two_appointments_of_the_same_person_ends_the_letter_goes_on(world, behind, on):
    first = Appointment.objects.get(pk=world.regional_chief.appointment_id)
    world.appoint(POLICE_CHIEF, "regional_police", "police_region", person=first.person)
    assert official.write_weekly() == 2
    world.end(world.regional_chief, date(2026, 10, 30))
    on("2026-11-02 08:00")
    assert official.write_weekly() == 1
    assert Subscription.objects.get(ended_at=None).email == "regional_chief@ishenim.example"


def test_the_letter_follows_a_changed_address_and_leaves_the_old_one(world, behind, on):
    official.write_weekly()
    person = Appointment.objects.get(pk=world.regional_chief.appointment_id).person
    person.email = "new.chief@ishenim.example"
    person.save()
    on("2026-11-02 08:00")
    assert official.write_weekly() == 1
    assert Subscription.objects.get(ended_at=None).email == "new.chief@ishenim.example"
    assert Letter.objects.latest("pk").subscription.email == "new.chief@ishenim.example"


def test_nobody_can_subscribe_to_it_from_outside(world, behind):
    official.write_weekly()
    Reader("en").post("follow/week:police_region/", {"email": "a@b.org", "rhythm": "at_once"}, status=404)


def test_what_was_settled_before_it_went_out_is_said(world):
    holder = Appointment.objects.get(pk=world.regional_chief.appointment_id)
    row = official.begin(official.LETTERS["week"], holder, "en")
    letter = Letter.objects.create(subscription=row.subscription, about="week:2026-10-05")
    assert "has been settled since" in message(letter).body


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_it_comes_in_the_language_that_was_chosen(world, behind, language):
    official.write_weekly()
    Subscription.objects.update(language=language)
    letter = message(Letter.objects.get())
    with override(language):
        assert letter.subject == week.says(region())[0]
    assert f"http://localhost:8000/{language}/questions/?state=overdue&place=police_region" in letter.body
