"""What people of the small world do, step by step, with fields that are fit for each step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from tests.world import moment

from ishenim.domains.meetings.models import Card, Meeting, MeetingAccount, Question
from ishenim.domains.meetings.procedures import ReportingMeeting, ResidentsQuestion
from ishenim.kernel.institutions.roles import ANYONE, Actor
from ishenim.kernel.ledger import book
from ishenim.kernel.places.models import Place
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.engine import ACTIONS, begin
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.procedures.refusals import Refused

BANDS = ("under_18", "18_30", "31_60", "over_60")
REPLY = {"reply": "We will look into it this week."}
ORDER = {"ground": "court", "reason": "The district court, letter 17 of 2 October."}
TIME = {"starts_at": "2026-11-18 18:30", "ends_at": "2026-11-18 20:00", "venue": "School 4, assembly hall"}
HALL = {"name": "School 4, assembly hall", "weekdays": ["1", "2", "3", "4", "5"]}

SEEN = {
    "took_place": "yes",
    "began": "2026-11-18 18:50",
    "ended": "2026-11-18 19:50",
    "chair": "police",
    "women_31_60": 4,
    "men_31_60": 6,
    "report_back": "some",
    "turns": 20,
    "turns_of_residents": 12,
    "answered_at_once": 2,
    "taken": 3,
    "turned_away": 0,
    "dated": 1,
    "languages": ["ky"],
    "access": ["ramp"],
}
"""What an observer saw at a meeting of the 18th of November."""

# Fields by procedure and step; what is not named here needs none, or something of the case itself.
FIELDS: dict[str, dict[str, Any]] = {
    "question.ask": {"text": "When will the street lamps be repaired?", "topic": "light"},
    "question.ask_unproven": {"text": "When will the street lamps be repaired?", "topic": "light"},
    "question.ask_in_hall": {"text": "When will the street lamps be repaired?", "topic": "light"},
    "question.ask_in_hall_unproven": {"text": "When will the street lamps be repaired?", "topic": "light"},
    "question.answer_in_hall": {"result": "The lamps are set up next week."},
    "question.promise_in_hall": {"what": "Two lamps will be set up.", "promised_for": "2026-11-30"},
    "question.ask_on_paper": {
        "text": "When will the street lamps be repaired?",
        "topic": "light",
        "language": "ky",
    },
    "question.ask_by_program": {
        "text": "When will the street lamps be repaired?",
        "topic": "light",
        "language": "ky",
    },
    "question.admit": {"text": "When will the street lamps be repaired?"},
    "question.show_text": {"text": "When will the street lamps be repaired?"},
    "question.hide_text": {"text": "When will the […] be repaired?", "hidden": ["insult"]},
    "question.decline": {"ground": "spam"},
    "question.hide_files": {"ground": "child"},
    "meeting.hide_files": {"ground": "child"},
    "question.erase_files": {"ground": "child"},
    "question.order_original": ORDER,
    "meeting.order_original": ORDER,
    "news.order_original": ORDER,
    "question.accept": REPLY,
    "question.give_back": REPLY | {"ground": "answered"},
    "question.refer": REPLY | {"institution": "city_hall"},
    "question.promise": {"what": "Two lamps will be set up.", "promised_for": "2026-10-30"},
    "question.extend": {"promised_for": "2026-11-06", "ground": "purchase", "reason": "The tender goes on."},
    "question.ask_back": REPLY,
    "question.answer_back": {"answer": "Beside the school."},
    "question.done": {"result": "Two lamps have been set up."},
    "question.close_unfixed": REPLY | {"ground": "no_power"},
    "question.dispute": {"reason": "There is still no light there."},
    "question.reopen": REPLY,
    "question.stand_by": REPLY,
    "question.merge_into": {"reason": "Both ask about the lamps at the school."},
    "question.unmerge": {"reason": "They turned out to be two streets."},
    "question.take_over": {
        "register": "311",
        "original": "15-00001",
        "asked_on": "2015-03-01",
        "ended_on": "2015-03-09",
        "outcome": "completed",
        "topic": "waste",
        "text": "Sanitation code violation",
    },
    **{f"meeting_account.{step}": SEEN for step in ("give", "give_late", "give_from_paper", "tell", "agree")},
    "meeting_account.correct": SEEN | {"taken": 4},
    "meeting.expect": {"quarter": "2026-4", "ordinal": 1},
    "meeting.plan": TIME,
    "meeting.plan_another": TIME,
    "meeting.change_the_plan": TIME | {"starts_at": "2026-11-19 18:30", "ends_at": "2026-11-19 20:00"},
    "meeting.plan_again": TIME | {"starts_at": "2026-12-02 18:30", "ends_at": "2026-12-02 20:00"},
    "meeting.announce": {
        "channels": ["site", "board"],
        "languages": ["ky", "ru"],
        "access": ["ramp"],
        "access_notes": "By the side door.",
    },
    "meeting.move": TIME
    | {"starts_at": "2026-11-25 18:30", "ends_at": "2026-11-25 20:00", "reason": "The hall is taken."},
    "meeting.postpone": {"reason": "The road is snowed in."},
    "meeting.cancel": {"reason": "The officer has fallen ill."},
    "meeting.hold": {"held_from": "2026-11-18 18:35", "held_until": "2026-11-18 19:50"},
    "meeting.record_late": {"held_from": "2026-11-18 18:35", "held_until": "2026-11-18 19:50"},
    "meeting.report_back": {"said": "under_way", "words": "The lamps have been ordered."},
    "meeting.issue_cards": {"count": 4, "language": "ky"},
    "meeting.minute": {
        "chair": "police",
        "questions_asked": 5,
        "answered_at_once": 3,
        "minutes": "Residents asked about lamps, dogs and a crossing.",
    }
    | {f"{sex}_{band}": 3 for sex in ("women", "men") for band in BANDS},
    "hall.enter": HALL,
    "hall.change": HALL,
    "hall.close": {"reason": "The roof has fallen in."},
}


def step_of(matter: Matter, name: str):
    return matter.procedure.steps()[name]


def act(matter: Matter, name: str, by: Actor, /, *, at=None, **fields: Any) -> Matter:
    """Take a step by its name, with fit fields unless others are given."""
    step = step_of(matter, name)
    return ACTIONS[step](matter, by, at=at, **FIELDS.get(f"{matter.kind}.{name}", {}) | fields)


def ask(place: Place, *, step: str = "ask", **fields: Any) -> Matter:
    """Ask a question about a place; `matter.question.claim_code` is the asker's."""
    return act(begin("question", place=place, language="ky"), step, ANYONE, **fields)


def ask_in_hall(meeting: Matter, step: str = "ask_in_hall", **fields: Any) -> Matter:
    """Ask on the day of a meeting, from its hall."""
    return ask(meeting.place, step=step, meeting=meeting.reference, **fields)


def expected(place: Place) -> Matter:
    """Return the meeting that the clock expects for a beat now."""
    clock._asked.clear()
    clock.do_what_the_day_asks(timezone.now())
    return Matter.objects.filter(kind="meeting", place=place, state="expected").latest("pk")


def planned(place: Place, by: Actor, **fields: Any) -> Matter:
    return act(expected(place), "plan", by, **fields)


def announced(place: Place, by: Actor, **fields: Any) -> Matter:
    return act(planned(place, by, **fields), "announce", by)


def cards(meeting: Matter, by: Actor, count: int = 4) -> dict[str, str]:
    """Issue question cards; return the code under the seal of each, by the number printed on it."""
    issued = act(meeting, "issue_cards", by, count=count)
    return {card.reference: code for card, code in issued.meeting.printed}


def sent(meeting: Matter, observer: Actor, by: Actor) -> Matter:
    """Send an observer to a meeting."""
    chosen = {"meeting": meeting.reference, "observer": str(observer.appointment_id)}
    return act(begin("meeting_account", place=meeting.place), "assign", by, **chosen)


def told(meeting: Matter, by: Actor, step: str = "tell", **fields: Any) -> Matter:
    """Say what happened at a meeting, for an office that was there or for all observers."""
    return act(begin("meeting_account", place=meeting.place), step, by, meeting=meeting.reference, **fields)


def entered(card: str, by: Actor, place: Place, **fields: Any) -> Matter:
    """Enter a card that a resident filled in."""
    return act(begin("question", place=place), "ask_on_paper", by, card=card, **fields)


def tick() -> int:
    """Let the clock look once, as it does every minute."""
    clock._asked.clear()
    return clock.tick()


def steps_taken(matter: Matter) -> list[str]:
    """Return the steps that the ledger holds of a matter, oldest first."""
    return [entry.step for entry in book.history([matter.pk])]


def last_line(matter: Matter):
    """Return the leaf of a matter's last entry."""
    return list(book.history([matter.pk]))[-1].told


def now_of(matter: Matter) -> Matter:
    """Return a matter as the database has it."""
    return Matter.objects.get(pk=matter.pk)


def open_deadlines(matter: Matter) -> dict[str, str]:
    """Return the running deadlines of a matter by step, each as a day and an hour in Bishkek."""
    rows = Deadline.objects.filter(matter_id=matter.pk, kept_at=None, missed_at=None)
    return {row.step: f"{timezone.localtime(row.due_at):%Y-%m-%d %H:%M}" for row in rows}


def late_by(words: str, days: int):
    return moment(words) + timedelta(days=days)


def everything_written() -> dict[str, int]:
    """Count what a step can write, to show that a refused one wrote nothing."""
    from ishenim.kernel.ledger.models import Entry, Opening
    from ishenim.kernel.procedures.claims import Claim

    models = (Matter, Deadline, Claim, Entry, Opening, Meeting, MeetingAccount, Question, Card)
    return {model.__name__: model._default_manager.count() for model in models}


def refused(call, *about, **fields) -> str:
    """Return why something was refused, having seen that nothing of it was written."""
    before = everything_written()
    with pytest.raises((Refused, ValidationError)) as reason:
        call(*about, **fields)
    assert everything_written() == before
    wrong = reason.value
    return " ".join(wrong.messages) if isinstance(wrong, ValidationError) else str(wrong)


QUESTION_STEPS, MEETING_STEPS = ResidentsQuestion.steps(), ReportingMeeting.steps()
