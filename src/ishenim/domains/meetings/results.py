"""What became of questions, by the way they came in: whoever writes on paper must fare as whoever has a telephone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from ishenim.domains.meetings.grounds import Channel
from ishenim.domains.meetings.models import ResultsOfPlace
from ishenim.domains.meetings.tallying import COUNTED, results_now


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


class Counted(NamedTuple):
    """The results of places, and when the worker counted them."""

    at: datetime
    by_channel: list[Results]


def results_of(place_ids: Collection[int] | None = None) -> Counted:
    """Return what became of the questions of places, or of all, for each way in which any came: one query.

    They are as the worker counted them last; where it never has, they are counted now.
    """
    rows = list(ResultsOfPlace.objects.all()) or results_now(timezone.now())
    summed: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if place_ids is None or row.place_id in place_ids:
            summed[row.channel].update({name: getattr(row, name) for name in COUNTED})
    found = [
        Results(channel, *(summed[channel][name] for name in COUNTED))
        for channel in Channel
        if channel in summed
    ]
    return Counted(rows[0].counted_at if rows else timezone.now(), found)
