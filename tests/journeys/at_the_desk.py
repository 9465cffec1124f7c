"""Every sort of page at the desk: found by following what each office is offered, so that none has to be named."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.running.installation import Installation
from tests.running.signed_in import Official

OFFICES = [
    "officer",
    "hall",
    "chief",
    "chief.region",
    "moderator",
    "independent",
    "monitor",
    "editor",
    "registrar",
]
OFFICES += ["admin", "coordinator", "observer", "keeper", "enforcer", "commission", "head"]
OFFICES += ["prosecutor", "prevention", "custodian", "training", "trainer"]
"""One account of the demonstration for each office; of the chiefs one of a district and one above."""
THE_SAME_ELSEWHERE = {"officer.chaek", "hall.chaek", "second", "observer.second", "keeper.second"}
THE_SAME_ELSEWHERE |= {"commission.second", "commission.above", "custodian.second"}
LISTS = {"desk/": "desk/work.csv", "desk/in-force/": "desk/in-force.csv"}
OFFERING = ("desk/", "desk/new/")
NOTHING_FOUND = "desk/?words=zzzz"
WAY = re.compile(r'href="/en/(desk/(?!matters/|documents/|sign-)[a-z_/-]+)"')
MATTER = re.compile(r'href="/en/(desk/matters/[2-9A-Z]{4}-[2-9A-Z]{4}/)"')
FORM = re.compile(r"desk/(new/[a-z_]+|matters/[^/]+)/[a-z_]+/")
FIELDS = re.compile(r'<(select|textarea|fieldset|input type="[a-z-]+")')


@dataclass(frozen=True)
class Desk:
    """What an official of one office opens that nobody of an office before has."""

    pages: list[str]
    told_apart: list[str]
    """Every page, but of forms that are made of the same kinds of fields one."""


def every_desk(house: Installation) -> dict[str, Desk]:
    """Return for each office which pages of a sort of its own it opens; they are found without a browser."""
    known: set[str] = set()
    desks = {}
    for name in OFFICES:
        official = Official(house, name)
        pages = list(of_the_desk(official, known))
        desks[name] = Desk(pages, told_apart(official, pages))
    return desks


def of_the_desk(official: Official, known: set[str]) -> Iterator[str]:
    """Say what an official opens that is of a sort not known yet: ways, lists, matters in each state, and steps."""
    ways = list(dict.fromkeys(way for path in OFFERING for way in told(official, path, WAY)))
    yield from (way for way in ["desk/", *ways, NOTHING_FOUND] if new(way, known))
    for listed, table in LISTS.items():
        if listed in ["desk/", *ways]:
            yield from of_a_list(official, table, known)


def of_a_list(official: Official, table: str, known: set[str]) -> Iterator[str]:
    """Say which matters of a list, one in each state, and which of their steps are of a sort not known yet."""
    for (kind, state), reference in one_in_each_state(official, table).items():
        matter = f"desk/matters/{reference}/"
        offered = told(official, matter, re.compile(f'href="/en/({matter}[a-z_/]+/)"'))
        steps = [step for step in offered if new(f"{kind} {step.removeprefix(matter)}", known)]
        yield from [matter] if new(f"{kind}:{state}", known) or steps else []
        yield from steps


def one_in_each_state(official: Official, table: str) -> dict[tuple[str, str], str]:
    """Return the first matter of a list in each state of each kind."""
    found: dict[tuple[str, str], str] = {}
    for row in csv.DictReader(official.read(table).removeprefix("\ufeff").splitlines()):
        found.setdefault((row["kind"], row["state"]), row["reference"])
    return found


def told_apart(official: Official, paths: Iterable[str]) -> list[str]:
    known: set[str] = set()
    return [
        path
        for path in paths
        if not FORM.fullmatch(path) or new(repr(sorted(told(official, path, FIELDS))), known)
    ]


def told(official: Official, path: str, about: re.Pattern[str]) -> list[str]:
    """Return what a page says of something, each once."""
    return list(dict.fromkeys(about.findall(official.read(path))))


def new(sort: str, known: set[str]) -> bool:
    """Say whether a sort of page was not met before, and remember it."""
    met = sort in known
    known.add(sort)
    return not met
