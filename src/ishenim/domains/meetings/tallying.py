"""How questions stand: the worker counts them, so that no page counts the questions of a whole country."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F, Q
from django.utils import timezone

from ishenim.domains.meetings.models import Question, ResultsOfPlace, YearOfQuestions
from ishenim.domains.meetings.procedures import QuestionState
from ishenim.domains.meetings.queries import NEVER_LISTED, OPEN, absences, recent
from ishenim.kernel import versions
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.rows.turn import turn_to_write

TALLY = "tally of questions"
"""What changes when the year was counted anew and something is not as it was."""
RESULTS = "results of questions"
"""What changes when the results of all places were counted anew and something is not as it was."""
ENDED = {
    "confirmed": [QuestionState.CONFIRMED],
    "unconfirmed": [QuestionState.UNCONFIRMED],
    "stands": [QuestionState.STANDS],
    "not_done": [QuestionState.RETURNED, QuestionState.UNFIXED],
    "together": [QuestionState.MERGED, QuestionState.CLOSED_TOGETHER],
}
"""The ends of a question, each with the states that count as such; nothing but `confirmed` counts as confirmed."""
COUNTED = ("asked", *ENDED, "under_way", "overdue")


def this_year(now: datetime) -> YearOfQuestions:
    """Return how this year's questions stood when they were last counted; count them if nobody has yet."""
    return YearOfQuestions.objects.filter(year=timezone.localtime(now).year).first() or counted(now)


def count_the_year() -> int:
    """Count this year's questions anew; return 1 if something is not as it was when they were counted last."""
    after = counted(timezone.now())
    before = YearOfQuestions.objects.filter(year=after.year).first()
    with turn_to_write():
        after.save()
    if before and before.counts == after.counts:
        return 0
    versions.raise_(TALLY)
    return 1


def counted(now: datetime) -> YearOfQuestions:
    """Count the questions asked this year by how they stand, and what the quarter before lacks: two queries."""
    first = timezone.localtime(now).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    found = Matter.objects.filter(kind="question", opened_at__gte=first).exclude(
        state__in=[*NEVER_LISTED, QuestionState.TAKEN_OVER]
    )
    counts = found.aggregate(
        asked=Count("pk"),
        confirmed=Count("pk", filter=Q(state=QuestionState.CONFIRMED)),
        done=Count("pk", filter=Q(state=QuestionState.DONE)),
        promised=Count("pk", filter=Q(state=QuestionState.PROMISED, overdue_since=None)),
        overdue=Count("pk", filter=Q(overdue_since__isnull=False)),
        disputed=Count("pk", filter=Q(state__in=[QuestionState.DISPUTED, QuestionState.STANDS])),
    )
    last = str(recent(timezone.localdate(now)))
    lacking = {"last_quarter": last, "absences": absences(last)}
    return YearOfQuestions(year=first.year, counted_at=now, **counts, **lacking)


def count_results() -> int:
    """Count what became of all questions anew; return 1 if something is not as it was when they were counted last."""
    after = results_now(timezone.now())
    before = facts_of(ResultsOfPlace.objects.all())
    with turn_to_write():
        ResultsOfPlace.objects.bulk_create(
            after,
            update_conflicts=True,
            unique_fields=["place_id", "channel"],
            update_fields=["counted_at", *COUNTED],
        )
        ResultsOfPlace.objects.exclude(counted_at__in={row.counted_at for row in after}).delete()
    if before == facts_of(after):
        return 0
    versions.raise_(RESULTS)
    return 1


def results_now(now: datetime) -> list[ResultsOfPlace]:
    """Count what became of the questions of each place, for each way in which any came: one query."""
    asked = Question.objects.exclude(matter__state__in=[*NEVER_LISTED, QuestionState.TAKEN_OVER])
    ended = {name: Count("pk", filter=Q(matter__state__in=states)) for name, states in ENDED.items()}
    rows = asked.values("channel", place_id=F("matter__place_id")).annotate(
        asked=Count("pk"),
        **ended,
        under_way=Count("pk", filter=Q(matter__state__in=OPEN)),
        overdue=Count("pk", filter=Q(matter__state__in=OPEN, matter__overdue_since__isnull=False)),
    )
    return [ResultsOfPlace(counted_at=now, **row) for row in rows]


def facts_of(rows: Iterable[ResultsOfPlace]) -> set[tuple[int | str, ...]]:
    """Return rows without the moment at which they were counted."""
    return {(row.place_id, row.channel, *(getattr(row, name) for name in COUNTED)) for row in rows}
