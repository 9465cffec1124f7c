"""What is late in the territory of a chief, counted by district; each count is that of a public list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings.models import Question
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.queries import (
    QuestionRow,
    among_meetings,
    chosen_matters,
    rows_of_questions,
)
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import NEIGHBOURHOOD_OFFICER, POLICE
from ishenim.kernel.places.atlas import Unit, atlas

LONGEST_WAITING = 5
ByPlace = Mapping[int, int]
Choice = dict[str, str]


def count_questions(chosen: Choice, inside: Collection[int]) -> ByPlace:
    """Count the questions of a choice by place, as their public list has them: one query."""
    found = chosen_matters(state=chosen["state"], topic="", ids=None, place_ids=inside, before=None)
    return dict(found.order_by().values_list("place_id").annotate(Count("pk")))


def count_meetings(chosen: Choice, inside: Collection[int]) -> ByPlace:
    """Count the meetings of a choice by place, as their public list has them: one query."""
    found = among_meetings(chosen.get("state", ""), None, None, chosen.get("quarter", ""))
    there = found.filter(beat_id__among=inside)
    return dict(there.order_by().values_list("beat_id").annotate(Count("pk")))


@dataclass(frozen=True, slots=True, eq=False)
class Respect:
    """One respect in which something can be late: its words, its list, and the choices of what is late and of all."""

    said: str | Promise
    listed: str
    count: Callable[[Choice, Collection[int]], ByPlace]
    late: Callable[[], Choice]
    of_all: Callable[[], Choice]


def this_quarter() -> Choice:
    return {"quarter": str(Quarter.of(timezone.localdate()))}


RESPECTS = (
    Respect(
        _("Questions overdue, of those open"), "meetings:questions", count_questions,
        lambda: {"state": "overdue"}, lambda: {"state": "open"},
    ),
    Respect(
        _("Results promised for a day gone by, of those promised"), "meetings:questions", count_questions,
        lambda: {"state": "past_its_day"}, lambda: {"state": "promised"},
    ),
    Respect(
        _("Meetings of this quarter that are not announced yet, of all of the quarter"),
        "meetings:meetings", count_meetings,
        lambda: {"state": "unannounced", **this_quarter()}, this_quarter,
    ),
    Respect(
        _("Minutes late, of meetings that were held and have none yet"), "meetings:meetings", count_meetings,
        lambda: {"state": "without_minutes"}, lambda: {"state": "held"},
    ),
)  # fmt: skip


class Tally(NamedTuple):
    """How many are late in a place, of how many."""

    unit: Unit
    late: int
    of_all: int


class Late(NamedTuple):
    """What is late in one respect: in the whole territory, and in each district where something is."""

    respect: Respect
    whole: Tally
    districts: list[Tally]


def late_in(unit: Unit) -> list[Late]:
    """Return in which respects something is late in a territory, with its districts by name: eight queries."""
    inside = atlas().within(unit.id)
    districts = sorted(atlas().children(unit.id, POLICE), key=lambda one: (one.name, one.code))
    found = []
    for respect in RESPECTS:
        late, of_all = (respect.count(choice(), inside) for choice in (respect.late, respect.of_all))
        if late:
            tallies = [tally(district, late, of_all) for district in districts]
            whole = Tally(unit, sum(late.values()), sum(of_all.values()))
            found.append(Late(respect, whole, [one for one in tallies if one.late]))
    return found


def tally(unit: Unit, late: ByPlace, of_all: ByPlace) -> Tally:
    """Add up what lies in a district."""
    inside = atlas().within(unit.id)
    counts = (sum(number for place, number in found.items() if place in inside) for found in (late, of_all))
    return Tally(unit, *counts)


def without_an_officer(unit: Unit) -> list[Unit]:
    """Return the beats of a territory in which nobody holds the office of a neighbourhood officer today: one query."""
    today = timezone.localdate()
    beats = [one for one in atlas().of_kind("beat", today) if one.id in atlas().within(unit.id)]
    held = Appointment.objects.in_force(today).filter(role=NEIGHBOURHOOD_OFFICER.name)
    taken = set(held.values_list("place_id", flat=True)) if beats else set()
    return [one for one in beats if one.id not in taken]


def waiting_longest(unit: Unit) -> list[QuestionRow]:
    """Return the five questions of a territory that are overdue for the longest time: one query."""
    wanted: dict[str, Any] = {"topic": "", "ids": None, "before": None}
    overdue = chosen_matters(state="overdue", place_ids=atlas().within(unit.id), **wanted)
    first = overdue.order_by("overdue_since", "pk").values("pk")[:LONGEST_WAITING]
    found = Question.objects.filter(pk__in=first).order_by("matter__overdue_since", "pk")
    return rows_of_questions(found)
