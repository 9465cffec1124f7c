"""Let a regional chief ask for the schedule of the next quarter, release it, and release it again after a shock.

Territory, officers, halls and expected meetings are made up; whatever is timed goes the way of the desk and of its
pages. One line of JSON for each of the two releases: the seconds of each part, what became of the meetings, and the
memory at most in MiB, in this process and in the one that solves.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from ishenim.domains.meetings import register_actions, schedule_actions  # noqa: F401 -- register the steps taken here
from ishenim.domains.meetings.finding_schedules import find_waiting
from ishenim.domains.meetings.models import CommonSchedule, Hall, Meeting, ScheduleChange
from ishenim.domains.meetings.procedures import RegisterOfHalls, ReportingMeeting
from ishenim.domains.meetings.proposing import draft_of, made_of
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.schedule.keeping import faults
from ishenim.domains.meetings.schedule_forms import USUAL
from ishenim.kernel import versions
from ishenim.kernel.calendar import decrees
from ishenim.kernel.institutions.models import Appointment, Institution, Person
from ishenim.kernel.institutions.roles import NEIGHBOURHOOD_OFFICER, POLICE_CHIEF, THE_CLOCK, Actor
from ishenim.kernel.ledger import sequencer
from ishenim.kernel.pages.keeping import kept_pages
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.places.register import add_missing
from ishenim.kernel.procedures.engine import begin, take
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter
from ishenim.starter.load import load

REGION = "KG06000000000-P"
SINCE = date(2020, 1, 1)
BATCH = 500
EVERY_FOURTH, EVERY_THIRD, EVERY_TENTH = 4, 3, 10
DAYS_OF_LEAVE, DAYS_ILL = 10, 10
A_DAY = timedelta(days=1)
WHY = {1: "The meetings of the quarter.", 2: "A holiday was decreed, and an officer fell ill."}


def territory(count: int) -> list[Unit]:
    """Enter so many beats, shared out evenly among the districts of the region."""
    above = atlas().children(atlas().by_code(REGION).id, "police")
    districts = sorted(unit.code for unit in above if unit.kind == "police_area")
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
        written = csv.writer(file)
        written.writerow(["code", "kind", "parent", "police", "name_ky", "name_ru", "name_en", "source"])
        for number in range(count):
            district = districts[number % len(districts)]
            name = f"Beat {number}"
            written.writerow(
                [f"{district[:-2]}-X{number}", "beat", district[:-2], district, name, name, name, "Made up"]
            )
        file.flush()
        add_missing([Path(file.name)])
    return sorted((unit for unit in atlas().of_kind("beat") if "-X" in unit.code), key=lambda unit: unit.code)


def in_office(beats: list[Unit]) -> Actor:
    """Enter a chief and the officers of all beats, every fourth with the beat beside, too; return the chief."""
    region = atlas().by_code(REGION)
    named = {f"name_{code}": "Police" for code in ("ky", "ru", "en")}
    police = Institution.objects.create(code="police", kind="police", place_id=region.id, **named)
    people = Person.objects.bulk_create(
        Person(email=f"{number}@ishenim.example", name=f"Person {number}") for number in range(len(beats) + 1)
    )

    def appointed(person: Person, role: str, place: int) -> Appointment:
        return Appointment(person=person, role=role, institution=police, place_id=place, starts=SINCE)

    chief = appointed(people.pop(), POLICE_CHIEF.name, region.id)
    chief.save()
    Appointment.objects.bulk_create(
        appointed(people[number - (number % EVERY_FOURTH == 1)], NEIGHBOURHOOD_OFFICER.name, beat.id)
        for number, beat in enumerate(beats)
    )
    versions.raise_("institutions")
    return Actor.by(chief)


def taken(step: Any, by: Actor, items: list[Item]) -> list[Item]:
    """Take one step of very many matters through the engine, as the clock does."""
    for start in range(0, len(items), BATCH):
        take(items[start : start + BATCH], step, by)
    return items


def settle(count: int, quarter: Quarter) -> tuple[Actor, list[str]]:
    """Fill the installation; return the chief, and what must be respected: halls, leave and wishes."""
    rnd = random.Random(1)
    beats = territory(count)
    chief = in_office(beats)
    halls = [
        Item(
            begin("hall", place_id=beat.id),
            {
                "name": f"School {number}, hall",
                "weekdays": sorted(rnd.sample("12345", rnd.choice([3, 4, 5]))),
            },
        )
        for number, beat in enumerate(beats)
        if number % EVERY_THIRD
    ]
    taken(RegisterOfHalls.enter, chief, halls)
    expected = [
        Item(begin("meeting", place_id=beat.id), {"quarter": str(quarter), "ordinal": 1}) for beat in beats
    ]
    taken(ReportingMeeting.expect, THE_CLOCK, expected)
    codes = Hall.objects.values_list("matter__place__code", "matter__reference")
    own = dict(codes)
    districts = {beat.code: beat.code.split("-")[0] for beat in beats}
    shared = {districts[code]: reference for code, reference in own.items()}
    lines = [f"{beat.code}; hall; {own.get(beat.code) or shared[districts[beat.code]]}" for beat in beats]
    lines += [f"{beat.code}; rather; {rnd.randint(1, 5)}; 18:00" for beat in beats[::EVERY_THIRD]]
    for beat in beats[::EVERY_TENTH]:
        first = quarter.first_day + A_DAY * rnd.randrange(60)
        lines.append(f"{beat.code}; away; {first}; {first + A_DAY * DAYS_OF_LEAVE}")
    sequencer.place_waiting()
    return chief, lines


def read(address: str) -> bytes:
    """Read a page as if it had never been shown."""
    kept_pages.clear()
    answer = Client(headers={"host": "localhost"}).get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")
    return b"".join(answer) if answer.streaming else answer.content


def pages(matter: Matter, version: int) -> int:
    """Read the page, the difference, the sheet of a district and the calendar; return how many meetings that has."""
    page = f"/ky/schedules/{matter.reference}/"
    district = next(one.code for one in atlas().children(atlas().by_code(REGION).id, "police"))
    *_pages, calendar = map(
        read, (page, f"{page}{version}/", f"{page}{version}/{district}.pdf", f"/cal/{REGION}.ics")
    )
    return calendar.count(b"BEGIN:VEVENT")


class Timed:
    """What each part took, in seconds."""

    def __init__(self) -> None:
        self.took: dict[str, float] = {}

    def __call__(self, name: str, act: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        found = act()
        self.took[name] = time.perf_counter() - begun
        return found


def release(asked: Callable[[], Matter], chief: Actor, version: int) -> dict[str, Any]:
    """Ask, let the work process find, release and read; return what it took and what became of the meetings."""
    timed = Timed()
    matter = timed("ask", asked)
    timed("find", find_waiting)
    schedule = CommonSchedule.objects.select_related("matter").get(pk=matter.pk)
    if schedule.matter.state != "proposed":
        raise RuntimeError(f"The schedule is {schedule.matter.state}: {schedule.reasons}")
    timed("release", lambda: schedule_actions.release(schedule, chief, why=WHY[version]))
    timed("book", sequencer.place_waiting)
    shown = timed("pages", lambda: pages(matter, version))
    changes = ScheduleChange.objects.filter(matter_id=matter.pk, version=version)
    return {
        "took": timed.took,
        "changed": dict(changes.values_list("what").annotate(Count("pk"))),
        "in the calendar": shown,
        "memory": {
            "here": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "solving": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        },
    }


def shock(quarter: Quarter, lines: list[str]) -> list[str]:
    """Decree the busiest day a holiday and let an officer fall ill; return the conditions with this leave."""
    meetings = list(
        Meeting.objects.filter(quarter=str(quarter)).select_related("beat").order_by("starts_at", "pk")
    )
    days = [timezone.localdate(meeting.starts_at) for meeting in meetings]
    decrees.decree(max(sorted(set(days)), key=days.count), off=True, basis="Decree 1")
    versions.raise_("calendar")
    middle = len(meetings) // 2
    until = days[middle] + A_DAY * DAYS_ILL
    return [*lines, f"{meetings[middle].beat.code}; away; {days[middle]}; {until}"]


def must_move(matter: Matter, terms: dict[str, Any]) -> int:
    """Return how many meetings cannot stay where they are, as things stand now."""
    schedule = CommonSchedule.objects.select_related("matter").get(pk=matter.pk)
    released = draft_of(schedule, made_of(schedule, timezone.localdate()))
    schedule.conditions = terms["conditions"]
    found = faults(made_of(schedule, timezone.localdate()).problem, released)
    return len({fault.where for fault in found})


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    load()
    quarter = Quarter.of(Quarter.of(timezone.localdate()).last_day + A_DAY)
    chief, lines = settle(count, quarter)
    terms = {**USUAL, "conditions": "\n".join(lines)}
    opened = begin("schedule", place_id=atlas().by_code(REGION).id)
    first = release(lambda: schedule_actions.ask(opened, chief, quarter=str(quarter), **terms), chief, 1)
    print(json.dumps(first), flush=True)
    terms["conditions"] = "\n".join(shock(quarter, lines))
    must = must_move(opened, terms)
    now = Matter.objects.get(pk=opened.pk)
    second = release(lambda: schedule_actions.ask_again(now, chief, **terms), chief, 2)
    print(json.dumps({**second, "must": must}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
