"""How the questions of a meeting stand on its wall: in which part, and in which order."""

from __future__ import annotations

from ishenim.domains.meetings.hall_queries import Asked, Hall, wall_of
from ishenim.domains.meetings.procedures.question_states import NOT_PROMISED
from ishenim.domains.meetings.showing import QuestionCard, question_card

Parts = dict[str, list[QuestionCard]]


def sorted_out(hall: Hall) -> Parts:
    """Return the parts of a wall: what is answered now, what waits by presses, and what became of the others."""
    parts: Parts = {"now": [], "waiting": [], "answered": [], "taken": [], "elsewhere": []}
    for asked in wall_of(hall.id):
        parts[part_of(asked, hall)].append(question_card(asked.row))
    parts["waiting"].sort(key=lambda card: -card.presses)
    return parts


def part_of(asked: Asked, hall: Hall) -> str:
    """Return where a question stands. What was done about it elsewhere, on paper or later, is no answer of the hall."""
    if asked.answered:
        return "answered"
    if asked.promised:
        return "taken"
    if asked.row.state not in NOT_PROMISED:
        return "elsewhere"
    return "now" if asked.row.reference == hall.turned_to else "waiting"
