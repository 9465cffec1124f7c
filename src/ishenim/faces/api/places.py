"""Places as programs read them: what lies in what, on any day; found by a name, or by a position."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.faces.api.answers import Listing, Told, to_one
from ishenim.faces.api.asked import understood
from ishenim.faces.api.endpoints import Endpoint, read
from ishenim.faces.api.problems import missing
from ishenim.faces.api.shapes import TEXT, ref, said, several, thing
from ishenim.faces.portal.places import LONGEST_NAME
from ishenim.faces.portal.tables import PLACES
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.places.finding import find
from ishenim.kernel.places.locate import HALF_WAY_ROUND, POLE, locate
from ishenim.kernel.places.models import Hierarchy
from ishenim.kernel.procedures.fields import Day
from ishenim.kernel.tables.as_json import record


class OnADay(forms.Form):
    """As things were, or will be, on a day."""

    on = Day(label=gettext_lazy("On which day; today where none is named"), required=False)


class Choice(OnADay):
    """Choosing among places."""

    q = forms.CharField(
        label=gettext_lazy("The name, however it is spelled"), required=False, max_length=LONGEST_NAME
    )
    kind = forms.CharField(label=gettext_lazy("Kind"), required=False, max_length=32)
    hierarchy = forms.ChoiceField(
        label=gettext_lazy("In which order of territory"),
        required=False,
        choices=[("", gettext_lazy("All")), *((str(one.value), str(one.value)) for one in Hierarchy)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["in"] = forms.CharField(
            label=gettext_lazy("Lies directly in"), required=False, max_length=64
        )


class Position(forms.Form):
    """A position on the earth, in degrees."""

    lon = forms.FloatField(
        label=gettext_lazy("Longitude"), min_value=-HALF_WAY_ROUND, max_value=HALF_WAY_ROUND
    )
    lat = forms.FloatField(label=gettext_lazy("Latitude"), min_value=-POLE, max_value=POLE)


def territory(**_about: str) -> list[str]:
    """Name what places depend on."""
    return ["places"]


@read(
    "places",
    "places",
    gettext_lazy("Places: all of them by code, those that lie in one, or those that a name may mean"),
    keys=territory,
    answer=lambda: several(ref("place")),
    choice=Choice,
    paged=True,
)
def places(asked: Any) -> Listing:
    """Tell the places of a choice by code; those found by a name by how well it fits, and those are not many."""
    found = chosen(asked.chosen)
    if asked.chosen["q"]:
        return Listing([record(PLACES, unit) for unit in found][: asked.limit])
    rows = sorted(
        (unit for unit in found if asked.after is None or unit.code > asked.after), key=lambda unit: unit.code
    )
    further = rows[asked.limit - 1].code if len(rows) > asked.limit else None
    return Listing([record(PLACES, unit) for unit in rows[: asked.limit]], further)


def chosen(values: dict[str, Any]) -> list[Unit]:
    """Return the places of a choice as they are on its day."""
    day = values["on"]
    among: Iterable[Unit] = atlas().units.values()
    if values["in"]:
        among = lying_in(atlas().by_code(values["in"]), values["hierarchy"], day)
    if values["q"]:
        inside = {unit.id for unit in among}
        among = [one.unit for one in find(values["q"]) if one.unit.id in inside]
    return [unit for unit in among if unit.exists(day or localdate()) and values["kind"] in ("", unit.kind)]


def lying_in(unit: Unit, hierarchy: str, day: date | None) -> list[Unit]:
    """Return what lies directly in a place on a day, in one order of territory or in all."""
    orders = [hierarchy] if hierarchy else list(Hierarchy.values)
    found = {one.id: one for order in orders for one in atlas().children(unit.id, order, day)}
    return list(found.values())


@read(
    "places/{code}",
    "place",
    gettext_lazy("One place, what it lies in and what lies in it, on any day"),
    keys=territory,
    answer=lambda: thing(
        ["place", "current", "above", "below", "former"],
        place=ref("place"),
        current=said(TEXT, _("What it is today: its own code, or that of what took its place")),
        above=by_order(_("What it lies in, the nearest first")),
        below=by_order(_("What lies directly in it")),
        former=said(several(TEXT), _("What it took the place of")),
    ),
    choice=OnADay,
)
def place(asked: Any, code: str) -> Told:
    """Tell of one place."""
    unit, day = known(code), asked.chosen["on"]
    return {
        "place": record(PLACES, unit),
        "current": atlas().current(unit.id, day).code,
        "above": {
            order: [one.code for one in atlas().ancestors(unit.id, order, day)] for order in Hierarchy.values
        },
        "below": {
            order: [one.code for one in atlas().children(unit.id, order, day)] for order in Hierarchy.values
        },
        "former": [one.code for one in atlas().former(unit.id)],
    }


def by_order(title: str) -> dict[str, Any]:
    """Return the schema of codes for each order of territory."""
    return said(thing(Hierarchy.values, **{order: several(TEXT) for order in Hierarchy.values}), title)


def known(code: str) -> Unit:
    """Return the place of a code; raise if there is none."""
    try:
        return atlas().by_code(code)
    except LookupError:
        raise missing(_("There is no place with this code.")) from None


def located(request: HttpRequest) -> HttpResponse:
    """Tell in which place a position lies. Positions are kept nowhere: neither is this answer."""
    asked = understood(request, Position, paged=False)
    found = locate(asked.chosen["lon"], asked.chosen["lat"])
    if found is None:
        raise missing(_("No place that we know is near this position."))
    told: Told = {"place": record(PLACES, found.unit), "how": found.how}
    return to_one(asked, told if found.km is None else told | {"kilometres": found.km})


LOCATE = Endpoint(
    "GET",
    "locate",
    "locate",
    gettext_lazy("In which place a position lies; it is kept nowhere"),
    located,
    lambda: thing(
        ["place", "how"],
        place=ref("place"),
        how=said({"enum": ["boundary", "nearest"]}, _("By its outline, or by the nearest settlement")),
        kilometres=said({"type": "number"}, _("How far the nearest settlement is")),
    ),
    choice=Position,
    refusals=(404, 422),
)
