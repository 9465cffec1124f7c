"""One matter on the desk: its state and history, its deadlines, and the steps open to my offices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ishenim.faces.desk.door import Desk, official, show
from ishenim.faces.desk.reach import territories
from ishenim.faces.desk.terms import Said, said
from ishenim.faces.desk.work import name_of
from ishenim.kernel.institutions.roles import ROLES, Jurisdiction
from ishenim.kernel.pages.desk_pages import pages_for
from ishenim.kernel.pages.panels import panels
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.addresses import address_of
from ishenim.kernel.procedures.circles import Ring
from ishenim.kernel.procedures.confided_story import Confided, confided
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import steps_for
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.procedures.naming import names_at_the_desk
from ishenim.kernel.procedures.story import Line, story


@dataclass(frozen=True, slots=True, eq=False)
class Awaited:
    """A step that is awaited: by when, and from whom."""

    step: Step
    due: Said
    late: bool
    whose: list[str]


class Elsewhere(Exception):
    """A matter that lies outside everything this person's offices reach."""


def found(desk: Desk, reference: str) -> Matter:
    """Return the matter with a reference; raise Elsewhere if no office of mine reaches it."""
    asked = Matter.objects.select_related("institution", "holder").filter(reference=reference.upper())
    matter = asked.first()
    if matter is None:
        raise Http404
    if is_mine(desk, matter):
        return matter
    if matter.procedure.confidential:
        raise Http404  # whoever has no part in it does not learn that it is there
    if matter.procedure.counted_only or matter.place_id not in territories(desk.capacities):
        raise Elsewhere
    return matter


def is_mine(desk: Desk, matter: Matter) -> bool:
    """Say whether some office of mine may take steps in a matter: only then is shown what is sealed."""
    return any(reach.covers(matter) for reach in desk.reaches)


@official
@require_safe
def matter(request: HttpRequest, desk: Desk, reference: str) -> HttpResponse:
    """Show one matter."""
    try:
        one = found(desk, reference)
    except Elsewhere:
        return elsewhere(request, desk, reference)
    mine = is_mine(desk, one)
    steps = [step for step, _by in steps_for(one, desk.capacities)]
    waiting = awaited(one)
    return show(
        request,
        desk,
        "desk/matter.html",
        {
            "matter": one,
            "name": names_at_the_desk([one] if mine else []).get(one.pk, name_of(one)),
            "place": atlas().by_id(one.place_id).name,
            "holder": ROLES[one.holder.role].label if one.holder else "",
            "awaited": waiting,
            "steps": first_things_first(steps, waiting),
            "pages": list(pages_for(one, desk.capacities)),
            "panels": list(shown_panels(one)) if mine else [],
            "lines": lines_of(desk, one, mine=mine),
            "public": address_of(one),
        },
    )


def lines_of(desk: Desk, matter: Matter, *, mine: bool = True) -> Sequence[Line | Confided]:
    """Return what happened in a matter; of a confidential one as much as the key opens that is unlocked here."""
    if matter.procedure.confidential:
        return confided(Ring(matter, keys=desk.keys, person_id=desk.person.pk))
    return story(matter, everything=mine)


def shown_panels(matter: Matter) -> list[tuple[str, object]]:
    """Return what domains show to the offices of a matter: on every matter, and on those of this kind."""
    places = ("desk", f"desk:{matter.kind}")
    return [panel for place in places for panel in panels(place, matter=matter)]


def may_be(who: Jurisdiction, matter: Matter) -> bool:
    """Say whether an office is meant here: of those that act for themselves it is the one that holds the matter."""
    return not who.own or matter.holder is None or matter.holder.role == who.role.name


def awaited(matter: Matter) -> list[Awaited]:
    """Return the steps that are awaited in a matter, those overdue first."""
    steps = matter.procedure.steps()
    running = Deadline.objects.filter(matter=matter, kept_at=None).order_by("due_at")
    found = [
        Awaited(
            steps[one.step],
            said(one.due_at, late=one.missed_at is not None),
            one.missed_at is not None,
            sorted({str(who.role.label) for who in steps[one.step].jurisdictions if may_be(who, matter)}),
        )
        for one in running
    ]
    return sorted(found, key=lambda one: not one.late)


def first_things_first(steps: list[Step], waiting: list[Awaited]) -> list[Step]:
    """Put the steps that have a deadline before the others."""
    order = [one.step for one in waiting]
    return sorted(steps, key=lambda step: order.index(step) if step in order else len(order))


def elsewhere(request: HttpRequest, desk: Desk, reference: str) -> HttpResponse:
    """Say that a matter lies outside my territory."""
    sentence = _("This matter lies outside the places and institutions of your office.")
    context: dict[str, Any] = {"matter": None, "sentence": sentence, "lines": []}
    return show(request, desk, "desk/refused.html", context, HTTPStatus.FORBIDDEN)
