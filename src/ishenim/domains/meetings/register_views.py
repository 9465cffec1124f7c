"""The pages of halls, and of the posts that report: what is to come there, and how to follow it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from ishenim.domains.meetings import register_queries as queries
from ishenim.domains.meetings.elsewhere import post_of, territory_of
from ishenim.domains.meetings.filters import inside, unit_of
from ishenim.domains.meetings.register_tables import HALL_LIST, HALLS, HallFilter, open_days
from ishenim.domains.meetings.showing import meeting_card
from ishenim.domains.meetings.views import above, below, further
from ishenim.kernel.institutions import competence, directory
from ishenim.kernel.pages.page import Feed, Page, page
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.story import story
from ishenim.kernel.tables.handing_out import Asked, hand_out, ways
from ishenim.kernel.tables.lists import pieces

A_PAGE = 50
MOST_FACES = 20


def of_all(**_about: Any) -> list[str]:
    """Name what the list of halls depends on."""
    return ["kind:hall", "places"]


@page(keys=of_all, queries=["place", "before"])
def halls(request: HttpRequest) -> Page:
    """List the halls of a place or of the country, the newest first."""
    form = HallFilter(request.GET)
    code = form.cleaned_data["place"] if form.is_valid() else ""
    rows = queries.chosen_halls(inside(code), below(request), A_PAGE)
    context = {
        "unit": unit_of(code),
        "halls": [(hall, atlas().by_id(hall.matter.place_id), open_days(hall)) for hall in rows],
        "next": further(request, str(rows[-1].pk)) if len(rows) == A_PAGE else None,
        "tables": ways(request, "meetings:halls_table"),
    }
    return Page("meetings/halls.html", context)


@page(keys=of_all, queries=["place"])
def halls_table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out the halls of a choice as rows."""
    asked = Asked(request, form, reverse("meetings:halls"), HallFilter(request.GET))
    return hand_out(asked, HALLS, pieces(HALL_LIST, asked.values))


def of_hall(reference: str) -> list[str]:
    """Name what the page of a hall depends on."""
    return [f"matter:{reference.upper()}", "kind:meeting", "places", "institutions"]


@page(keys=of_hall)
def hall(request: HttpRequest, reference: str) -> Page:
    """Show one hall: where it is, when it opens, what is to come and what was there, its story."""
    found = queries.hall(reference)
    if found is None:
        raise Http404
    place = atlas().by_id(found.matter.place_id)
    context = {
        "hall": found,
        "matter": found.matter,
        "place": place,
        "above": above(place.id),
        "open_days": open_days(found),
        "coming": [meeting_card(row) for row in queries.to_come_in(found)],
        "gone": [meeting_card(row) for row in queries.held_in(found)],
        "lines": story(found.matter),
    }
    return Page("meetings/hall.html", context)


def of_post(role: str, code: str) -> list[str]:
    """Name what the page of a post depends on."""
    return [f"place:{code}", "places", "institutions", *competence.keys()]


@page(keys=of_post)
def post(request: HttpRequest, role: str, code: str) -> Page:
    """Show a post that reports: who holds it today, as the page of its place does, and its meetings to come."""
    found = post_of(f"{role}-{code}")
    if found is None:
        raise Http404
    unit, now = found.unit, atlas().current(found.unit.id)
    faces = [one for one in directory.public_faces([now.id], MOST_FACES) if one.role == role]
    context = {
        "key": f"post:{role}-{code}",
        "office": found.role.label,
        "unit": unit,
        "current": None if now is unit else now,
        "role": role,
        "above": above(unit.id),
        "faces": faces,
        "trained": competence.of(faces),
        "coming": [meeting_card(row) for row in queries.to_come_of(territory_of(found))],
    }
    return Page("meetings/post.html", context)
