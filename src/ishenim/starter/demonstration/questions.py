"""Residents' questions, each going one of the ways that questions go, so that every state can be seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings

from ishenim.domains.meetings import question_actions as acts
from ishenim.kernel.calendar import working_days
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import ANYONE, Actor
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter
from ishenim.starter.demonstration import texts
from ishenim.starter.demonstration.accounts import IN_NOOKAT
from ishenim.starter.demonstration.meetings import officer_of

if TYPE_CHECKING:
    from ishenim.starter.demonstration.play import Stage

WAITING_FOR_ITS_ASKER: dict[str, tuple[str, str]] = {}


def holder(role: str, unit: Unit | None = None) -> Actor:
    """Return who holds an office, of a place or above it."""
    held = Appointment.objects.filter(role=role).select_related("institution")
    if unit is not None:
        above = [one.id for one in atlas().ancestors(unit.id)]
        held = held.filter(place_id__in=above)
    return Actor.by(held.order_by("pk")[0])


class Question:
    """One invented question on its way."""

    def __init__(self, stage: Stage, beat: Unit, number: int, day: date) -> None:
        self.stage, self.beat, self.number = stage, beat, number
        self.day = day
        self.asked = texts.QUESTIONS[number % len(texts.QUESTIONS)]
        self.matter: Matter
        self.code = ""

    def on(
        self, working: int, hour: int, act: Callable[..., Any], by: Callable[[], Actor], **said: Any
    ) -> None:
        """Let a step happen so many working days after the question was asked."""
        day = working_days.add(self.day, working) if working else self.day
        self.stage.on(day, hour, partial(self.take, act, by, said), self.number % 50)

    def take(
        self, act: Callable[..., Any], by: Callable[[], Actor], said: dict[str, Any], at: datetime
    ) -> None:
        """Take a step with what it says; what only the moment knows is filled in then."""
        filled = {name: value(at) if callable(value) else value for name, value in said.items()}
        self.matter = act(self.matter, by(), at=at, **filled)

    def ask(self, *, text: str = "", proven: bool = True) -> None:
        self.stage.on(
            self.day,
            8 + self.number % 4,
            partial(self.put, text or self.asked.question, proven),
            self.number % 60,
        )

    def put(self, text: str, proven: bool, at: datetime) -> None:  # noqa: FBT001 -- bound by partial
        act = acts.ask if proven else acts.ask_unproven
        new = begin("question", place_id=self.beat.id, language=self.asked.language)
        self.matter = act(new, ANYONE, at=at, text=text, topic=self.asked.topic)
        self.code = self.matter.question.claim_code

    def officer(self) -> Actor:
        return officer_of(self.beat)

    def chief(self) -> Actor:
        return holder("police_chief", self.beat)

    def hall(self) -> Actor:
        return holder("local_self_government", self.beat)

    def resident(self) -> Actor:
        return ANYONE

    def moderator(self) -> Actor:
        return holder("moderator")

    def show(self, working: int = 1, text: str = "", hidden: list[str] | None = None) -> None:
        self.on(
            working, 13, acts.show_text, self.moderator, text=text or self.asked.question, hidden=hidden or []
        )

    def accept(self, working: int = 2) -> None:
        self.on(working, 14, acts.accept, self.officer, reply=texts.REPLY[self.asked.language])

    def promise(self, working: int = 5, term: int = 15) -> None:
        day = working_days.add(self.day, working + term)
        self.on(working, 15, acts.promise, self.officer, what=self.asked.promise, promised_for=day)

    def done(self, working: int) -> None:
        self.on(working, 16, acts.done, self.officer, result=self.asked.result)

    def by_code(self, working: int, act: Callable[..., Any], **said: Any) -> None:
        """Let whoever asked take a step with the code."""
        self.on(working, 19, act, self.resident, code=lambda _at: self.code, **said)

    def remember(self, _at: datetime) -> None:
        """Keep the code of a question that waits for its asker, so that somebody can try the second key."""
        WAITING_FOR_ITS_ASKER[self.matter.reference] = (self.code, self.beat.code)

    def usual(self, *, done: int | None = None) -> None:
        """Go the usual way: shown, accepted, promised, and perhaps done."""
        self.ask()
        self.show()
        self.accept()
        self.promise()
        if done:
            self.done(done)


def prepare(stage: Stage) -> None:
    """Let several questions be asked in every beat, old ones and fresh ones."""
    from ishenim.starter.demonstration.ways import FRESH, OLD  # noqa: PLC0415 -- the ways are told with questions

    beats = sorted(atlas().of_kind("beat"), key=lambda unit: unit.code)
    for number, beat in enumerate(beats):
        first = stage.before.first_day + timedelta(days=8 + number % 20)
        for place in range(2):
            way = OLD[(number * 2 + place) % len(OLD)]
            way(Question(stage, beat, number * 3 + place, working_days.add(first, place * 7 + 1)))
        days, fresh = FRESH[number % len(FRESH)]
        fresh(Question(stage, beat, number * 3 + 2, back(stage.today, days)))
    days, waiting = FRESH[0]
    waiting(Question(stage, atlas().by_code(IN_NOOKAT), 900, back(stage.today, days)))


def back(today: date, working: int) -> date:
    """Return the day so many working days before today."""
    day = today
    while working > 0:
        day -= timedelta(days=1)
        working -= not working_days.is_off(day)
    return day


def keep_a_code() -> None:
    """Write down one code of a question that waits for its asker."""
    for reference, (code, beat) in WAITING_FOR_ITS_ASKER.items():
        if beat == IN_NOOKAT:
            keep(f"A question that waits for its asker: {reference}, claim code {code}")


def keep(line: str) -> None:
    """Write down something for whoever tries the demonstration."""
    with (settings.VAR / "demonstration.txt").open("a") as kept:
        kept.write(f"{line}\n")
