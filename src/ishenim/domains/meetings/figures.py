"""The figures about meetings and questions, each declared once. Nothing else decides what is counted, and among what.

The functions get a table of the dump and return conditions of its columns; they never see the database.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings.grounds import Access, ReportedBack, TookPlace
from ishenim.domains.meetings.procedures import MeetingState as M
from ishenim.domains.meetings.procedures import QuestionState as Q
from ishenim.kernel.figures.declare import ABOUT_OFFICES, ABOUT_PEOPLE, Rows, Share, Wait, register

TOOK_PLACE = [M.HELD.value, M.MINUTED.value, M.CLOSED.value]
HAS_MINUTES = [M.MINUTED.value, M.CLOSED.value]
DUE = [*TOOK_PLACE, M.NOT_HELD.value, M.NOT_PLANNED.value]
WITH_ANOTHER = [Q.MERGED.value, Q.CLOSED_TOGETHER.value]
NOT_COUNTED = [Q.TAKEN_OVER.value, *WITH_ANOTHER]
OPENS_THE_DOOR = [one.value for one in Access if one is not Access.NONE]
LONGEST_PAUSE = 100
"""Days between two meetings of a beat that reports once a quarter, with a week or so to spare."""
WAYS = 2
A_LITTLE_LATE = 10
"""Minutes after the announced time that still count as on time."""
SAID_OF_EARLIER = [one.value for one in ReportedBack if one is not ReportedBack.NOTHING]


def took_place(t: Rows) -> Any:
    return t.state.isin(TOOK_PLACE)


def was_announced(t: Rows) -> Any:
    return t.announced_on.notnull()


def with_the_one_before(t: Rows) -> Rows:
    """Give each meeting that took place the day of the one before it in the same beat."""
    held = t.filter(took_place(t), t.held_on.notnull())
    return held.mutate(before_on=held.held_on.lag().over(group_by="place", order_by=["held_on", "reference"]))


def asked_here(t: Rows) -> Any:
    """Keep the questions that were asked here and go a way of their own."""
    return ~t.state.isin(NOT_COUNTED)


def stands(t: Rows) -> Any:
    """Keep what observers say of a meeting, one row for each: no office's account, of several observers none alone."""
    return t.stands


def was_found(t: Rows) -> Any:
    return t.took_place == TookPlace.YES.value


COVERAGE = Share(
    "coverage",
    _("Expected meetings that were held"),
    _(
        "Of the meetings that the rule expects and whose day has come: how many were held. Not held and not planned "
        "count as not held; a cancelled one counts once it is decided what became of the one in its place."
    ),
    "meetings",
    among=lambda t: t.ordinal.notnull() & t.state.isin(DUE),
    counts=took_place,
    minimum=ABOUT_OFFICES,
)
REGULARITY = Share(
    "regularity",
    _("Meetings within 100 days of the one before"),
    _("Of the meetings that were held in a beat after an earlier one: how many at most 100 days later."),
    "meetings",
    rows=with_the_one_before,
    among=lambda t: t.before_on.notnull(),
    counts=lambda t: t.held_on.delta(t.before_on, unit="day") <= LONGEST_PAUSE,
    minimum=ABOUT_OFFICES,
)
NOTICE = Share(
    "notice",
    _("Meetings announced in time"),
    _(
        "Of the meetings that were announced: how many with at least the days of notice that the rule asks for."
    ),
    "meetings",
    among=was_announced,
    counts=lambda t: t.notice_days >= t.notice_needed,
    minimum=ABOUT_OFFICES,
)
PUBLICITY = Share(
    "publicity",
    _("Meetings announced widely"),
    _(
        "Of the meetings that were announced: how many in at least two ways and with at least two languages spoken."
    ),
    "meetings",
    among=was_announced,
    counts=lambda t: (t.channels.length() >= WAYS) & (t.languages.length() >= WAYS),
    minimum=ABOUT_OFFICES,
)
OPENNESS = Share(
    "openness",
    _("Meetings that more people can come to"),
    _(
        "Of the meetings that were announced: how many with a ramp or ground floor, a place for children, "
        "interpreting, or outside working hours."
    ),
    "meetings",
    among=was_announced,
    counts=lambda t: t.access.filter(lambda one: one.isin(OPENS_THE_DOOR)).length() > 0,
    minimum=ABOUT_OFFICES,
)
MINUTES_IN_TIME = Share(
    "minutes_in_time",
    _("Minutes published in time"),
    _(
        "Of the meetings that have minutes, or whose term for them passed: how many were never found without minutes "
        "by the clock."
    ),
    "meetings",
    among=lambda t: t.minuted_on.notnull() | t.no_minutes_on.notnull(),
    counts=lambda t: t.no_minutes_on.isnull(),
    minimum=ABOUT_OFFICES,
)
REPORT_BACK = Share(
    "report_back",
    _("Meetings that reported back on every earlier question"),
    _(
        "Of the meetings with minutes: how many are closed, which none is before each earlier question was dealt with."
    ),
    "meetings",
    among=lambda t: t.state.isin(HAS_MINUTES),
    counts=lambda t: t.state == M.CLOSED.value,
    minimum=ABOUT_OFFICES,
)
FOUND = Share(
    "found",
    _("Observed meetings that took place where and when they were announced"),
    _(
        "Of the meetings of which observers gave an account: how many they found. Where several observers were there, "
        "what they say together counts, and nothing before they have put it together."
    ),
    "accounts",
    among=stands,
    counts=was_found,
    minimum=ABOUT_OFFICES,
)
ON_TIME = Share(
    "on_time",
    _("Observed meetings that began on time"),
    _(
        "Of the meetings that observers found and saw begin: how many at most ten minutes after the announced time."
    ),
    "accounts",
    among=lambda t: stands(t) & was_found(t) & t.minutes_late.notnull(),
    counts=lambda t: t.minutes_late <= A_LITTLE_LATE,
    minimum=ABOUT_OFFICES,
)
DIALOGUE = Share(
    "dialogue",
    _("Observed meetings at which residents spoke at least every second time"),
    _(
        "Of the meetings at which observers counted who spoke: how many where residents took the word at least half of "
        "the times."
    ),
    "accounts",
    among=lambda t: stands(t) & (t.turns > 0) & t.turns_of_residents.notnull(),
    counts=lambda t: t.turns_of_residents * 2 >= t.turns,
    minimum=ABOUT_OFFICES,
)
REPORTED_BACK = Share(
    "reported_back",
    _("Observed meetings that reported back on every earlier question"),
    _(
        "Of the meetings with earlier questions of which observers say whether they were dealt with: how many where "
        "the officer said what became of each."
    ),
    "accounts",
    among=lambda t: stands(t) & t.report_back.isin(SAID_OF_EARLIER),
    counts=lambda t: t.report_back == ReportedBack.ALL.value,
    minimum=ABOUT_OFFICES,
)
NOT_TURNED_AWAY = Share(
    "not_turned_away",
    _("Observed meetings at which no question was turned away"),
    _(
        "Of the meetings at which observers counted the questions that were turned away: how many without any."
    ),
    "accounts",
    among=lambda t: stands(t) & t.turned_away.notnull(),
    counts=lambda t: t.turned_away == 0,
    minimum=ABOUT_OFFICES,
)
FIRST_ANSWER = Wait(
    "first_answer",
    _("Days until the first answer"),
    _(
        "Days from the day of asking until an office accepted the question, returned or referred it, asked back or "
        "answered. Questions without an answer count as waiting until the day of the files."
    ),
    "questions",
    among=asked_here,
    since=lambda t: t.opened_on,
    until=lambda t: t.answered_on,
    minimum=ABOUT_PEOPLE,
)
RESULT = Wait(
    "result",
    _("Days until a result"),
    _(
        "Days from the day of asking until the office first said that it is done, or why it cannot be. Returned "
        "questions are left out; those without a result count as waiting until the day of the files."
    ),
    "questions",
    among=lambda t: asked_here(t) & t.returned_on.isnull(),
    since=lambda t: t.opened_on,
    until=lambda t: t.done_on,
    minimum=ABOUT_PEOPLE,
)
OVERDUE = Share(
    "overdue",
    _("Questions that were ever overdue"),
    _("Of the questions asked: how many the clock ever found past a day of theirs, dealt with later or not."),
    "questions",
    among=asked_here,
    counts=lambda t: t.late_on.notnull(),
    minimum=ABOUT_PEOPLE,
)
CONFIRMED = Share(
    "confirmed",
    _("Results that whoever asked confirmed"),
    _("Of the questions with a result: how many whoever asked confirmed. Silence never counts as confirmed."),
    "questions",
    among=lambda t: asked_here(t) & t.done_on.notnull(),
    counts=lambda t: t.state == Q.CONFIRMED.value,
    minimum=ABOUT_PEOPLE,
)
DISPUTED = Share(
    "disputed",
    _("Results that whoever asked disputed"),
    _("Of the questions with a result: how many whoever asked ever disputed, whatever came of it."),
    "questions",
    among=lambda t: asked_here(t) & t.done_on.notnull(),
    counts=lambda t: t.disputed_on.notnull(),
    minimum=ABOUT_PEOPLE,
)
REFERRED = Share(
    "referred",
    _("Questions that were referred"),
    _("Of the questions asked: how many were ever referred to another body, or went up to the superior."),
    "questions",
    among=asked_here,
    counts=lambda t: t.referred_on.notnull(),
    minimum=ABOUT_PEOPLE,
)
RETURNED = Share(
    "returned",
    _("Questions returned with a ground"),
    _("Of the questions asked: how many the office returned with a ground."),
    "questions",
    among=asked_here,
    counts=lambda t: t.returned_on.notnull(),
    minimum=ABOUT_PEOPLE,
)


def register_figures() -> None:
    """Let the figures of this domain be computed, in the order of a meeting's and a question's way."""
    register(COVERAGE, REGULARITY, NOTICE, PUBLICITY, OPENNESS, MINUTES_IN_TIME, REPORT_BACK)
    register(FOUND, ON_TIME, DIALOGUE, REPORTED_BACK, NOT_TURNED_AWAY)
    register(FIRST_ANSWER, RESULT, OVERDUE, CONFIRMED, DISPUTED, REFERRED, RETURNED)
