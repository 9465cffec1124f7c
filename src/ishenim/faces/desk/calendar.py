"""The calendar of my territory: what takes place, day by day, with the public holidays marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from ishenim.faces.desk.choosing import place_field, places_today
from ishenim.faces.desk.door import Desk, official, show
from ishenim.faces.desk.reach import territories
from ishenim.kernel.calendar import working_days
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures import occasions
from ishenim.kernel.procedures.occasions import Occasion
from ishenim.kernel.tables.handing_out import ways

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
MOST = 300


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """One day of the month that has something to say."""

    on: date
    today: bool
    holiday: bool
    soft: bool
    occasions: list[tuple[Occasion, str]]


class Whose(forms.Form):
    """The calendar of which place."""

    month = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, places: frozenset[int]) -> None:
        super().__init__(data, label_suffix="", use_required_attribute=False)
        self.places = places
        if len(places) > 1:
            units = places_today(places)
            self.fields["place"] = place_field(
                units, label=gettext("Place"), required=False, every=gettext("My whole territory")
            )

    def chosen(self) -> frozenset[int] | None:
        """Return the places chosen; None stands for the whole country, which needs no list."""
        self.is_valid()
        code = self.cleaned_data.get("place")
        places = atlas().within(atlas().by_code(code).id) & self.places if code else self.places
        return None if len(places) == len(atlas().units) else places


@official
@require_safe
def month(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the month asked for, or this one."""
    first, after, whose = asked_for(request, desk)
    found = occasions.between(whose.chosen(), midnight(first), midnight(after))
    return show(
        request,
        desk,
        "desk/calendar.html",
        {
            "form": whose,
            "first": first,
            "earlier": address(request, first - timedelta(days=1)),
            "later": address(request, after),
            "days": days(first, after, found[:MOST]),
            "count": len(found),
            "more": max(len(found) - MOST, 0),
            "tables": ways(request, "desk:calendar_table"),
        },
    )


def asked_for(request: HttpRequest, desk: Desk) -> tuple[date, date, Whose]:
    """Return the first day of the month that was asked for, that of the next, and whose calendar it is."""
    first = first_day(request.GET.get("month", ""))
    after = (first + timedelta(days=32)).replace(day=1)
    return first, after, Whose(request.GET, places=territories(desk.capacities))


def first_day(asked: str) -> date:
    """Return the first day of a month written as 2026-11; of the present one for anything else."""
    parts = MONTH.fullmatch(asked)
    if not parts:
        return timezone.localdate().replace(day=1)
    return date(int(parts[1]), int(parts[2]), 1)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def days(first: date, after: date, found: list[Occasion]) -> list[Day]:
    """Return the days on which something takes place, the holidays, and today."""
    by_day: dict[date, list[tuple[Occasion, str]]] = {}
    for one in found:
        place = atlas().by_id(one.place_id).name
        by_day.setdefault(timezone.localdate(one.starts_at), []).append((one, place))
    today = timezone.localdate()
    listed = []
    for ahead in range((after - first).days):
        on = first + timedelta(days=ahead)
        holiday = working_days.is_holiday(on)
        if on in by_day or holiday or on == today:
            soft = holiday and working_days.is_soft(on)
            listed.append(Day(on, on == today, holiday, soft, by_day.get(on, [])))
    return listed


def address(request: HttpRequest, day: date) -> str:
    """Return the address of the month of a day, for the same place."""
    asked = request.GET.copy()
    asked["month"] = f"{day:%Y-%m}"
    return f"?{asked.urlencode()}"
