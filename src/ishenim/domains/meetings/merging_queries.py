"""What the page of a question says of those that were merged into it, and of the one it was merged into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ishenim.domains.meetings.models import Question
from ishenim.kernel.procedures.models import Matter


class MergedRow(NamedTuple):
    """A question that was merged into another, as the page of that one names it.

    Without its words: that page would go on showing them after a moderator has hidden something there.
    """

    reference: str
    presses: int | None


def merged_questions(question: Question) -> list[MergedRow]:
    """Return what was merged into a question: one query."""
    found = Question.objects.filter(matter__merged_as__into=question.pk).order_by("pk")
    return [MergedRow(*row) for row in found.values_list("matter__reference", "matter__me_too__presses")]


def presses_of(question: Question, merged: Sequence[MergedRow]) -> int:
    """Return how often “This is my question, too” was pressed, together with what was merged into it."""
    me_too = getattr(question.matter, "me_too", None)
    return (me_too.presses if me_too else 0) + sum(row.presses or 0 for row in merged)


def joined_to(question: Question) -> Matter | None:
    """Return the matter into which a question was merged, if it was."""
    row = getattr(question.matter, "merged_as", None)
    return row.into if row else None
