"""Make a place with many meetings and ask for its page, or its calendar, again and again as if never shown."""

from __future__ import annotations

import statistics
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from ishenim.domains.meetings.models import Meeting
from ishenim.domains.meetings.procedures import ReportingMeeting
from ishenim.kernel.institutions.roles import THE_CLOCK
from ishenim.kernel.pages.keeping import kept_pages
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.places.register import add_missing
from ishenim.kernel.procedures.engine import begin, take
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter
from ishenim.starter.load import load
from ishenim.starter.territory.load import BEATS

PLACE = "/ky/places/KG06000000000/"
ROW = "<tr>"


def fill(count: int) -> None:
    """Open meetings through the engine, then give them days and states in bulk: only their looks are measured."""
    add_missing([BEATS])
    beats = [unit.id for unit in atlas().of_kind("beat") if unit.code.startswith("KG06")]
    items = [
        Item(
            begin("meeting", place_id=beats[n % len(beats)]),
            {"quarter": "2026-4", "ordinal": n // len(beats) + 1},
        )
        for n in range(count)
    ]
    take(items, ReportingMeeting.expect, THE_CLOCK)
    for number, item in enumerate(items):
        starts = timezone.now() + timedelta(days=number % 60)
        Meeting.objects.filter(pk=item.matter.pk).update(
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            notice_days=number % 30,
            languages=["ky", "ru"],
        )
    Matter.objects.filter(kind="meeting").update(state="announced")


def main() -> None:
    address, row = sys.argv[2:] or (PLACE, ROW)
    call_command("migrate", verbosity=0)
    load()
    fill(int(sys.argv[1]))
    reader = Client(headers={"host": "localhost"})
    reader.get(address)
    asked = []
    with connection.execute_wrapper(lambda execute, *words: asked.append(words[0]) or execute(*words)):
        kept_pages.clear()
        answer = reader.get(address)
    took = []
    for _ in range(50):
        kept_pages.clear()
        begun = time.perf_counter()
        reader.get(address)
        took.append((time.perf_counter() - begun) * 1000)
    print(statistics.median(took), len(asked), answer.content.count(row.encode()) - (row == ROW))


if __name__ == "__main__":
    main()
