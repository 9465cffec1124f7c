"""Two quarters of reporting meetings: most are held, some late, some moved, and some never."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from ishenim.domains.meetings import meeting_actions as acts
from ishenim.domains.meetings import queries, register_actions
from ishenim.domains.meetings.agenda import open_items
from ishenim.domains.meetings.grounds import AgeBand
from ishenim.domains.meetings.quarters import Quarter
from ishenim.kernel.calendar import working_days
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.engine import begin
from ishenim.starter.demonstration import observers, texts
from ishenim.starter.demonstration.accounts import IN_NOOKAT

if TYPE_CHECKING:
    from ishenim.starter.demonstration.play import Stage

WAYS = 12
SCHEDULED = "KG03000000000-P"
"""The territory of the police whose meetings of the quarter before were planned in common."""
MONTH = 30
LONG = timedelta(minutes=95)


class Meeting:
    """The meeting of one beat in one quarter, and those who take part in it."""

    def __init__(self, stage: Stage, beat: Unit, quarter: Quarter, number: int, day: date) -> None:
        self.stage, self.beat, self.quarter, self.number = stage, beat, quarter, number
        self.day = in_the_quarter(quarter, day)
        self.hour = (16, 17, 18)[number % 3]
        self.language = "ru" if number % 5 == 0 else "ky"

    @property
    def reference(self) -> Any:
        """The newest meeting of the beat in the quarter that counts for the rule."""
        found = queries.expected_of(self.beat.id, str(self.quarter))
        assert found is not None
        return found

    @property
    def officer(self) -> Actor:
        return officer_of(self.beat)

    def later(self, days: int, hour: int, act: Callable[..., Any], **said: Any) -> None:
        """Let a step happen so many days before or after the meeting."""
        self.stage.on(self.day + timedelta(days=days), hour, partial(self.take, act, said))

    def take(self, act: Callable[..., Any], said: dict[str, Any], at: datetime) -> None:
        act(self.reference, self.officer, at=at, **said)

    def times(self, days: int = 0) -> dict[str, Any]:
        starts = timezone.make_aware(
            datetime.combine(self.day + timedelta(days=days), datetime.min.time())
        ) + timedelta(hours=self.hour)
        venue = texts.VENUES[self.number % len(texts.VENUES)]
        return {"starts_at": starts, "ends_at": starts + LONG, "venue": venue}

    def before(self, days: int) -> date:
        """Return the day so many days before the meeting, or the first on which the play has it to plan."""
        return max(self.day - timedelta(days=days), self.stage.before.first_day + timedelta(days=2))

    def plan(self) -> None:
        """Plan the meeting a month before it."""
        self.stage.on(self.before(MONTH), 9, partial(self.take, acts.plan, self.times()))

    def announce(self, notice: int) -> None:
        """Tell residents so many days before."""
        said = {
            "channels": ["site", "board", "school"] if self.number % 2 else ["site", "messenger"],
            "languages": ["ky", "uz"] if self.number % 3 else ["ky", "ru"],
            "access": ["ramp", "childcare"] if self.number % 4 else ["none"],
            "access_notes": "Кире бериште кезекчи тосуп алат, чоң жолдон эки мүнөттүк жер.",
        }
        self.stage.on(self.before(notice), 11, partial(self.take, acts.announce, said))

    def hold(self, days: int = 0) -> None:
        starts = self.times(days)["starts_at"]
        self.later(days, 21, acts.hold, held_from=starts, held_until=starts + LONG)

    def minute(self, days: int = 1) -> None:
        asked = 4 + self.number % 9
        said: dict[str, Any] = {
            "chair": ("police", "self_government", "resident")[self.number % 3],
            "came_from": "Айыл өкмөтү, мектеп, аксакалдар соту",
            "questions_asked": asked,
            "answered_at_once": asked // 3,
            "minutes": texts.MINUTES[self.language],
        }
        for place, band in enumerate(AgeBand):
            said[f"women_{band}"] = (self.number * 3 + place * 5) % 17
            said[f"men_{band}"] = (self.number * 7 + place * 3) % 19
        self.later(days, 10, acts.minute, **said)

    def report_back(self, days: int = 1) -> None:
        self.stage.on(self.day + timedelta(days=days), 11, self.report_each)

    def report_each(self, at: datetime) -> None:
        """Say of every earlier question what became of it."""
        for place, item in enumerate(open_items(self.reference)):
            said = ("done", "under_way", "late", "cannot", "elsewhere")[place % 5]
            words = texts.REPLY[self.language]
            acts.report_back(
                self.reference, self.officer, at=at, question=item.reference, said=said, words=words
            )


def in_the_quarter(quarter: Quarter, day: date) -> date:
    """Return a day of the quarter that is no holiday: the wanted one, or the last before it, or the first after it."""
    wanted = min(max(day, quarter.first_day), quarter.last_day)
    before = last_open(wanted)
    return before if before >= quarter.first_day else first_open(wanted)


def last_open(day: date) -> date:
    """Return a day, or the last before it that is no holiday."""
    return day if not working_days.is_holiday(day) else last_open(day - timedelta(days=1))


def first_open(day: date) -> date:
    """Return a day, or the first after it that is no holiday."""
    return day if not working_days.is_holiday(day) else first_open(day + timedelta(days=1))


def officer_of(beat: Unit) -> Actor:
    """Return the neighbourhood officer of a beat."""
    held = Appointment.objects.select_related("institution").get(
        place_id=beat.id, role="neighbourhood_officer"
    )
    return Actor.by(held)


def prepare(stage: Stage) -> None:
    """Give each beat its meeting in either quarter, each going another way."""
    enter_halls(stage)
    for number, beat in enumerate(beats()):
        for quarter, day, way in plans(stage, number, in_nookat=beat.code == IN_NOOKAT):
            if quarter != stage.before or not in_common(beat):
                go(Meeting(stage, beat, quarter, number, day), way)


def enter_halls(stage: Stage) -> None:
    """Enter the hall of each community before its first meeting is planned, but where people meet elsewhere."""
    for number, beat in enumerate(beats()):
        if beat.code.endswith("-B1") and number % 4:
            stage.on(stage.before.first_day, 9, partial(enter_hall, beat, number))


def enter_hall(beat: Unit, number: int, at: datetime) -> None:
    """Let the officer of a beat enter the hall in which it meets."""
    register_actions.enter(
        begin("hall", place_id=beat.id),
        officer_of(beat),
        at=at,
        name=texts.VENUES[number % len(texts.VENUES)],
        weekdays=["1", "2", "3", "4", "5", "6"] if number % 3 else ["1", "2", "3", "4", "5", "6", "7"],
    )


def beats() -> list[Unit]:
    """Return the beats by code: the number of one says how its meetings go."""
    return sorted(atlas().of_kind("beat"), key=lambda unit: unit.code)


def in_common(beat: Unit) -> bool:
    """Say whether the meetings of a beat are planned by the common schedule of its region, in the quarter before."""
    return beat.id in atlas().within(atlas().by_code(SCHEDULED).id)


def plans(stage: Stage, number: int, *, in_nookat: bool) -> list[tuple[Quarter, date, int]]:
    """Return quarter, day and way of the two meetings of a beat."""
    length = (stage.quarter.last_day - stage.quarter.first_day).days
    first = stage.before.first_day + timedelta(days=25 + (number * 5) % (length - 30))
    ahead = stage.today + timedelta(days=(number * 3) % 27 - 9 if number % 4 else 4 + number % 9)
    usual = {
        stage.before: (stage.before, first, number % WAYS),
        stage.quarter: (stage.quarter, ahead, (number * 5 + 3) % WAYS),
    }
    if in_nookat:  # ended a moment ago, so that whoever signs in there can record and close it
        quarter, day = stage.just_over
        usual[quarter] = (quarter, day, NOT_RECORDED)
    return list(usual.values())


def go(meeting: Meeting, way: int) -> None:
    """Send a meeting one of the ways that meetings go."""
    if way == 0:  # nobody plans it
        return
    meeting.plan()
    after_the_plan(meeting, way)


def after_the_plan(meeting: Meeting, way: int) -> None:
    """Send a meeting that has its day one of the ways that such meetings go."""
    if way == 1:  # planned, and nobody says so
        return
    meeting.announce(5 if way == 2 else 12 + meeting.number % 12)  # noqa: PLR2004 -- the third way is the late one
    if way in UNUSUAL:
        UNUSUAL[way](meeting)
        return
    meeting.hold()
    meeting.minute()
    meeting.report_back()
    observers.observe(meeting)
    if way != LEFT_OPEN:
        meeting.later(2, 12, acts.close)


def not_recorded(meeting: Meeting) -> None:
    """Announce a meeting that nobody then records; where it is just over, observers were there."""
    if meeting.beat.code == IN_NOOKAT:
        observers.await_them(meeting)


def without_minutes(meeting: Meeting) -> None:
    meeting.hold()


def recorded_late(meeting: Meeting) -> None:
    starts = meeting.times()["starts_at"]
    meeting.later(9, 10, acts.record_late, held_from=starts, held_until=starts + LONG)


def postponed(meeting: Meeting) -> None:
    meeting.later(-8, 9, acts.postpone, reason=texts.REASONS["postpone"])


def cancelled(meeting: Meeting) -> None:
    meeting.later(-2, 9, acts.cancel, reason=texts.REASONS["cancel"])


def moved(meeting: Meeting) -> None:
    """Move it by two days, if the quarter has room for it."""
    day = meeting.day + timedelta(days=2)
    if day <= meeting.quarter.last_day and not working_days.is_holiday(day):
        meeting.later(-4, 9, acts.move, **meeting.times(2), reason=texts.REASONS["move"])
        meeting.hold(2)
        meeting.minute(3)


UNUSUAL: dict[int, Callable[[Meeting], None]] = {
    3: not_recorded,
    4: without_minutes,
    5: recorded_late,
    6: postponed,
    7: cancelled,
    8: moved,
}
LEFT_OPEN = 9
NOT_RECORDED = 3
