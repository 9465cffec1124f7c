"""Accounts of a meeting: who is sent, what is said and when, by whom, and what stands beside what."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from tests.acts import (
    SEEN,
    act,
    announced,
    last_line,
    now_of,
    open_deadlines,
    refused,
    sent,
    steps_taken,
    tick,
    told,
)

from ishenim.domains.meetings import account_queries, queries
from ishenim.domains.meetings.account_tables import ACCOUNTS
from ishenim.domains.meetings.accounts_shown import beside
from ishenim.domains.meetings.models import MeetingAccount
from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.refusals import NotNow
from ishenim.kernel.procedures.story import story

pytestmark = pytest.mark.usefixtures("monday", "english")
NEXT_DAY = "2026-11-19 10:00"


@pytest.fixture
def meeting(world):
    return announced(world.beat, world.officer)


def test_whom_an_observer_was_sent_to_is_in_no_leaf_and_no_opened_value_until_the_account_is_given(
    world, meeting
):
    account = sent(meeting, world.observer, world.coordinator)
    leaf = last_line(account)
    assert (leaf["place"], leaf["clear"], sorted(leaf["proof"])) == ("region", {}, ["meeting", "observer"])
    assert meeting.reference not in str([line.values for line in story(account)])
    assert meeting.reference not in str(Entry.objects.filter(matter_id=account.pk).values_list("leaf"))


def test_an_observer_says_what_was_seen_and_the_book_says_it_in_clear(world, meeting, on):
    account = sent(meeting, world.observer, world.coordinator)
    on(NEXT_DAY)
    act(account, "give", world.observer)
    clear = last_line(account)["clear"]
    assert (clear["meeting"], clear["turns"], clear["women"]) == (meeting.reference, 20, {"31_60": 4})
    assert now_of(account).state == "given"


def test_nobody_but_the_observer_who_was_sent_says_it(world, meeting, on):
    account = sent(meeting, world.observer, world.coordinator)
    on(NEXT_DAY)
    for by in (world.second_observer, world.officer, world.mayor, world.coordinator):
        assert refused(act, account, "give", by)


def test_nothing_is_said_of_a_meeting_before_its_day(world, meeting):
    account = sent(meeting, world.observer, world.coordinator)
    assert "the day of the meeting has come" in refused(act, account, "give", world.observer)


def test_an_observer_of_the_police_or_of_self_government_is_not_sent(world, meeting):
    for body in ("district_police", "city_hall", "ministry"):
        one = world.appoint(roles.OBSERVER, body, "region")
        assert "holds no office of the police" in refused(sent, meeting, one, world.coordinator)


def test_an_observer_who_also_holds_an_office_of_the_police_is_not_sent(world, meeting):
    person = Person.objects.get(name="officer")
    one = world.appoint(roles.OBSERVER, "civil_union", "region", person=person)
    assert "holds no office of the police" in refused(sent, meeting, one, world.coordinator)


def test_an_observer_is_sent_to_a_meeting_once(world, meeting):
    sent(meeting, world.observer, world.coordinator)
    assert "already" in refused(sent, meeting, world.observer, world.coordinator)


def test_a_meeting_without_a_day_or_that_does_not_exist_is_named_beside_the_field(world):
    account = begin("meeting_account", place=world.beat)
    observer = str(world.observer.appointment_id)
    with pytest.raises(ValidationError) as wrong:
        act(account, "assign", world.coordinator, meeting="2222-2222", observer=observer)
    assert wrong.value.message_dict == {"meeting": ["There is no planned meeting with this reference."]}


def test_the_time_for_an_account_is_no_deadline_that_tells_when_the_meeting_is(world, meeting):
    account = sent(meeting, world.observer, world.coordinator)
    assert (open_deadlines(account), account.due_at) == ({}, None)


def test_the_time_for_an_account_is_three_working_days_and_counts_from_where_the_meeting_was_moved(
    world, meeting, on
):
    account = sent(meeting, world.observer, world.coordinator)
    on("2026-10-06 10:00")
    act(meeting, "move", world.officer)  # from the 18th to the 25th of November
    for moment, state in (
        ("2026-11-24 00:00", "assigned"),
        ("2026-11-30 23:00", "assigned"),
        ("2026-12-01 00:00", "not_given"),
    ):
        on(moment)
        tick()
        assert now_of(account).state == state
    tick()
    assert steps_taken(account) == ["assign", "not_given"]


def test_a_cancelled_meeting_does_not_tell_that_it_was_observed_before_the_time_for_accounts_has_passed(
    world, meeting, on
):
    account = sent(meeting, world.observer, world.coordinator)
    on("2026-10-06 10:00")
    act(meeting, "cancel", world.officer)
    for moment, state in (
        ("2026-10-06 11:00", "assigned"),
        ("2026-11-23 23:00", "assigned"),
        ("2026-11-24 00:00", "withdrawn"),
    ):
        on(moment)
        tick()
        assert now_of(account).state == state
    assert steps_taken(account)[-1] == "call_off"


def test_whoever_moves_a_meeting_after_its_hour_changes_nothing_of_what_observers_saw(world, meeting, on):
    accounts = [sent(meeting, one, world.coordinator) for one in (world.observer, world.second_observer)]
    on("2026-11-18 21:00")
    act(accounts[0], "give", world.observer)
    act(meeting, "move", world.officer)  # to the 25th, once the evening is over
    act(accounts[1], "give", world.second_observer)
    late = [column_of(row, "minutes_late") for row in account_queries.given()]
    assert late == [20, 20]
    assert account_queries.given()[0].facts["planned"] == "2026-11-18T18:30+06:00"


def test_an_observer_is_sent_within_the_coordinators_places_alone(world, on):
    far = announced(world.places["far_beat"], world.far_officer)
    town = world.appoint(roles.OBSERVERS_COORDINATOR, "civil_union", "town")
    observer = world.appoint(roles.OBSERVER, "civil_union", "town")
    chosen = {"meeting": far.reference, "observer": str(observer.appointment_id)}
    account = begin("meeting_account", place=world.places["town"])
    assert "outside the places of your office" in refused(act, account, "assign", town, **chosen)


def test_whoever_was_withdrawn_by_mistake_is_sent_again(world, meeting):
    act(sent(meeting, world.observer, world.coordinator), "withdraw", world.coordinator)
    assert sent(meeting, world.observer, world.coordinator).state == "assigned"


def test_an_account_that_nobody_gave_is_written_by_the_clock_and_may_come_late(world, meeting, on):
    account = sent(meeting, world.observer, world.coordinator)
    on("2026-11-25 10:00")
    tick()
    assert now_of(account).state == "not_given"
    act(account, "give_late", world.observer)
    assert steps_taken(account)[-2:] == ["not_given", "give_late"]


def test_a_sheet_is_entered_by_the_coordinator_and_stays_the_observers(world, meeting, on):
    account = sent(meeting, world.observer, world.coordinator)
    on(NEXT_DAY)
    act(account, "give_from_paper", world.coordinator)
    written = MeetingAccount.objects.get(pk=account.pk)
    assert (written.on_paper, now_of(account).holder_id) == (True, world.observer.appointment_id)
    with pytest.raises(NotNow):
        act(account, "give", world.observer)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"turns": 3, "turns_of_residents": 4}, "Residents cannot have spoken more often"),
        ({"took_place": "closed"}, "You found no meeting, and yet something below is filled in"),
        ({"began": "2026-11-19 18:00", "ended": ""}, "This time is still to come"),
        ({"began": "2026-11-10 18:00", "ended": ""}, "not within a day of the planned time"),
        ({"began": "2026-11-18 19:55"}, "must end after it begins"),
        ({"turns": -1}, "a number from 0 to 1000"),
        ({"took_place": ""}, "Please fill this in"),
    ],
)
def test_facts_that_contradict_each_other_are_refused_beside_their_field(world, meeting, on, facts, said):
    account = sent(meeting, world.observer, world.coordinator)
    on(NEXT_DAY)
    assert said in refused(act, account, "give", world.observer, **facts)


def test_what_was_not_seen_stays_empty_and_is_nowhere_a_zero(world, meeting, on):
    account = sent(meeting, world.observer, world.coordinator)
    on(NEXT_DAY)
    only = dict.fromkeys(SEEN, "") | {"took_place": "yes", "languages": [], "access": []}
    act(account, "give", world.observer, **only)
    row = account_queries.given_account(account.reference)
    values = {column.name: column.value(row) for column in ACCOUNTS.columns}
    empty = ("turns", "taken", "women", "men", "began", "minutes_late")
    assert {name: values[name] for name in empty} == dict.fromkeys(empty)


def test_of_a_meeting_that_was_not_found_nothing_more_is_said(world, meeting, on):
    account = sent(meeting, world.observer, world.coordinator)
    on(NEXT_DAY)
    nothing = dict.fromkeys(SEEN, "") | {"took_place": "nobody_came", "languages": [], "access": []}
    act(account, "give", world.observer, **nothing)
    assert MeetingAccount.objects.get(pk=account.pk).facts["took_place"] == "nobody_came"


def test_a_correction_keeps_what_was_said_before_in_the_record(world, meeting, on):
    account = sent(meeting, world.observer, world.coordinator)
    on(NEXT_DAY)
    act(account, "give", world.observer)
    act(account, "correct", world.observer)
    assert MeetingAccount.objects.get(pk=account.pk).facts["taken"] == 4
    said = [
        entry.told["clear"]["taken"]
        for entry in Entry.objects.filter(matter_id=account.pk).order_by("pk")[1:]
    ]
    assert said == [3, 4]
    assert "says already" in refused(act, account, "correct", world.observer)
    assert refused(act, account, "correct", world.coordinator)


@pytest.fixture
def held(world, meeting, on):
    """A meeting that was held, the minutes written by the officer, with two observers who were there."""
    accounts = [sent(meeting, one, world.coordinator) for one in (world.observer, world.second_observer)]
    on(NEXT_DAY)
    act(meeting, "hold", world.officer)
    act(meeting, "minute", world.officer)
    act(accounts[0], "give", world.observer)
    return meeting, accounts


def test_the_side_that_wrote_the_minutes_gives_no_second_account_and_the_other_gives_one(world, held):
    meeting, _accounts = held
    assert "Your side wrote the minutes" in refused(told, meeting, world.officer)
    assert "Your side wrote the minutes" in refused(told, meeting, world.chief)
    account = told(meeting, world.mayor)
    assert last_line(account)["clear"]["side"] == "self_government"
    assert "there already" in refused(told, meeting, world.mayor)


def test_an_office_tells_of_meetings_of_its_own_place_alone(world, held):
    meeting, _accounts = held
    assert refused(told, meeting, world.far_chief)
    elsewhere = begin("meeting_account", place=world.other_beat)
    assert "another place" in refused(act, elsewhere, "tell", world.chief, meeting=meeting.reference)


def test_accounts_are_put_together_once_two_were_given_and_by_nobody_who_observed(world, held):
    meeting, accounts = held
    assert "Fewer than two observers" in refused(told, meeting, world.coordinator, "agree")
    act(accounts[1], "give", world.second_observer, turns=24)
    person = Person.objects.get(name="observer")
    too = world.appoint(roles.OBSERVERS_COORDINATOR, "civil_union", "region", person=person)
    assert "Whoever observed" in refused(told, meeting, too, "agree")
    told(meeting, world.coordinator, "agree", turns=22)
    standing = {row.matter.reference: column_of(row, "stands") for row in account_queries.given()}
    assert list(standing.values()) == [True, False, False]


def column_of(row, name):
    return next(column.value(row) for column in ACCOUNTS.columns if column.name == name)


def test_after_a_restore_that_does_not_say_who_observed_accounts_stay_apart(world, held):
    meeting, accounts = held
    act(accounts[1], "give", world.second_observer)
    MeetingAccount.objects.update(observer=None)
    person = Person.objects.get(name="observer")
    too = world.appoint(roles.OBSERVERS_COORDINATOR, "civil_union", "region", person=person)
    assert "Whoever observed" in refused(told, meeting, too, "agree")
    assert told(meeting, world.coordinator, "agree").state == "given"


def test_the_only_account_of_an_observer_stands_for_the_observers_and_that_of_an_office_never_does(
    world, held
):
    meeting, _accounts = held
    told(meeting, world.mayor)
    stands = {row.side: column_of(row, "stands") for row in account_queries.given()}
    assert stands == {"observer": True, "self_government": False}


def test_the_accounts_stand_beside_each_other_and_differences_are_marked_never_averaged(world, held):
    meeting, _accounts = held
    told(meeting, world.mayor, women_31_60=12, began="2026-11-18 18:55")
    found = queries.meeting(meeting.reference)
    shown = beside(found, account_queries.accounts_of(found), story(found.matter))
    rows = {row.label: row for row in shown.rows}
    assert [one.side for one in shown.columns] == ["The minutes", "Local self-government", "An observer"]
    women = rows["Women who came"]
    assert ([cell.words for cell in women.cells], women.differ) == (["12", "12", "4"], True)
    assert (rows["Chaired by"].cells[0].words, rows["Chaired by"].differ) == ("the police", False)
    assert rows["Began"].differ  # the minutes say 18:35, the observer 18:50
    assert not rows["Ended"].differ  # everybody says 19:50
    assert [cell.words for cell in rows["Turned away"].cells] == ["–", "0", "0"]


WRITERS = {
    "officer": "Neighbourhood police officer, District police",
    "mayor": "Local self-government, City hall",
}


@pytest.mark.parametrize("writer", WRITERS)
def test_the_minutes_stand_under_the_office_that_wrote_them(world, meeting, reader, on, writer):
    account = sent(meeting, world.observer, world.coordinator)
    on(NEXT_DAY)
    act(meeting, "hold", world.officer)
    act(meeting, "minute", getattr(world, writer))
    act(account, "give", world.observer)
    page = reader.get(f"/en/meetings/{meeting.reference}/").content.decode()
    assert f'The minutes<br><span class="small quiet">{WRITERS[writer]}</span>' in page


def test_of_an_observer_a_page_says_the_organisation_and_never_the_name(world, held, reader):
    meeting, accounts = held
    Person.objects.filter(name="observer").update(name="Aigul Testova")
    for address in (
        f"/en/meetings/{meeting.reference}/",
        f"/en/accounts/{accounts[0].reference}/",
        "/en/accounts/",
    ):
        page = reader.get(address)
        assert page.status_code == 200
        text = page.content.decode()
        assert "Civil union" in text
        assert "Aigul" not in text


def test_the_page_of_an_account_that_is_not_given_yet_names_no_meeting(world, held, reader):
    meeting, accounts = held
    text = reader.get(f"/en/accounts/{accounts[1].reference}/").content.decode()
    assert meeting.reference not in text
    assert "so that nobody prepares for it" in text
