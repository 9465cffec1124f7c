"""Meetings and questions in the dump: what their public lists say, and on which day each important step was taken.

The days stand in the open book for everybody; here they stand beside the row, so that nobody has to gather them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings.account_tables import ACCOUNT_LIST, ACCOUNTS
from ishenim.domains.meetings.models import Meeting, Question
from ishenim.domains.meetings.procedures import ReportingMeeting as M
from ishenim.domains.meetings.procedures import ResidentsQuestion as Q
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.schedule_tables import CHANGE_LIST, CHANGES
from ishenim.domains.meetings.tables import MEETING_LIST, MEETINGS, QUESTION_LIST, QUESTIONS, who_came
from ishenim.kernel.days import day_of
from ishenim.kernel.dumps.declare import Dumped, all_rows, register
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.ledger.models import OPEN, Entry
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.tables.columns import Column, Kind, Table

Days = dict[str, date]
ANSWERS = (
    Q.accept,
    Q.give_back,
    Q.refer,
    Q.ask_back,
    Q.answer_in_hall,
    Q.promise_in_hall,
    Q.close_unfixed,
    Q.done,
)
RESULTS = (Q.done, Q.answer_in_hall, Q.close_unfixed)


def first_of(name: str, title: Any, *steps: Step) -> Column[Any]:
    """Return the day on which the first of some steps was taken, as a column."""
    names = [step.name for step in steps]

    def day(row: Any) -> date | None:
        days: Days = vars(row)["days"]
        return min((days[name] for name in names if name in days), default=None)

    return Column(name, title, day, Kind.DAY)


OF_MEETINGS: Table[Meeting] = Table(
    MEETINGS.name,
    MEETINGS.title,
    (
        *MEETINGS.columns,
        Column(
            "ordinal", _("Which of the quarter's expected meetings"), lambda row: row.ordinal, Kind.NUMBER
        ),
        Column("institution", _("Institution"), lambda row: vars(row)["institution"], Kind.CODE),
        Column("held_on", _("Held on"), lambda row: row.held_from and day_of(row.held_from), Kind.DAY),
        first_of("planned_on", _("First planned on"), M.plan, M.plan_another),
        first_of("announced_on", _("First announced on"), M.announce),
        first_of("recorded_on", _("Recorded as held on"), M.hold, M.record_late),
        first_of("minuted_on", _("Minutes published on"), M.minute),
        first_of("no_minutes_on", _("Found without minutes on"), M.no_minutes),
        first_of("closed_on", _("Closed on"), M.close),
    ),
)
OF_QUESTIONS: Table[Question] = Table(
    QUESTIONS.name,
    QUESTIONS.title,
    (
        *QUESTIONS.columns,
        Column("opened_on", _("Asked here on"), lambda row: day_of(row.matter.opened_at), Kind.DAY),
        Column("quarter", _("Quarter"), lambda row: str(Quarter.of(day_of(row.matter.opened_at))), Kind.CODE),
        first_of("answered_on", _("First answered on"), *ANSWERS),
        first_of("promised_on", _("First promised on"), Q.promise, Q.promise_in_hall),
        first_of("done_on", _("First result on"), *RESULTS),
        first_of("confirmed_on", _("Confirmed on"), Q.confirm, Q.confirm_late),
        first_of("disputed_on", _("First disputed on"), Q.dispute),
        first_of("referred_on", _("First referred on"), Q.refer, Q.refer_up),
        first_of("returned_on", _("Returned on"), Q.give_back),
        first_of("late_on", _("First found overdue on"), Q.overdue),
    ),
)


def with_days(read: Callable[[], Iterator[Sequence[Any]]]) -> Iterator[Sequence[Any]]:
    """Read rows with the day of the first of each step, and the institution of each: two more queries for a piece."""
    for rows in read():
        days = first_days([row.pk for row in rows])
        codes = codes_of({row.matter.institution_id for row in rows})
        for row in rows:
            vars(row).update(days=days.get(row.pk, {}), institution=codes.get(row.matter.institution_id, ""))
        yield rows


def first_days(matter_ids: Sequence[int]) -> dict[int | None, Days]:
    """Return by matter the day of the first of each step: one query."""
    found: dict[int | None, Days] = {}
    lines = Entry.objects.filter(matter_id__among=matter_ids, lane=OPEN).order_by("id")
    for number, step, at in lines.values_list("matter_id", "step", "at"):
        found.setdefault(number, {}).setdefault(step, day_of(at))
    return found


def codes_of(numbers: set[int | None]) -> dict[int | None, str]:
    """Return the codes of institutions: one query."""
    return dict(Institution.objects.filter(pk__in=numbers - {None}).values_list("pk", "code"))


def register_tables() -> None:
    """Let meetings, what is told of them, and questions be part of the dump."""
    people = {column.name: "person" for column in who_came(getattr)}
    counts = people | {"notice_days": "day", "notice_needed": "day"}
    register(
        Dumped(OF_MEETINGS, partial(with_days, all_rows(MEETING_LIST)), units=counts),
        Dumped(OF_QUESTIONS, partial(with_days, all_rows(QUESTION_LIST))),
        Dumped(ACCOUNTS, all_rows(ACCOUNT_LIST), units=people),
        Dumped(CHANGES, all_rows(CHANGE_LIST), units={"notice_days": "day"}),
    )
