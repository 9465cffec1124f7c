"""The wall of a meeting, and asking from the hall."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ishenim.domains.meetings import hall_queries, queries
from ishenim.domains.meetings.asking_views import asking
from ishenim.domains.meetings.squares import square
from ishenim.domains.meetings.walls import sorted_out
from ishenim.kernel.pages.page import Page, page
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.addresses import origin


def of_wall(reference: str) -> Iterable[str]:
    """Name what the wall depends on: the meeting, and whatever is asked, done and pressed in its place."""
    found = hall_queries.hall(reference)
    place = atlas().by_id(found.beat).code if found else reference
    return [f"matter:{reference.upper()}", f"place:{place}", "places"]


@page(keys=of_wall, copied=False)
def wall(request: HttpRequest, reference: str) -> Page:
    """Show the questions of a meeting as they stand, those that wait by presses, for a wall and for telephones."""
    found = hall_of(reference)
    address = origin() + reverse("meetings:wall", kwargs={"reference": found.reference})
    context = {
        "meeting": found,
        "place": atlas().by_id(found.beat),
        "address": address,
        "code": square(address),
        **sorted_out(found),
    }
    return Page("meetings/wall.html", context)


@page(keys=of_wall, copied=False)
def wall_now(request: HttpRequest, reference: str) -> Page:
    """Show the questions of a meeting alone: what a wall that is open asks for every few seconds."""
    return Page("meetings/wall_now.html", sorted_out(hall_of(reference)))


def hall_of(reference: str) -> hall_queries.Hall:
    """Return a meeting that has a day; without one there is no wall."""
    found = hall_queries.hall(reference)
    if found is None:
        raise Http404
    return found


@csrf_exempt  # no cookie, no session: anyone may ask, and a foreign origin is refused
@require_http_methods(["GET", "HEAD", "POST"])
def ask_here(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a question from somebody in the hall, without an account."""
    found = queries.meeting(reference)
    if found is None:
        raise Http404
    return asking(request, {"unit": atlas().by_id(found.beat_id), "moved": False, "meeting": found})
