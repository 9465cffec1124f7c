"""Ask an installation with very many matters for its pages, again and again as if never shown; tick; ask questions.

It is told line by line what to measure, so that two installations can be asked for the same at nearly the same moment.

A beat, a list and a desk are the fullest of each installation: the beat with the most meetings, that with the most
questions returned, the officer with the most that is overdue. So both show a full page, and what is compared is how
long the record is, not how many rows happened to fall into one beat. A question is one that went the whole road: asked,
shown, promised, done, confirmed.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.models import Count, QuerySet
from django.test import Client

from ishenim.domains.meetings.question_actions import ask
from ishenim.domains.meetings.tallying import count_results, count_the_year
from ishenim.kernel.days import today
from ishenim.kernel.institutions.models import Appointment, Person
from ishenim.kernel.institutions.roles import ANYONE, NEIGHBOURHOOD_OFFICER
from ishenim.kernel.ledger import sequencer
from ishenim.kernel.pages.keeping import kept_pages
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.search.indexing import index_new
from ishenim.starter.demonstration.accounts import DOMAIN, IN_NOOKAT

TIMES, WARM = 40, 3
PAGES = {
    "first page": "/ky/",
    "place: the country": "/ky/places/{country}/",
    "place: a beat": "/ky/places/{met}/",
    "meetings": "/ky/meetings/",
    "meetings to come": "/ky/meetings/?state=to_come",
    "questions": "/ky/questions/",
    "questions, overdue": "/ky/questions/?state=overdue",
    "questions, confirmed about light": "/ky/questions/?state=confirmed&topic=light",
    "questions, returned in a beat": "/ky/questions/?state=returned&place={returned}",
    "results": "/ky/questions/results/",
    "results of a region": "/ky/questions/results/?place={region}",
    "questions with a word": "/ky/questions/?words=жарык",
    "search, one word": "/ky/search/?q=светофор",
    "search, two words in a region": "/ky/search/?q=токтогул+суу&place={region}",
    "page of a question": "/ky/questions/{reference}/",
}
DESKS = {"desk of a moderator": "moderator", "desk of a chief": "chief"}
ACTS = ["the clock, every minute", "the clock, every hour", "a question asked"]


def measured(act: Callable[[], Any], times: int = TIMES) -> dict[str, float]:
    """Return the median of so many times in milliseconds, its queries, and the size of a page.

    It is the time of the processor, which SQLite shares: who else uses the machine meanwhile does not count.
    """
    for _ in range(WARM):
        act()
    asked: list[str] = []
    with connection.execute_wrapper(lambda execute, *words: asked.append(words[0]) or execute(*words)):
        found = act()
    took = []
    for _ in range(times):
        begun = time.process_time()
        act()
        took.append((time.process_time() - begun) * 1000)
    return {
        "ms": statistics.median(took),
        "queries": len(asked),
        "kilobytes": found if isinstance(found, float) else 0.0,
    }


def page(reader: Client, address: str) -> Callable[[], Any]:
    """Return what reads a page as if it had never been shown."""

    def read() -> float:
        kept_pages.clear()
        answer = reader.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}.")
        return len(answer.content) / 1000

    return read


def addresses() -> dict[str, str]:
    """Return the pages to read, those of places and of one question that has ended filled in."""
    country, region = atlas().of_kind("country")[0].code, "KG06000000000"
    questions = Matter.objects.filter(kind="question")
    about = {
        "country": country,
        "region": region,
        "met": fullest(Matter.objects.filter(kind="meeting")),
        "returned": fullest(questions.filter(state="returned")),
        "reference": questions.filter(state="confirmed").order_by("pk")[100].reference,
    }
    return {name: address.format(**about) for name, address in PAGES.items()}


def fullest(matters: QuerySet[Matter]) -> str:
    """Return the code of the beat in which most of these matters are."""
    counted = matters.filter(place__kind="beat").values("place__code").annotate(number=Count("pk"))
    return str(counted.order_by("-number", "place__code")[0]["place__code"])


def officers() -> dict[str, Client]:
    """Return the browsers in which officials have signed in: of the officers, the one with the most that is overdue."""
    beat = fullest(Matter.objects.filter(kind="question", overdue_since__isnull=False))
    held = Appointment.objects.in_force(today()).filter(role=NEIGHBOURHOOD_OFFICER.name, place__code=beat)
    there = {"desk of an officer": signed_in(held[0].person)}
    known = {name: Person.objects.get(email=f"{who}@{DOMAIN}") for name, who in DESKS.items()}
    return there | {name: signed_in(person) for name, person in known.items()}


def signed_in(person: Person) -> Client:
    """Return a browser in which somebody has signed in."""
    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    return client


def one_question() -> None:
    """Ask one question, as the page does once its form is read."""
    place_id = atlas().by_code(IN_NOOKAT).id
    ask(
        begin("question", place_id=place_id, language="ky"),
        ANYONE,
        text="Чырактар качан оңдолот?",
        topic="light",
    )


def the_day() -> None:
    """Let the clock look at everything that it looks at once an hour."""
    clock._asked.clear()
    clock.tick()


def settle() -> None:
    """Write what time has run out since the file was made, place it and learn it, until nothing is left to do."""
    while clock.tick() or sequencer.place_waiting() or index_new():
        pass
    count_the_year()
    count_results()


def to_measure() -> dict[str, Callable[[], dict[str, float]]]:
    """Return what can be measured, by its name."""
    reader = Client(headers={"host": "localhost"})
    acts = {name: page(reader, address) for name, address in addresses().items()}
    acts |= {name: page(client, "/ky/desk/") for name, client in officers().items()}
    minute, hour, asked = ACTS
    named = {name: partial(measured, act) for name, act in acts.items()}
    return named | {
        minute: partial(measured, clock.tick, 400),
        hour: partial(measured, the_day, 5),
        asked: partial(measured, one_question, 200),
    }


def main() -> None:
    call_command("migrate", verbosity=0)
    settle()
    known = to_measure()
    print(json.dumps(list(known)), flush=True)
    for line in sys.stdin:
        print(json.dumps(known[line.strip()]()), flush=True)
    settle()


if __name__ == "__main__":
    main()
