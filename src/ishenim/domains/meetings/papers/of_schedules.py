"""The sheet of a district as one version of the common schedule released it: a page for each week, to be hung up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ishenim.domains.meetings.models import CommonSchedule, ScheduleChange
from ishenim.domains.meetings.papers.of_places import monday_of, title_of_week, told_time
from ishenim.domains.meetings.papers.sheet import Sheet, above
from ishenim.domains.meetings.schedule_queries import Released, as_released
from ishenim.domains.meetings.showing import quarter_said
from ishenim.kernel.calendar.words_of_time import day, moment_short
from ishenim.kernel.papers.printing import frame
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.addresses import origin

What = ScheduleChange.What


def district_sheet(schedule: CommonSchedule, version: int, unit: Unit) -> Sheet | None:
    """Make the sheet of a district and a version; None where there is none such, or the place is not part of it."""
    told = next((one for one in schedule.versions if one["version"] == version), None)
    if told is None or unit.id not in atlas().within(schedule.matter.place_id):
        return None
    reference = schedule.matter.reference
    rows = as_released(schedule, version, atlas().within(unit.id))
    address = origin() + reverse(
        "meetings:schedule_version", kwargs={"reference": reference, "version": version}
    )
    released = {"number": version, "day": day(datetime.fromisoformat(told["at"]))}
    data = {
        **frame(
            _("Schedule of reporting meetings"), address, _("A later version stands beside this address.")
        ),
        "place": unit.name,
        "above": above(unit.id),
        "quarter": quarter_said(schedule.quarter),
        "version": _("Version %(number)s, released on %(day)s") % released,
        "heads": [_("Day"), _("Time"), _("Beat"), _("Where"), _("What this version changed")],
        "weeks": list(told_weeks(rows, version)),
        "apart": True,
        "none": _("No meeting is planned here in this quarter."),
        "more": "",
    }
    return Sheet("district", data, f"{reference}-{version}-{unit.code}")


def told_weeks(rows: list[Released], version: int) -> Iterator[dict[str, Any]]:
    """Yield each week as the sheet says it."""
    for monday, week in groupby(rows, key=monday_of):
        yield {"title": title_of_week(monday), "rows": [told_row(row, version) for row in week]}


def told_row(row: Released, version: int) -> dict[str, Any]:
    """Return a meeting as a line of the sheet; the time of one that this version cancelled is struck out."""
    return {
        "when": told_time(row),
        "off": row.what == What.CANCELLED,
        "place": atlas().by_id(row.beat).name,
        "venue": row.venue or "–",
        "word": said_of(row) if row.version == version else "",
    }


def said_of(row: Released) -> str:
    """Say what a version changed about a meeting: where it was moved, from when."""
    if row.what == What.MOVED and row.was_at is not None:
        return _("Moved from %(moment)s") % {"moment": moment_short(row.was_at)}
    return str(What(row.what).label) if row.what else ""
