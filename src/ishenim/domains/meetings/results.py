"""What became of questions, by the way they came in: whoever writes on paper must fare as whoever has a telephone."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Count, Q

from ishenim.domains.meetings.grounds import Channel
from ishenim.domains.meetings.models import Question
from ishenim.domains.meetings.procedures import QuestionState as State
from ishenim.domains.meetings.queries import NEVER_LISTED, OPEN

ENDED = {
    "confirmed": [State.CONFIRMED],
    "unconfirmed": [State.UNCONFIRMED],
    "stands": [State.STANDS],
    "not_done": [State.RETURNED, State.UNFIXED],
    "together": [State.MERGED, State.CLOSED_TOGETHER],
}
"""The ends of a question, each with the states that count as such; nothing but `confirmed` counts as confirmed."""


class Results(NamedTuple):
    """How many questions came in one way, and how many of them stand how; the numbers add up to `asked`."""

    channel: Channel
    asked: int
    confirmed: int
    unconfirmed: int
    stands: int
    not_done: int
    together: int
    under_way: int
    overdue: int

    @property
    def confirmed_of_ended(self) -> tuple[int, int]:
        """Of those that ended alone how many were confirmed."""
        return self.confirmed, self.confirmed + self.unconfirmed + self.stands + self.not_done


def by_channel(place_ids: Collection[int] | None = None) -> list[Results]:
    """Return what became of the questions of places, or of all, for each way in which any came: one query."""
    asked = Question.objects.exclude(matter__state__in=[*NEVER_LISTED, State.TAKEN_OVER])
    if place_ids is not None:
        asked = asked.filter(matter__place_id__in=place_ids)
    ended = {name: Count("pk", filter=Q(matter__state__in=states)) for name, states in ENDED.items()}
    rows = asked.values("channel").annotate(
        asked=Count("pk"),
        **ended,
        under_way=Count("pk", filter=Q(matter__state__in=OPEN)),
        overdue=Count("pk", filter=Q(matter__state__in=OPEN, matter__overdue_since__isnull=False)),
    )
    found = {row.pop("channel"): row for row in rows}
    return [Results(channel, **found[channel]) for channel in Channel if channel in found]
