"""Tables such as another register gives, and what becomes of them."""

from __future__ import annotations

import csv

from ishenim.domains.meetings.models import Question
from ishenim.kernel.ledger.models import Entry

NATIVE = ["place", "register", "original", "asked_on", "ended_on", "outcome", "topic", "text"]


def row(number, **changed):
    held = {
        "place": "beat",
        "register": "311",
        "original": f"15-{number:05}",
        "asked_on": "2015-03-01",
        "ended_on": "2015-03-09",
        "outcome": "completed",
        "topic": "waste",
        "text": "Garbage in the alley",
    }
    return ",".join((held | changed)[name] for name in NATIVE)


def sheet(*rows):
    return "\n".join([",".join(NATIVE), *rows, ""]).encode()


def rejects(path):
    with path.open(newline="") as file:
        return {int(one[0]): one[1] for one in list(csv.reader(file))[1:]}


def everything():
    """Return what an import leaves behind, without what is different each time."""
    held = Question.objects.order_by("matter_id").values_list(
        "matter__place__code",
        "matter__opened_at",
        "matter__closed_at",
        "original",
        "outcome",
        "topic",
        "text",
    )
    return list(held), Entry.objects.count()


ROWS = [row(number % 1200, topic="moon" if number % 97 == 0 else "waste") for number in range(1300)]
"""Three batches: some numbers stand there twice, some rows have a topic that is none."""
