"""The district sheet: the meetings of a place in a quarter, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Protocol

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.domains.meetings import queries
from ishenim.domains.meetings.papers.sheet import Sheet, above
from ishenim.domains.meetings.procedures import MeetingState
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.queries import MeetingRow
from ishenim.domains.meetings.showing import meeting_card, quarter_said
from ishenim.kernel.calendar.words_of_time import clock, day_short, weekday_short
from ishenim.kernel.papers.printing import frame
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.addresses import origin

A_PAGE_A_WEEK = 40
"""Above so many meetings each week begins a page of its own, to be hung up one by one."""

OFF = frozenset({MeetingState.POSTPONED, MeetingState.CANCELLED, MeetingState.NOT_HELD})


def district(unit: Unit, quarter: Quarter) -> Sheet:
    """Make the sheet of a place and a quarter."""
    rows = queries.quarter_in(atlas().within(unit.id), str(quarter))
    address = origin() + reverse("portal:place", kwargs={"code": unit.code})
    data = {
        **frame(_("Reporting meetings"), address, _("What changes later stands at this address.")),
        "place": unit.name,
        "above": above(unit.id),
        "quarter": quarter_said(str(quarter)),
        "heads": [_("Day"), _("Time"), _("Beat"), _("Where"), _("What became of it")],
        "weeks": [told_week(monday, week) for monday, week in weeks(rows)],
        "apart": len(rows) > A_PAGE_A_WEEK,
        "none": _("No meeting is planned here in this quarter."),
        "more": _("Here stand the first %(count)d. The rest stands at this address.")
        % {"count": queries.LONGEST_SHEET}
        if len(rows) == queries.LONGEST_SHEET
        else "",
    }
    return Sheet("district", data, f"{unit.code}-{quarter}")


def weeks(rows: list[MeetingRow]) -> Iterator[tuple[Any, list[MeetingRow]]]:
    """Give the meetings of each week with its Monday; those without a day come last, with None."""
    for monday, week in groupby(rows, key=monday_of):
        yield monday, list(week)


class Timed(Protocol):
    """What begins and ends, or has no day yet."""

    @property
    def starts_at(self) -> datetime | None: ...

    @property
    def ends_at(self) -> datetime | None: ...


def monday_of(row: Timed) -> date | None:
    """Return the Monday of the week in which a meeting begins."""
    if row.starts_at is None:
        return None
    begins = timezone.localdate(row.starts_at)
    return begins - timedelta(days=begins.weekday())


def told_week(monday: Any, week: list[MeetingRow]) -> dict[str, Any]:
    """Return a week as the sheet says it."""
    return {"title": title_of_week(monday), "rows": [told_meeting(row) for row in week]}


def title_of_week(monday: date | None) -> str:
    """Say which week it is, or that its meetings have no day."""
    if monday is None:
        return _("Without a day")
    days = {"first": day_short(monday), "last": day_short(monday + timedelta(days=6))}
    return _("%(first)s to %(last)s") % days


def told_meeting(row: MeetingRow) -> dict[str, Any]:
    """Return a meeting as a line of the sheet; the time of one that will not take place then is struck out."""
    card = meeting_card(row)
    return {
        "when": told_time(row),
        "off": row.starts_at is not None and row.state in OFF,
        "place": card.place.name,
        "venue": row.venue or "–",
        "word": card.word,
    }


def told_time(row: Timed) -> tuple[str, str]:
    """Return the day and the hours of a meeting, or two strokes while it has none."""
    if row.starts_at is None or row.ends_at is None:
        return "–", "–"
    on = f"{weekday_short(row.starts_at)} {day_short(row.starts_at)}"
    return on, f"{clock(row.starts_at)}–{clock(row.ends_at)}"
