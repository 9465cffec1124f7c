"""One question or one meeting from its opening on: its rows, and the lines that its steps write."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils import timezone

from bench.many.offices import Beat
from bench.many.roads import CLOCK, Road
from bench.texts import a_text
from ishenim.domains.meetings.grounds import AgeBand, Topic
from ishenim.domains.meetings.models import Meeting, Question
from ishenim.domains.meetings.procedures import ReportingMeeting, ResidentsQuestion
from ishenim.domains.meetings.quarters import Quarter
from ishenim.kernel.days import day_of
from ishenim.kernel.ledger.book import Line
from ishenim.kernel.procedures.declare import STAY, Step
from ishenim.kernel.procedures.fields import plain
from ishenim.kernel.procedures.models import Detail, Matter

MINUTE = timedelta(minutes=1)
TOPICS = [str(topic.value) for topic in Topic]
REPLIES = ["Караштырып жатабыз.", "Рассмотрим на этой неделе.", "Кабыл алынды, жооп беребиз."]
RESULTS = ["Оңдолду.", "Сделано, проверьте, пожалуйста.", "Иш бүткөрүлдү."]
VENUES = ["Мектеп, жыйындар залы", "Школа, актовый зал", "Айыл өкмөтү", "Маданият үйү"]
MINUTES = "Жашоочулар көчө чырактары, жолдор жана иттер тууралуу сурашты."
GROUNDS = {"give_back": "unclear", "decline": "spam", "close_unfixed": "no_money"}
FIELDS: dict[str, tuple[str, ...]] = {
    "ask": ("text", "topic", "channel"),
    "ask_unproven": ("text", "topic", "channel"),
    "show_text": ("text", "hidden"),
    "decline": ("ground",),
    "accept": ("reply",),
    "refer": ("reply", "institution"),
    "ask_back": ("reply",),
    "stand_by": ("reply",),
    "give_back": ("reply", "ground"),
    "close_unfixed": ("reply", "ground"),
    "promise": ("what", "promised_for"),
    "done": ("result",),
    "dispute": ("reason",),
    "take_over": ("register", "original", "asked_on", "ended_on", "outcome", "topic", "text"),
    "plan_another": ("starts_at", "ends_at", "venue"),
    "announce": ("notice_days", "channels", "languages", "access", "access_notes"),
    "hold": ("held_from", "held_until"),
    "minute": ("chair", "women", "men", "questions_asked", "answered_at_once", "minutes"),
    "close": ("reported_back",),
    "cancel": ("reason",),
}
"""What is said at each step, as its form asks it; which of it stands in clear the declaration says."""


@dataclass(slots=True)
class Deadline:
    """A deadline as its row has it; very many are made, and most are only written."""

    step: str
    due_at: datetime
    kept_at: datetime | None = None
    missed_at: datetime | None = None


class Start(NamedTuple):
    """Under which number and reference a matter is opened, where, when, and which road it goes."""

    number: int
    reference: str
    beat: Beat
    road: Road
    opened: datetime


@dataclass
class Life:
    """A matter with its detail, its deadlines and its lines, all in memory and not written yet."""

    start: Start
    matter: Matter
    detail: Question | Meeting
    said: dict[str, Any]
    deadlines: list[Deadline] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def live(self, until: datetime) -> None:
        """Go the road to its end, then miss what time has run out until a moment."""
        steps, at = self.matter.procedure.steps(), self.start.opened
        for gone in self.start.road.steps:
            at += timedelta(days=gone.days)
            self.go(steps[gone.step], gone.by, at)
        if self.matter.state != self.start.road.state:
            raise ValueError(f"{self.start.road} leads to {self.matter.state}.")
        for late in [one for one in self.deadlines if one.kept_at is None and one.due_at < until - MINUTE]:
            self.miss(late, steps)
        running = [one.due_at for one in self.deadlines if not one.kept_at and not one.missed_at]
        self.matter.due_at = min(running, default=None)
        missed = [one.due_at for one in self.deadlines if one.missed_at and one.kept_at is None]
        self.matter.overdue_since = min(missed, default=None)

    def go(self, step: Step, by: int, at: datetime) -> None:
        """Take one step, without asking whether it may be taken: roads are made of steps that follow each other."""
        for one in self.deadlines:
            if one.step == step.name:
                one.kept_at = at
        if step.then is not STAY:
            self.matter.state = step.after(self.matter.state)
            self.matter.state_since = at
            if self.matter.state in step.procedure.final:
                self.matter.closed_at = at
            self.deadlines = [*filter(self.goes_on, self.deadlines), *self.begun(step, at)]
        self.write(step, by, at)

    def goes_on(self, one: Deadline) -> bool:
        """Say whether a deadline was kept, or runs on in the new state."""
        term = self.matter.procedure.steps()[one.step]
        from_opening = term.within is not None and term.within.from_opening
        return one.kept_at is not None or (from_opening and self.matter.state in term.when)

    def begun(self, step: Step, at: datetime) -> Iterator[Deadline]:
        """Yield the deadlines that begin with the new state."""
        for declared in step.procedure.steps_open(self.matter.state):
            if declared.within and (step.opens or not declared.within.from_opening):
                due_at = due(declared, at, self.detail)
                if due_at is not None:
                    yield Deadline(declared.name, due_at)

    def miss(self, late: Deadline, steps: dict[str, Step]) -> None:
        """Let the clock write that time ran out."""
        late.missed_at = late.due_at + MINUTE
        otherwise = steps[steps[late.step].otherwise or ""]
        if otherwise.then is not STAY:
            raise ValueError(f"{self.start.road} would end by {otherwise.name}.")
        if otherwise.name == "pass_the_check_on":
            self.detail.check_passed_on = True  # type: ignore[union-attr]  # only questions are checked
        self.write(otherwise, CLOCK, late.missed_at)

    def write(self, step: Step, by: int, at: datetime) -> None:
        """Say one line, as the engine would."""
        facts = {
            name: GROUNDS[step.name] if name == "ground" else self.said[name]
            for name in FIELDS.get(step.name, ())
        }
        actor = self.start.beat.actors[by]
        self.lines.append(
            Line(
                kind=self.matter.kind, step=step.name, to=self.matter.state, matter_id=self.matter.pk,
                reference=self.matter.reference, place=self.start.beat.code, by=actor.role.name, office=actor.office,
                at=at, person_id=actor.person_id,
                clear={name: facts.pop(name) for name in step.in_clear if name in facts}, committed=facts,
            )
        )  # fmt: skip


def due(step: Step, at: datetime, detail: Detail) -> datetime | None:
    """Return by when a step must be taken."""
    assert step.within is not None
    if step.within.in_working_days and not step.within.after:
        return due_from(step, day_of(at))
    return step.within.due(at, detail)


@lru_cache(100_000)
def due_from(step: Step, day: date) -> datetime | None:
    """Return by when a step must be taken that depends on nothing but the day: the calendar is asked once for each."""
    assert step.within is not None
    found = step.within.due(timezone.make_aware(datetime.combine(day, time(12))), None)
    return found.astimezone(UTC) if found else None


def taken(road: Road, names: Iterable[str]) -> bool:
    """Say whether a road has one of these steps."""
    return any(gone.step in names for gone in road.steps)


def begun(kind: str, start: Start) -> Matter:
    """Return a matter that somebody opens."""
    number, reference, beat, road, opened = start
    holder = beat.actors[2].appointment_id if taken(road, ("accept", "plan_another")) else None
    return Matter(
        pk=number, kind=kind, reference=reference, place_id=beat.id, institution_id=beat.institution_id,
        holder_id=holder, language="ky", opened_at=opened, state="", state_since=opened,
    )  # fmt: skip


def a_question(luck: random.Random, start: Start) -> Life:
    """Return a question at its opening."""
    number, _reference, beat, road, opened = start
    matter, text = begun(ResidentsQuestion.name, start), a_text(luck)
    brought = taken(road, ("take_over",))
    day = day_of(opened)
    said: dict[str, Any] = {
        "text": text, "topic": luck.choice(TOPICS), "channel": "register" if brought else "web", "hidden": [],
        "reply": luck.choice(REPLIES), "institution": beat.institution, "what": luck.choice(REPLIES),
        "promised_for": (day + timedelta(days=luck.randrange(15, 30))).isoformat(), "result": luck.choice(RESULTS),
        "reason": "Азырынча эч нерсе өзгөргөн жок.", "register": "311", "original": str(number),
        "asked_on": day.isoformat(), "ended_on": day.isoformat(), "outcome": "completed",
    }  # fmt: skip
    detail = Question(matter=matter, topic=said["topic"], channel=said["channel"], text=text)
    if brought or taken(road, ("show_text",)):
        detail.shown_text, matter.title, detail.checked_at = text, text[:160], opened + timedelta(days=0.3)
    if brought:
        detail.register, detail.original, detail.asked_on, detail.ended_on = "311", str(number), day, day
        detail.outcome = "completed"
    if taken(road, ("promise",)):
        detail.promised, detail.promised_by = said["what"], beat.actors[2].role.name
        detail.promised_for = date.fromisoformat(said["promised_for"])
    if taken(road, ("done",)):
        detail.result = said["result"]
    return Life(start, matter, detail, said)


def a_meeting(luck: random.Random, start: Start) -> Life:
    """Return a meeting at its planning, three weeks before it begins."""
    _number, _reference, beat, road, opened = start
    matter = begun(ReportingMeeting.name, start)
    starts = timezone.make_aware(datetime.combine(day_of(opened) + timedelta(days=20), time(18, 0)))
    bands = {str(band.value): luck.randrange(9) for band in AgeBand}
    detail = Meeting(
        matter=matter, beat_id=beat.id, quarter=str(Quarter.of(day_of(starts))), starts_at=starts,
        ends_at=starts + timedelta(hours=2), venue=luck.choice(VENUES),
    )  # fmt: skip
    if taken(road, ("announce",)):
        detail.announced_at, detail.notice_days = opened + timedelta(days=5), 15
        detail.channels, detail.languages, detail.access = ["site", "board"], ["ky", "ru"], ["ramp"]
    if taken(road, ("hold",)):
        detail.held_from, detail.held_until = detail.starts_at, detail.ends_at
    if taken(road, ("minute",)):
        detail.chair, detail.women, detail.men, detail.minutes = "police", bands, bands, MINUTES
        detail.questions_asked, detail.answered_at_once = 5, 3
    names = {name for step in ReportingMeeting.steps() for name in FIELDS.get(step, ())} - {
        "reason",
        "question",
    }
    said = {name: plain(getattr(detail, name)) for name in names if hasattr(detail, name)}
    return Life(start, matter, detail, said | {"reason": "Зал бош эмес.", "access_notes": ""})
