"""Ask an installation with very many matters for its pages, again and again as if never shown; tick; ask questions."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client

from ishenim.domains.meetings.question_actions import ask
from ishenim.domains.meetings.tallying import count_results, count_the_year
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.institutions.roles import ANYONE
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
    "place: a beat": "/ky/places/{beat}/",
    "meetings": "/ky/meetings/",
    "meetings to come": "/ky/meetings/?state=to_come",
    "questions": "/ky/questions/",
    "questions, overdue": "/ky/questions/?state=overdue",
    "questions, confirmed about light": "/ky/questions/?state=confirmed&topic=light",
    "questions, returned in a beat": "/ky/questions/?state=returned&place={beat}",
    "results": "/ky/questions/results/",
    "results of a region": "/ky/questions/results/?place={region}",
    "questions with a word": "/ky/questions/?words=жарык",
    "search, one word": "/ky/search/?q=светофор",
    "search, two words in a region": "/ky/search/?q=токтогул+суу&place={region}",
    "page of a question": "/ky/questions/{reference}/",
}
DESKS = {"desk of an officer": "officer", "desk of a moderator": "moderator", "desk of a chief": "chief"}


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
    ended = Matter.objects.filter(kind="question", state="confirmed").order_by("pk")[100]
    about = {"country": country, "region": region, "beat": IN_NOOKAT, "reference": ended.reference}
    return {name: address.format(**about) for name, address in PAGES.items()}


def at_desk(name: str) -> Client:
    """Return a browser in which somebody of the demonstration has signed in."""
    client = Client(headers={"host": "localhost"})
    client.force_login(Person.objects.get(email=f"{name}@{DOMAIN}"))
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


def main() -> None:
    call_command("migrate", verbosity=0)
    settle()
    reader = Client(headers={"host": "localhost"})
    took = {name: measured(page(reader, address)) for name, address in addresses().items()}
    took |= {name: measured(page(at_desk(who), "/ky/desk/")) for name, who in DESKS.items()}
    took["the clock, every minute"] = measured(clock.tick)
    took["the clock, every hour"] = measured(the_day, 5)
    took["a question asked"] = measured(one_question, 200)
    settle()
    print(json.dumps(took))


if __name__ == "__main__":
    main()
