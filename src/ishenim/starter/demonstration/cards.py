"""Paper cards of the demonstration: printed for the meeting just over, some filled in and entered the same night."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from ishenim.domains.meetings import card_queries, queries
from ishenim.domains.meetings import paper_actions as acts
from ishenim.domains.meetings.models import Meeting
from ishenim.domains.meetings.procedures import MeetingState
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.engine import begin
from ishenim.starter.demonstration import texts
from ishenim.starter.demonstration.accounts import IN_NOOKAT
from ishenim.starter.demonstration.questions import holder

if TYPE_CHECKING:
    from ishenim.starter.demonstration.play import Stage

PRINTED = 24
ENTERED = range(3, 8)


def prepare(stage: Stage) -> None:
    """Print cards four days before the meeting that is just over, and enter some after it."""
    beat = atlas().by_code(IN_NOOKAT)
    quarter, day = stage.just_over
    stage.on(day - timedelta(days=4), 15, partial(issue, beat, str(quarter)))
    stage.on(day, 22, partial(enter, beat, str(quarter)))


def announced(beat: Unit, quarter: str) -> Meeting | None:
    """Return the meeting of the beat, if it has been announced by then."""
    found = queries.expected_of(beat.id, quarter)
    return found if found and found.matter.state == MeetingState.ANNOUNCED else None


def hall(beat: Unit) -> Actor:
    return holder("local_self_government", beat)


def issue(beat: Unit, quarter: str, at: datetime) -> None:
    if meeting := announced(beat, quarter):
        acts.issue_cards(meeting, hall(beat), at=at, count=PRINTED, language="ky")


def enter(beat: Unit, quarter: str, at: datetime) -> None:
    """Enter the cards that came back, with the numbers that residents happened to get."""
    meeting = announced(beat, quarter)
    if meeting is None:
        return
    known = card_queries.cards_of(meeting.matter_id, ENTERED)
    for card, asked in zip(known.values(), texts.QUESTIONS, strict=False):
        acts.ask_on_paper(
            begin("question", place_id=beat.id),
            hall(beat),
            at=at,
            card=card,
            text=asked.question,
            topic=asked.topic,
            language=asked.language,
        )
