"""The tables of the dump that belong to no domain: places, institutions, matters, deadlines, lines of the book."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from ishenim.kernel.dumps.declare import Dumped, register
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.ledger.models import OPEN, Position
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.places.models import Parentage
from ishenim.kernel.procedures.book_reading import Fact
from ishenim.kernel.procedures.declare import in_no_list
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.tables.columns import Column, Kind, Table, at_once, in_pieces
from ishenim.kernel.tables.of_the_book import FINGERPRINT, SAID


def code_of(place_id: int | None) -> str:
    """Return the code of a place, or nothing."""
    return "" if place_id is None else atlas().by_id(place_id).code


def read_places() -> Iterator[Sequence[Unit]]:
    """Read every place that there is or ever was, by code."""
    yield from at_once(sorted(atlas().units.values(), key=lambda unit: unit.code))


PLACES: Dumped[Unit] = Dumped(
    Table(
        "places",
        _("Places"),
        (
            Column("place", _("Place"), lambda row: row.code, Kind.CODE),
            Column("kind", _("Kind"), lambda row: row.kind, Kind.CODE),
            Column("name_ky", _("Name in Kyrgyz"), lambda row: row.names.get("ky", "")),
            Column("name_ru", _("Name in Russian"), lambda row: row.names.get("ru", "")),
            Column("name_en", _("Name in English"), lambda row: row.names.get("en", "")),
            Column("longitude", _("Longitude"), lambda row: row.lon, Kind.NUMBER),
            Column("latitude", _("Latitude"), lambda row: row.lat, Kind.NUMBER),
            Column("population", _("Population"), lambda row: row.population, Kind.NUMBER),
            Column("valid_from", _("From"), lambda row: row.valid_from, Kind.DAY),
            Column("valid_to", _("Until"), lambda row: row.valid_to, Kind.DAY),
            Column("replaced_by", _("What took its place"), lambda row: code_of(row.replaced_by), Kind.CODE),
        ),
    ),
    read_places,
    fractions=frozenset({"longitude", "latitude"}),
    units={"longitude": "degree", "latitude": "degree", "population": "person"},
)


def read_parents() -> Iterator[Sequence[Parentage]]:
    """Read which place lay directly in which, from when until when."""
    yield from in_pieces(
        lambda last, most: list(Parentage.objects.filter(pk__gt=last or 0).order_by("pk")[:most]),
        lambda row: row.pk,
    )


PARENTS: Dumped[Parentage] = Dumped(
    Table(
        "parents",
        _("Which place lies directly in which, and since when"),
        (
            Column("place", _("Place"), lambda row: code_of(row.place_id), Kind.CODE),
            Column("parent", _("Lies in"), lambda row: code_of(row.parent_id), Kind.CODE),
            Column("hierarchy", _("In which order of territory"), lambda row: row.hierarchy, Kind.CODE),
            Column("valid_from", _("From"), lambda row: row.valid_from, Kind.DAY),
            Column("valid_to", _("Until"), lambda row: row.valid_to, Kind.DAY),
        ),
    ),
    read_parents,
)


class Inside(NamedTuple):
    """That a place counts for another one today: it lies in it at some depth, was taken over by it, or is it."""

    place: str
    above: str


def read_inside() -> Iterator[Sequence[Inside]]:
    """Read for every place of today all places that count for it, ended ones that it took over among them."""
    drawn = atlas()
    for unit in sorted(drawn.units.values(), key=lambda one: one.code):
        rows = [Inside(drawn.by_id(number).code, unit.code) for number in drawn.within(unit.id)]
        yield sorted(rows)


INSIDE: Dumped[Inside] = Dumped(
    Table(
        "inside",
        _("Which places count for a place today"),
        (
            Column("place", _("Place"), lambda row: row.place, Kind.CODE),
            Column("above", _("Counts for"), lambda row: row.above, Kind.CODE),
        ),
    ),
    read_inside,
)


def read_institutions() -> Iterator[Sequence[Institution]]:
    """Read every institution that there is or ever was."""
    found = Institution.objects.select_related("place", "superior")
    yield from in_pieces(
        lambda last, most: list(found.filter(pk__gt=last or 0).order_by("pk")[:most]), lambda row: row.pk
    )


INSTITUTIONS: Dumped[Institution] = Dumped(
    Table(
        "institutions",
        _("Institutions"),
        (
            Column("institution", _("Institution"), lambda row: row.code, Kind.CODE),
            Column("kind", _("Kind"), lambda row: row.kind, Kind.CODE),
            Column("name_ky", _("Name in Kyrgyz"), lambda row: row.name_ky),
            Column("name_ru", _("Name in Russian"), lambda row: row.name_ru),
            Column("name_en", _("Name in English"), lambda row: row.name_en),
            Column("place", _("Place"), lambda row: row.place.code, Kind.CODE),
            Column(
                "superior", _("Superior"), lambda row: row.superior.code if row.superior else "", Kind.CODE
            ),
            Column("phone", _("Telephone"), lambda row: row.phone),
            Column("email", _("E-mail"), lambda row: row.email),
            Column("valid_from", _("From"), lambda row: row.valid_from, Kind.DAY),
            Column("valid_to", _("Until"), lambda row: row.valid_to, Kind.DAY),
        ),
    ),
    read_institutions,
)


def read_matters() -> Iterator[Sequence[Matter]]:
    """Read how every matter stands, without a word of it."""
    found = Matter.objects.exclude(kind__in=in_no_list()).select_related("institution").defer("title")
    yield from in_pieces(
        lambda last, most: list(found.filter(pk__gt=last or 0).order_by("pk")[:most]), lambda row: row.pk
    )


MATTERS: Dumped[Matter] = Dumped(
    Table(
        "matters",
        _("Matters"),
        (
            Column("reference", _("Reference"), lambda row: row.reference, Kind.CODE),
            Column("kind", _("Procedure"), lambda row: row.kind, Kind.CODE),
            Column("state", _("State"), lambda row: row.state, Kind.CODE),
            Column("state_since", _("In this state since"), lambda row: row.state_since, Kind.MOMENT),
            Column("place", _("Place"), lambda row: code_of(row.place_id), Kind.CODE),
            Column(
                "institution",
                _("Institution"),
                lambda row: row.institution.code if row.institution else "",
                Kind.CODE,
            ),
            Column("opened_at", _("Opened"), lambda row: row.opened_at, Kind.MOMENT),
            Column("due_at", _("Due"), lambda row: row.due_at, Kind.MOMENT),
            Column("overdue_since", _("Overdue since"), lambda row: row.overdue_since, Kind.MOMENT),
            Column("closed_at", _("Closed"), lambda row: row.closed_at, Kind.MOMENT),
        ),
    ),
    read_matters,
)


def read_deadlines() -> Iterator[Sequence[Deadline]]:
    """Read every deadline that a matter has or had."""
    found = Deadline.objects.exclude(matter__kind__in=in_no_list()).select_related("matter")
    yield from in_pieces(
        lambda last, most: list(found.filter(pk__gt=last or 0).order_by("pk")[:most]), lambda row: row.pk
    )


DEADLINES: Dumped[Deadline] = Dumped(
    Table(
        "deadlines",
        _("Deadlines"),
        (
            Column("reference", _("Reference"), lambda row: row.matter.reference, Kind.CODE),
            Column("step", _("Step"), lambda row: row.step, Kind.CODE),
            Column("due_at", _("Due"), lambda row: row.due_at, Kind.MOMENT),
            Column("kept_at", _("Kept"), lambda row: row.kept_at, Kind.MOMENT),
            Column("missed_at", _("Missed"), lambda row: row.missed_at, Kind.MOMENT),
        ),
    ),
    read_deadlines,
)


def read_entries(first: int, beyond: int) -> Iterator[Sequence[Fact]]:
    """Read the lines of the open lane from a position on, up to another one, which is not part of it."""

    def read(last: int | None, most: int) -> list[Fact]:
        begins = first if last is None else last + 1
        placed = Position.objects.filter(position__gte=begins, position__lt=beyond, entry__lane=OPEN)
        rows = placed.order_by("position").values_list("position", "entry__leaf", "leaf_hash")[:most]
        return [Fact(position, json.loads(bytes(leaf)), bytes(found).hex()) for position, leaf, found in rows]

    yield from in_pieces(read, lambda row: row.position)


ENTRIES: Table[Fact] = Table(
    "entries",
    _("The open book"),
    (
        *SAID,
        Column(
            "private",
            _("Kept private, with a proof"),
            lambda row: sorted(row.leaf.get("proof", {})),
            Kind.CODES,
        ),
        FINGERPRINT,
    ),
)

register(PLACES, PARENTS, INSIDE, INSTITUTIONS, MATTERS, DEADLINES)
