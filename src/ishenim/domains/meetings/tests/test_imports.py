"""What another register holds is taken over whole: every row is a matter or a reject with its reason."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.acts import last_line, tick
from tests.world import moment

from ishenim.domains.meetings.imports import TAKE_OVER, columns, known
from ishenim.domains.meetings.models import Question
from ishenim.domains.meetings.tests.sheets import NATIVE, ROWS, row, sheet
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.importing.run import BATCH, whoever_may
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.procedures.refusals import Refused

pytestmark = pytest.mark.usefixtures("monday", "english")


# What a row becomes


def test_a_row_becomes_a_matter_with_its_days_one_line_and_no_deadline(bring_in, world):
    told, rejected = bring_in(sheet(row(1)))

    taken = Matter.objects.get()
    assert (told.taken, told.rejected, rejected) == (1, 0, {})
    assert (taken.state, taken.place.code, taken.institution_id) == (
        "taken_over",
        "beat",
        world.registrar.institution_id,
    )
    assert (taken.due_at, taken.overdue_since, Deadline.objects.count()) == (None, None, 0)
    assert (taken.question.asked_on, taken.question.ended_on) == (date(2015, 3, 1), date(2015, 3, 9))
    assert last_line(taken)["clear"] == {
        "register": "311",
        "original": "15-00001",
        "asked_on": "2015-03-01",
        "ended_on": "2015-03-09",
        "outcome": "completed",
        "topic": "waste",
    }


def test_the_ledger_has_the_day_of_taking_over_and_the_matter_its_own(bring_in, monday):
    bring_in(sheet(row(1)))

    taken = Matter.objects.get()
    assert (taken.opened_at, taken.closed_at) == (moment("2015-03-01 12:00"), moment("2015-03-09 12:00"))
    assert (taken.state_since, Entry.objects.get().at) == (monday, monday)
    assert last_line(taken)["day"] == "2026-10-05"


def test_what_was_still_open_there_ends_by_being_taken_over(bring_in, monday):
    bring_in(sheet(row(1, ended_on="", outcome="open")))

    taken = Matter.objects.get()
    assert (taken.closed_at, taken.question.ended_on) == (monday, None)


def test_nothing_follows_by_itself_from_what_was_taken_over(bring_in, on):
    bring_in(sheet(*map(row, range(3))))
    before = Entry.objects.exclude(kind="meeting").count()
    on("2027-03-01 10:00")
    tick()

    assert Entry.objects.exclude(kind="meeting").count() == before
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"asked_on": "32.13.2015"}, "asked_on: Please write a day like 27.11.2026."),
        ({"asked_on": "2026-10-06", "ended_on": ""}, "asked_on: This day has not come yet."),
        ({"ended_on": "2015-02-28"}, "ended_on: It cannot have ended before it was asked."),
        ({"topic": "spaceships"}, "topic: Please choose one from the list."),
        ({"text": ""}, "text: Please fill this in."),
        ({"original": "15 00001"}, "original: Enter a valid value."),
        ({"place": "atlantis"}, "There is no place with the code “atlantis”."),
        ({"place": ""}, "The row names no place."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_row_that_cannot_be_taken_over_is_rejected_with_its_reason(bring_in, changed, said):
    told, rejected = bring_in(sheet(row(1), row(2, **changed), row(3)))

    assert (told.taken, told.rejected) == (2, 1)
    assert rejected == {3: said}
    assert Matter.objects.count() == Entry.objects.count() == 2


def test_days_may_be_written_as_people_write_them(bring_in):
    bring_in(sheet(row(1, asked_on="01.03.2015")))

    assert Question.objects.get().asked_on == date(2015, 3, 1)


def test_a_row_for_a_place_that_is_over_is_rejected(bring_in, world):
    world.merge("beat", "other_beat", date(2026, 9, 1))

    _told, rejected = bring_in(sheet(row(1), row(2, place="other_beat")))

    assert list(rejected) == [2]
    assert "This place is no more" in rejected[2]


def test_a_broken_row_costs_itself_alone(bring_in):
    told, rejected = bring_in(sheet(row(1), row(2) + ",x", '"' + row(3), row(4) + "\0", row(5)))

    assert (told.taken, list(rejected)) == (2, [3, 4, 5])


def test_a_table_in_windows_1251_with_semicolons_is_read(bring_in):
    rows = [row(number, text="Когда уберут мусор во дворе дома") for number in range(5)]
    told, _rejected = bring_in(sheet(*rows).decode().replace(",", ";").encode("windows-1251"))

    assert told.taken == 5
    assert Question.objects.first().text == "Когда уберут мусор во дворе дома"


def test_a_packed_table_is_read(bring_in):
    assert bring_in(gzip.compress(sheet(row(1))))[0].taken == 1


def test_a_table_of_a_header_alone_is_done_at_once(bring_in):
    told, rejected = bring_in(sheet())

    assert (told.taken, told.rejected, rejected) == (0, 0, {})


def test_the_native_header_is_the_fields_of_the_step_and_the_place():
    assert columns("").needed == NATIVE


def test_a_batch_asks_the_database_as_often_however_many_rows_it_has(bring_in, world):
    def queries(numbers):
        with CaptureQueriesContext(connection) as asked:
            bring_in(sheet(*map(row, numbers)))
        return len(asked)

    queries([0])  # the first time, this process reads the places
    few = queries(range(1, 4))
    assert queries(range(100, 400)) == few


# Numbers that occur more than once


def test_a_repeated_number_is_rejected_and_names_the_row_that_was_taken(bring_in):
    told, rejected = bring_in(sheet(row(1), row(2), row(1), row(1)))

    said = "The number 15-00001 was taken over from row 2 already."
    assert (told.taken, rejected) == (2, {4: said, 5: said})


def test_a_number_is_repeated_however_far_apart(bring_in):
    told, rejected = bring_in(sheet(*map(row, range(BATCH + 5)), row(3)))

    assert told.taken == BATCH + 5
    assert rejected == {BATCH + 7: "The number 15-00003 was taken over from row 5 already."}


def test_a_number_whose_first_row_was_rejected_is_taken_from_the_next(bring_in):
    told, rejected = bring_in(sheet(row(1, topic="moon"), row(1, place=""), row(1), row(1)))

    assert told.taken == 1
    assert list(rejected) == [2, 3, 5]
    assert "from row 4" in rejected[5]


def test_the_same_number_in_two_registers_is_two_numbers(bring_in):
    assert bring_in(sheet(row(1), row(1, register="312")))[0].taken == 2


def test_what_another_import_took_over_before_is_rejected_and_the_rest_is_taken(bring_in):
    bring_in(sheet(row(1), row(2)))
    told, rejected = bring_in(sheet(row(2), row(3), row(3)))

    assert (told.taken, Matter.objects.count()) == (1, 3)
    assert rejected == {
        2: "The number 15-00002 was taken over before, by another import.",
        4: "The number 15-00003 was taken over from row 3 already.",
    }


def test_numbers_are_looked_up_by_register(bring_in):
    bring_in(sheet(row(1), row(2)))

    assert known([("311", "15-00001"), ("312", "15-00002"), ("311", "9")]) == {("311", "15-00001")}
    assert known([]) == set()


def test_looking_up_numbers_reads_no_more_than_it_needs(bring_in):
    numbers = Question.objects.filter(register="311", original__in=["15-00001"]).exclude(register="")

    if connection.vendor == "sqlite":
        assert "taken_over_once" in numbers.explain()


# Who may


def test_only_a_registrar_takes_over_and_a_refusal_writes_nothing(bring_in, world):
    for who in (world.officer, world.administrator, world.moderator):
        with pytest.raises(Refused, match="is not open to this office"):
            bring_in(sheet(row(1)), by=who)
    assert not Matter.objects.exists()
    assert not Entry.objects.exists()


def test_a_registrar_whose_term_ended_meanwhile_is_stopped_and_no_row_is_blamed(bring_in, world, tmp_path):
    def end_the_term(done, of):
        world.end(world.registrar, timezone.localdate())

    with pytest.raises(Refused, match="The appointment is not in force"):
        bring_in(sheet(*ROWS), progress=end_the_term)
    assert Matter.objects.count() == BATCH - 6

    world.end(world.registrar, None)
    told, rejected = bring_in(sheet(*ROWS))
    assert (told.taken, told.taken + told.rejected) == (Matter.objects.count(), len(ROWS))
    assert not any("appointment" in reason for reason in rejected.values())


def test_whoever_may_is_found_by_address(world):
    assert whoever_may(TAKE_OVER.step, "Registrar@ishenim.example") == world.registrar
    assert whoever_may(TAKE_OVER.step, "nobody@ishenim.example") is None


def test_why_not_is_said_for_another_office_and_for_a_term_that_ended(world):
    with pytest.raises(Refused) as other:
        whoever_may(TAKE_OVER.step, "officer@ishenim.example")
    world.end(world.registrar, timezone.localdate())
    with pytest.raises(Refused) as ended:
        whoever_may(TAKE_OVER.step, "registrar@ishenim.example")

    assert (other.value.reason, ended.value.reason) == ("office", "term")
    Appointment.objects.filter(pk=world.registrar.appointment_id).update(ends=None, confirmed=False)
    with pytest.raises(Refused):
        whoever_may(TAKE_OVER.step, "registrar@ishenim.example")
