"""The pages of the common schedule: all of them, one with its versions, and what a version changed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from ishenim.domains.meetings import schedule_queries as queries
from ishenim.domains.meetings.schedule_tables import (
    CHANGE_LIST,
    CHANGES,
    SCHEDULE_LIST,
    SCHEDULES,
    AnySchedule,
    ChangeFilter,
)
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
    context = {
        "schedules": rows,
        "tables": ways(request, "meetings:schedules_table"),
        "changes": ways(request, "meetings:changes_table"),
    }
    return Page("meetings/schedules.html", context)


@page(keys=of_all)
def schedules_table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out the schedules as rows."""
    asked = Asked(request, form, reverse("meetings:schedules"), AnySchedule(request.GET))
    return hand_out(asked, SCHEDULES, pieces(SCHEDULE_LIST, asked.values))


@page(keys=of_all, queries=["schedule", "version"])
def changes_table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out as rows what every version changed, or those of a schedule or of one version."""
    asked = Asked(request, form, reverse("meetings:schedules"), ChangeFilter(request.GET))
    return hand_out(asked, CHANGES, pieces(CHANGE_LIST, asked.values))


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
    rows = [(row, atlas().by_id(row.beat)) for row in queries.changes(context["schedule"], version)]
    told = version_of(context, version)
    more = {
        "version": told,
        "gap": gap_said(told["certified"]),
        "changes": rows,
        "districts": districts_of(context["place"]),
        "tables": ways(request, "meetings:version_table", reference=reference, version=version),
    }
    return Page("meetings/schedule_version.html", {**context, **more})


@page(keys=of_one)
def version_table(request: HttpRequest, reference: str, version: int, form: str) -> Feed | HttpResponseBase:
    """Hand out as rows what one version changed."""
    version_of(about(reference), version)
    named = {"reference": reference, "version": version}
    asked = Asked(request, form, reverse("meetings:schedule_version", kwargs=named))
    return hand_out(asked, CHANGES, pieces(CHANGE_LIST, {"schedule": reference, "version": version}))


def version_of(context: dict[str, Any], version: int) -> dict[str, Any]:
    """Return what the schedule of a page says of one of its versions; one that was never released has no page."""
    found: dict[str, Any] | None = next(
        (one for one in context["schedule"].versions if one["version"] == version), None
    )
    if found is None:
        raise Http404
    return found


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
