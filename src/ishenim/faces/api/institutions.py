"""Institutions, and the offices that face the public, as programs read them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.faces.api.answers import Listing, Told
from ishenim.faces.api.endpoints import read
from ishenim.faces.api.problems import missing
from ishenim.faces.api.shapes import ref, several
from ishenim.faces.portal.tables import CONTACTS
from ishenim.kernel.institutions import directory
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.tables.as_json import record
from ishenim.kernel.tables.belonging import institution_of, place_of
from ishenim.kernel.tables.columns import Column, Kind, Table, coded

OFFICES: Table[Appointment] = Table(
    "offices",
    gettext_lazy("Offices that face the public"),
    (
        *coded("role", gettext_lazy("Office"), lambda row: row.role, lambda row: row.office.label),
        *institution_of(lambda row: row.institution),
        *place_of(lambda row: row.place_id),
        Column("name", gettext_lazy("Name"), lambda row: row.person.name if row.named else ""),
        Column("duty_phone", gettext_lazy("Duty telephone"), lambda row: row.duty_phone),
        Column("starts", gettext_lazy("First day in office"), lambda row: row.starts, Kind.DAY),
        Column("ends", gettext_lazy("First day no longer in office"), lambda row: row.ends, Kind.DAY),
    ),
)


class Place(forms.Form):
    """Choosing a place, and everything that lies in it."""

    place = forms.CharField(label=gettext_lazy("Place code"), required=False, max_length=64)


class Choice(Place):
    """Choosing among institutions."""

    words = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=80)


def who_is_who(**_about: str) -> list[str]:
    """Name what institutions and offices depend on."""
    return ["institutions", "places"]


@read(
    "institutions",
    "institutions",
    gettext_lazy("Institutions that take part, by code, and how to reach them"),
    keys=who_is_who,
    answer=lambda: several(ref("institution")),
    choice=Choice,
    paged=True,
)
def institutions(asked: Any) -> Listing:
    """Tell the institutions of a choice by code."""
    values = asked.chosen
    found = directory.narrowed(directory.institutions(), region=values["place"], words=values["words"])
    rows = sorted(
        (one for one in found if asked.after is None or one.code > asked.after), key=lambda one: one.code
    )
    further = rows[asked.limit - 1].code if len(rows) > asked.limit else None
    return Listing([record(CONTACTS, one) for one in rows[: asked.limit]], further)


@read(
    "institutions/{code}",
    "institution",
    gettext_lazy("One institution, and how to reach it"),
    keys=who_is_who,
    answer=lambda: ref("institution"),
)
def institution(asked: Any, code: str) -> Told:
    """Tell of one institution."""
    found = next((one for one in directory.institutions() if one.code == code), None)
    if found is None:
        raise missing(_("There is no institution with this code."))
    return record(CONTACTS, found)


@read(
    "offices",
    "offices",
    gettext_lazy(
        "Offices that face the public: post, duty telephone, term, and the name where it may be shown"
    ),
    keys=who_is_who,
    answer=lambda: several(ref("office")),
    choice=Place,
    paged=True,
)
def offices(asked: Any) -> Listing:
    """Tell the offices that face the public, in the order in which they were filled."""
    unit = asked.place()
    inside = atlas().within(unit.id) if unit else None
    rows = directory.public_offices(inside, after=asked.after or 0, most=asked.limit + 1)
    further = rows[asked.limit - 1].pk if len(rows) > asked.limit else None
    return Listing([record(OFFICES, row) for row in rows[: asked.limit]], further)
