"""Questions whose public text has certain words, chosen further by state, topic and place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from ishenim.domains.meetings.procedures import ResidentsQuestion
from ishenim.domains.meetings.queries import QuestionRow, chosen_matters, questions_among
from ishenim.kernel.search.choosing import Choice, chosen, narrowed


class WithWords(NamedTuple):
    """Some questions, the newest first, and the number below which they go on, or None at their end."""

    rows: list[QuestionRow]
    further: int | None


def questions_with_words(
    words: str,
    *,
    state: str = "",
    topic: str = "",
    place_ids: Collection[int] | None = None,
    before: int | None = None,
    limit: int = 30,
) -> WithWords:
    """Return the next questions that have the words: three queries, or where state or topic are chosen at most 17.

    Those that few questions fit may end a page early; then `further` leads on from where the search has come to.
    """
    choice = Choice(words, kind=ResidentsQuestion.name, place_ids=place_ids)
    if state or topic:
        found = narrowed(choice, partial(_fitting, state, topic), before=before, limit=limit)
    else:
        found = chosen(choice, before=before, limit=limit)
    rows = {row.id: row for row in questions_among(found.numbers)}
    return WithWords([rows[number] for number in found.numbers if number in rows], found.further)


def _fitting(state: str, topic: str, numbers: Sequence[int]) -> Iterable[int]:
    found = chosen_matters(state=state, topic=topic, ids=numbers, place_ids=None, before=None)
    return found.values_list("pk", flat=True)
