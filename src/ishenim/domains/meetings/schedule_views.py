"""The pages of the common schedule: all of them, one with its versions, and what a version changed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from ishenim.domains.meetings import schedule_queries as queries
from ishenim.domains.meetings.schedule_tables import SCHEDULE_LIST, SCHEDULES, AnySchedule
from ishenim.domains.meetings.showing import gap_said, quarter_said
from ishenim.kernel.institutions.roles import POLICE
from ishenim.kernel.pages.page import Feed, Page, page
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.story import story
from ishenim.kernel.tables.handing_out import Asked, hand_out, ways
from ishenim.kernel.tables.lists import pieces


def of_all(**_about: Any) -> list[str]:
    """Name what the list of schedules depends on."""
    return ["kind:schedule", "places"]


@page(keys=of_all)
def schedules(request: HttpRequest) -> Page:
    """List the schedules by quarter, the latest first."""
    rows = [
        (found, atlas().by_id(found.matter.place_id), quarter_said(found.quarter))
        for found in queries.newest_schedules()
    ]
    context = {"schedules": rows, "tables": ways(request, "meetings:schedules_table")}
    return Page("meetings/schedules.html", context)


@page(keys=of_all)
def schedules_table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out the schedules as rows."""
    asked = Asked(request, form, reverse("meetings:schedules"), AnySchedule(request.GET))
    return hand_out(asked, SCHEDULES, pieces(SCHEDULE_LIST, asked.values))


def of_one(reference: str, **_about: Any) -> list[str]:
    """Name what the page of a schedule depends on."""
    return [f"matter:{reference.upper()}", "places", "institutions"]


@page(keys=of_one)
def schedule(request: HttpRequest, reference: str) -> Page:
    """Show a schedule: for where and when, its versions, and its story."""
    context = about(reference)
    return Page("meetings/schedule.html", {**context, "lines": story(context["matter"])})


@page(keys=of_one)
def difference(request: HttpRequest, reference: str, version: int) -> Page:
    """Show what one version changed: new, moved and cancelled meetings, and why."""
    context = about(reference)
    told = next((one for one in context["schedule"].versions if one["version"] == version), None)
    if told is None:
        raise Http404
    rows = [(row, atlas().by_id(row.beat)) for row in queries.changes(context["schedule"], version)]
    more = {
        "version": told,
        "gap": gap_said(told["certified"]),
        "changes": rows,
        "districts": districts_of(context["place"]),
    }
    return Page("meetings/schedule_version.html", {**context, **more})


def districts_of(place: Unit) -> list[Unit]:
    """Return of which places there is a sheet to print: each district of a schedule's place, or itself."""
    districts = [one for one in atlas().children(place.id, POLICE) if one.kind == place.kind]
    return sorted(districts, key=lambda one: one.name) or [place]


def about(reference: str) -> dict[str, Any]:
    """Return a schedule, its place and its quarter in words."""
    found = queries.schedule(reference)
    if found is None:
        raise Http404
    return {
        "schedule": found,
        "matter": found.matter,
        "place": atlas().by_id(found.matter.place_id),
        "quarter": quarter_said(found.quarter),
    }
