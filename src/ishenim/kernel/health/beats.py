"""The beats of the worker: how each job fares, remembered in its process and written down every few seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.utils import timezone

from ishenim.kernel.health.models import Beat, Latest
from ishenim.kernel.notices import sending
from ishenim.kernel.rows.turn import turn_to_write

EVERY = 10.0
SHORTEST_PATIENCE = 120.0
TURNS_TO_WAIT = 3
MAIL = "the mail server"
PATIENCE_WITH_MAIL = 600


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a job fared last; the moments are those of a clock that nobody sets."""

    patience: float
    well_at: float
    failing_since: float | None = None
    reason: str = ""


class Pulses:
    """How all jobs of one process fare."""

    def __init__(self) -> None:
        self._known: dict[str, Pulse] = {}

    def begun(self, job: str, every: float) -> None:
        """Expect a job to be done every so many seconds from now on."""
        self._known[job] = Pulse(max(SHORTEST_PATIENCE, every * TURNS_TO_WAIT), monotonic())

    def well(self, job: str) -> None:
        """Remember that a job was done."""
        self._known[job] = Pulse(self._of(job).patience, monotonic())

    def failed(self, job: str, fault: Exception) -> None:
        """Remember that it was not, and the kind of fault; its words may hold what is nobody's business."""
        before = self._of(job)
        since = monotonic() if before.failing_since is None else before.failing_since
        self._known[job] = Pulse(before.patience, before.well_at, since, type(fault).__name__)

    def _of(self, job: str) -> Pulse:
        return self._known.get(job) or Pulse(SHORTEST_PATIENCE, monotonic())

    def rows(self, now: datetime) -> Iterator[Beat]:
        """Yield what is to be written."""
        for job, pulse in list(self._known.items()):
            failing = pulse.failing_since
            yield Beat(
                job=job,
                at=now,
                well_at=_earlier(now, pulse.well_at),
                failing_since=None if failing is None else _earlier(now, failing),
                reason=pulse.reason,
                patience=round(pulse.patience),
            )


def _earlier(now: datetime, then: float) -> datetime:
    return now - timedelta(seconds=monotonic() - then)


pulses = Pulses()


def write() -> int:
    """Write down how every job fares, and the latest moment; return 0: there is never more to do at once."""
    now = timezone.now()
    rows = [*pulses.rows(now), of_the_mail(now)]
    said = ["at", "well_at", "failing_since", "reason", "patience"]
    with turn_to_write():
        Beat.objects.exclude(job__in=[row.job for row in rows]).delete()
        Beat.objects.bulk_create(rows, update_conflicts=True, unique_fields=["job"], update_fields=said)
        if not Latest.objects.filter(at__gte=now).exists():
            Latest.objects.update_or_create(pk=1, defaults={"at": now})
    return 0


def of_the_mail(now: datetime) -> Beat:
    """Return how the mail server is: away since when, if letters wait for it."""
    since = sending.away.since
    return Beat(job=MAIL, at=now, well_at=since or now, failing_since=since, patience=PATIENCE_WITH_MAIL)


def take_this_clock_for_right() -> None:
    """Forget moments later than now: a clock had run ahead, and a person says that it is right at present."""
    with turn_to_write():
        Latest.objects.update_or_create(pk=1, defaults={"at": timezone.now()})
