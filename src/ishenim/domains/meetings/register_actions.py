"""What may be done about halls. One function for each declared step."""

from __future__ import annotations

from typing import Any

from ishenim.domains.meetings import register_forms
from ishenim.domains.meetings.halls import called
from ishenim.domains.meetings.models import Hall
from ishenim.domains.meetings.procedures import RegisterOfHalls as Rule
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.engine import carries_out

Facts = dict[str, Any]


@carries_out(Rule.enter, asks=register_forms.Enter)
def enter(hall: Hall, by: Actor, *, name: str, weekdays: list[str]) -> Facts:
    """Enter a hall: from now on it is meant by its code and, in its district, by its name."""
    hall.matter.institution_id = by.institution_id
    return describe(hall, name, weekdays)


@carries_out(Rule.change, asks=register_forms.Enter)
def change(hall: Hall, by: Actor, *, name: str, weekdays: list[str]) -> Facts:
    """Change how a hall is called or when it opens; meetings keep the name under which they were planned."""
    return describe(hall, name, weekdays)


def describe(hall: Hall, name: str, weekdays: list[str]) -> Facts:
    hall.name, hall.weekdays = name, [int(number) for number in weekdays]
    hall.called = called(name, atlas().by_id(hall.matter.place_id))
    hall.matter.title = name
    return {}


@carries_out(Rule.close, asks=register_forms.Close)
def close(hall: Hall, by: Actor, *, reason: str) -> Facts:
    """Close a hall: nobody plans there any more, and its name may be given to another."""
    hall.called = None
    return {}
