"""Why not this day? What would come of putting a meeting elsewhere, for whoever only asks: nothing is moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ishenim.domains.meetings import faults_said
from ishenim.domains.meetings.making import Made
from ishenim.domains.meetings.models import CommonSchedule
from ishenim.domains.meetings.proposing import draft_of, known, made_of, put_in, slot_at, why_not
from ishenim.domains.meetings.schedule.pricing import Of, costs
from ishenim.domains.meetings.schedule.problem import Schedule, Slot

FOR_WHAT = {
    Of.WISHES: gettext_lazy("Wishes of the beat: %(points)s."),
    Of.MOVING: gettext_lazy("Moving what is planned already: %(points)s."),
    Of.WEEK: gettext_lazy("Even spread over the weeks: %(points)s."),
    Of.EVENINGS: gettext_lazy("Share of evenings: %(points)s."),
    Of.WEEKENDS: gettext_lazy("Share of weekends: %(points)s."),
}


def answer(schedule: CommonSchedule, *, meeting: str, starts_at: datetime, venue: str = "") -> list[str]:
    """Say which rules a meeting would break there while all others stay, or what it would cost; move nothing.

    The schedule that is given is a row that nobody saves. Raises ValidationError for a meeting that is none of its own.
    """
    today = timezone.localdate()
    made = made_of(schedule, today)
    key = known(made, meeting)
    draft = draft_of(schedule, made)
    if venue:
        made = put_in(schedule, made, key, venue, today)
    slot = slot_at(starts_at, schedule.terms["minutes"])
    broken = why_not(schedule, made, key, slot)
    return faults_said.said(made, broken) if broken else list(allowed(made, draft, key, slot))


def allowed(made: Made, draft: Schedule, key: str, slot: Slot) -> Iterator[str]:
    """Say that no hard rule forbids it, and what it would cost beside where the meeting stands now."""
    if key not in draft:
        yield _("No hard rule forbids it. The meeting has no day in the proposal now.")
    else:
        yield from compared(made, draft, {**draft, key: slot})
    if slot.hour not in made.problem.hours:
        yield _("This hour is none of those that were asked for: a wish for an hour is not counted there.")


def compared(made: Made, now: Schedule, then: Schedule) -> Iterator[str]:
    """Say by how many points one schedule costs more or less than another, and for what."""
    before, after = costs(made.problem, now), costs(made.problem, then)
    dearer = {of: after[of] - before[of] for of in Of if after[of] != before[of]}
    yield in_all(sum(dearer.values())) if dearer else _("No hard rule forbids it, and it costs nothing.")
    for of, points in dearer.items():
        yield str(FOR_WHAT[of]) % {"points": signed(points)}


def in_all(points: int) -> str:
    """Say what it comes to."""
    if points > 0:
        said = ngettext(
            "No hard rule forbids it. It costs %(points)s point more than where the meeting stands now.",
            "No hard rule forbids it. It costs %(points)s points more than where the meeting stands now.",
            points,
        )
    elif points < 0:
        said = ngettext(
            "No hard rule forbids it. It costs %(points)s point less than where the meeting stands now.",
            "No hard rule forbids it. It costs %(points)s points less than where the meeting stands now.",
            -points,
        )
    else:
        said = _("No hard rule forbids it. In all it costs as much as where the meeting stands now.")
    return said % {"points": abs(points)}


def signed(points: int) -> str:
    """Write points with the sign before them."""
    return f"+{points}" if points > 0 else f"−{-points}"
