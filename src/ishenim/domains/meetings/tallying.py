"""How this year's questions stand: the worker counts them, so that no page counts the questions of a whole country."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from ishenim.domains.meetings.models import YearOfQuestions
from ishenim.domains.meetings.procedures import QuestionState
from ishenim.domains.meetings.queries import NEVER_LISTED
from ishenim.kernel import versions
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.rows.turn import turn_to_write

TALLY = "tally of questions"
"""What changes when the year was counted anew and something is not as it was."""


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
    """Count the questions asked this year by how they stand: one query."""
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
    return YearOfQuestions(year=first.year, counted_at=now, **counts)
