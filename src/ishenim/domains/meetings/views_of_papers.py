"""The addresses at which papers can be printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from ishenim.domains.meetings import queries, schedule_queries
from ishenim.domains.meetings.filters import unit_of
from ishenim.domains.meetings.papers import of_meetings, of_places, of_schedules
from ishenim.domains.meetings.papers.sheet import Sheet
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.views import of_meeting
from ishenim.kernel.pages.own import own_page
from ishenim.kernel.pages.page import Feed, page
from ishenim.kernel.papers.printing import PressBusy

AGAIN_IN = 10
FIRST_YEAR, LAST_YEAR = 1991, 2100
QUARTERS = range(1, 5)


def paper(make: Callable[..., Sheet | None]) -> Callable[..., Feed | HttpResponseBase]:
    """Print what a function makes, at one address: whatever stands behind a ? is left away before anything is made."""

    @wraps(make)
    def printed(request: HttpRequest, **about: Any) -> Feed | HttpResponseBase:
        if request.META["QUERY_STRING"]:
            return HttpResponseRedirect(request.path)
        sheet = make(**about)
        if sheet is None:
            raise Http404
        try:
            return Feed(sheet.printed(), "application/pdf", filename=sheet.filename)
        except PressBusy:
            return wait_for_the_press(request)

    return printed


def wait_for_the_press(request: HttpRequest) -> HttpResponse:
    """Ask a reader to come again when fewer papers are being printed."""
    sentence = _("Many papers are being printed at this moment. Try again in a few seconds.")
    answer = own_page(request, "portal/wait.html", {"sentence": sentence}, status=503)
    answer.headers["Retry-After"] = str(AGAIN_IN)
    return answer


def of_one(name: str) -> Callable[..., HttpResponseBase]:
    """Show a paper of one meeting at its address, in the states in which there is one."""

    def made(reference: str) -> Sheet | None:
        found = queries.meeting(reference)
        return of_meetings.sheet_of(found, name) if found is not None else None

    return page(keys=of_meeting, copied=False)(paper(made))


poster = of_one("poster")
agenda = of_one("agenda")
attendance = of_one("attendance")
observation = of_one("observation")
minutes = of_one("minutes")


def of_district(code: str, year: int, number: int) -> list[str]:
    """Name what the sheet of a place depends on."""
    return [f"place:{code}", "places"]


@page(keys=of_district, copied=False)
@paper
def district(code: str, year: int, number: int) -> Sheet | None:
    """Show the meetings of a place in a quarter as a sheet."""
    unit = unit_of(code)
    if unit is None or not FIRST_YEAR <= year <= LAST_YEAR or number not in QUARTERS:
        return None
    return of_places.district(unit, Quarter(year, number))


def of_released(reference: str, version: int, code: str) -> list[str]:
    """Name what the sheet of a district and a version depends on."""
    return [f"matter:{reference.upper()}", f"place:{code}", "places"]


@page(keys=of_released, copied=False)
@paper
def released(reference: str, version: int, code: str) -> Sheet | None:
    """Show the meetings of a district as a version of the schedule released them, a page for each week."""
    found, unit = schedule_queries.schedule(reference), unit_of(code)
    return of_schedules.district_sheet(found, version, unit) if found and unit else None
