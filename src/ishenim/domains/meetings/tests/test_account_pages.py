"""What the desk shows those who observe a meeting, send observers, or were there for an office."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override
from tests.acts import SEEN, act, announced, now_of, sent, steps_taken, tick, told
from tests.reading import forget_everyone

from ishenim.domains.meetings.models import MeetingAccount
from ishenim.domains.meetings.tests.entering import at, signed_in, text
from ishenim.kernel.procedures.models import Matter

NEXT_DAY = "2026-11-19 10:00"


@pytest.fixture(autouse=True)
def _in_english(monday):
    forget_everyone()
    with override("en"):
        yield


@pytest.fixture
def meeting(world):
    return announced(world.beat, world.officer)


@pytest.fixture
def observed(world, meeting, on):
    """A meeting that two observers were sent to, on the day after it."""
    accounts = [sent(meeting, one, world.coordinator) for one in (world.observer, world.second_observer)]
    on(NEXT_DAY)
    return meeting, accounts


def of_sheet(account: Matter, **facts) -> dict:
    """Return the fields of one sheet as the page sends them."""
    return {f"{account.reference}-{name}": value for name, value in (SEEN | facts).items()}


def test_a_coordinator_sends_an_observer_from_the_page_of_the_meeting(world, meeting):
    coordinator = signed_in("coordinator")
    page = coordinator.get(at(meeting, "pages/observers/"))
    assert "observer, Civil union, Region" in text(page)
    sent_on = coordinator.post(at(meeting, "pages/observers/"), {"observer": world.observer.appointment_id})
    assert sent_on.status_code == 302
    account = MeetingAccount.objects.get()
    assert (account.meeting.reference, account.matter.holder_id) == (
        meeting.reference,
        world.observer.appointment_id,
    )
    again = coordinator.post(at(meeting, "pages/observers/"), {"observer": world.observer.appointment_id})
    assert (again.status_code, MeetingAccount.objects.count()) == (422, 1)
    assert "was sent to this meeting already" in text(again)


def test_nobody_else_has_a_page_to_send_observers(world, meeting):
    for who in ("officer", "mayor", "observer", "monitor"):
        assert signed_in(who).get(at(meeting, "pages/observers/")).status_code in {403, 404}


def test_the_desk_of_an_observer_names_the_meeting_and_that_of_a_police_chief_does_not(world, meeting):
    account = sent(meeting, world.observer, world.coordinator)
    mine = text(signed_in("observer").get("/en/desk/"))
    assert "Meeting in Beat" in mine
    page = text(signed_in("observer").get(at(account, "")))
    assert "School 4, assembly hall" in page
    assert "Observer observer, Observer, Region" in page
    for who in ("chief", "regional_chief", "mayor", "monitor"):
        found = signed_in(who).get(at(account, ""))
        assert "School 4" not in text(found)
        assert meeting.reference not in text(found)
        assert "observer, Observer" not in text(found)


def test_an_observer_says_on_the_desk_what_was_seen(world, observed):
    _meeting, accounts = observed
    page = signed_in("observer").get(at(accounts[0], "give/"))
    assert 'value="2026-11-18T18:30"' in page.content.decode()
    answer = signed_in("observer").post(at(accounts[0], "give/"), SEEN)
    assert (answer.status_code, now_of(accounts[0]).state) == (302, "given")


def test_a_correction_begins_with_everything_that_was_said_times_among_it(world, observed):
    _meeting, accounts = observed
    act(accounts[0], "give", world.observer)
    page = signed_in("observer").get(at(accounts[0], "correct/")).content.decode()
    for value in ("2026-11-18T18:50", "2026-11-18T19:50"):
        assert f'value="{value}"' in page
    assert 'name="turns" value="20"' in page


def test_sheets_are_entered_together_and_each_is_recorded_for_itself(world, observed):
    meeting, accounts = observed
    coordinator = signed_in("coordinator")
    both = of_sheet(accounts[0]) | of_sheet(accounts[1], turns=3)
    page = coordinator.post(at(meeting, "pages/sheets/"), both)
    assert page.status_code == 422
    assert [now_of(one).state for one in accounts] == ["given", "assigned"]
    assert "1 sheet is recorded" in text(page)
    assert "Residents cannot have spoken more often" in text(page)
    page = coordinator.post(at(meeting, "pages/sheets/"), of_sheet(accounts[1]))
    assert (page.status_code, now_of(accounts[1]).state) == (200, "given")
    assert [steps_taken(one)[-1] for one in accounts] == ["give_from_paper"] * 2


def test_a_sheet_in_which_nothing_was_written_is_left_alone(world, observed):
    meeting, accounts = observed
    untouched = {
        f"{accounts[0].reference}-began": "2026-11-18T18:30",
        f"{accounts[0].reference}-took_place": "",
    }
    page = signed_in("coordinator").post(at(meeting, "pages/sheets/"), untouched)
    assert (page.status_code, now_of(accounts[0]).state) == (200, "assigned")


def test_putting_together_begins_with_what_all_observers_say_and_leaves_open_where_they_differ(
    world, observed
):
    meeting, accounts = observed
    act(accounts[0], "give", world.observer)
    act(accounts[1], "give", world.second_observer, turns=30)
    coordinator = signed_in("coordinator")
    page = coordinator.get(at(meeting, "pages/together/")).content.decode()
    assert 'name="turns_of_residents" value="12"' in page
    assert 'name="turns" value=' not in page
    assert 'value="2026-11-18T18:50"' in page
    assert "They differ" in page
    answer = coordinator.post(at(meeting, "pages/together/"), SEEN)
    assert answer.status_code == 302
    assert MeetingAccount.objects.get(side="observers").facts["turns"] == 20


def test_local_self_government_says_what_happened_and_the_public_page_shows_it(world, observed, client):
    meeting, _accounts = observed
    answer = signed_in("mayor").post(at(meeting, "pages/account/"), SEEN)
    assert answer.status_code == 302
    assert "City hall" in text(
        client.get(f"/en/meetings/{meeting.reference}/", headers={"host": "localhost"})
    )


def test_what_stands_in_the_way_is_said_beside_what_was_typed(world, observed):
    meeting, _accounts = observed
    told(meeting, world.mayor)
    page = signed_in("mayor").post(at(meeting, "pages/account/"), SEEN)
    assert page.status_code == 422
    assert "there already; whoever gave it can correct it" in text(page)


def test_an_account_that_a_coordinator_withdraws_is_nobodys_work(world, meeting):
    account = sent(meeting, world.observer, world.coordinator)
    act(account, "withdraw", world.coordinator)
    assert "Meeting in Beat" not in text(signed_in("observer").get("/en/desk/"))


def test_what_is_sent_twice_is_said_to_have_been_taken_by_this_very_person(world, observed):
    _meeting, accounts = observed
    observer = signed_in("observer")
    assert observer.post(at(accounts[0], "give/"), SEEN).status_code == 302
    again = observer.post(at(accounts[0], "give/"), SEEN)
    assert (again.status_code, "data-taken" in again.content.decode()) == (409, True)
    stranger = signed_in("second_observer").get(at(accounts[0], "give/"))
    assert "data-taken" not in stranger.content.decode()


def test_what_a_coordinator_entered_is_not_said_to_be_the_observers(world, observed):
    _meeting, accounts = observed
    act(accounts[0], "give_from_paper", world.coordinator)
    page = signed_in("observer").get(at(accounts[0], "give/"))
    assert (page.status_code, "data-taken" in page.content.decode()) == (409, False)


def test_once_the_term_has_passed_the_form_leads_to_the_late_one_and_to_nobody_elses(world, observed, on):
    _meeting, accounts = observed
    on("2026-11-25 10:00")
    tick()
    mine = signed_in("observer").get(at(accounts[0], "give/")).content.decode()
    assert f'data-instead href="{at(accounts[0], "give_late/")}"' in mine
    assert "data-instead" not in signed_in("coordinator").get(at(accounts[0], "give/")).content.decode()


def test_a_form_names_whose_it_is_without_saying_who(world, observed):
    _meeting, _accounts = observed
    marks = {
        re.search(r'data-owner="([0-9a-f]{20})"', signed_in(who).get("/en/desk/").content.decode())[1]
        for who in ("observer", "second_observer", "coordinator")
    }
    assert len(marks) == 3
