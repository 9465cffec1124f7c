"""Halls as anyone takes them away."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import register_queries as queries
from ishenim.domains.meetings.filters import inside
from ishenim.domains.meetings.grounds import Weekday
from ishenim.domains.meetings.models import Hall
from ishenim.domains.meetings.tables import page_of
from ishenim.kernel.tables.belonging import place_of
from ishenim.kernel.tables.columns import Column, Kind, Table, coded
from ishenim.kernel.tables.lists import Chosen, List, Piece, piece, register_list


def open_days(row: Hall) -> str:
    """Say on which days of the week a hall opens."""
    return ", ".join(str(Weekday(str(number)).label) for number in row.weekdays)


HALLS: Table[Hall] = Table(
    "halls",
    _("Halls for reporting meetings"),
    (
        Column("reference", _("Reference"), lambda row: row.matter.reference, Kind.CODE),
        *coded("state", _("State"), lambda row: row.matter.state, lambda row: row.matter.state_label),
        *place_of(lambda row: row.matter.place_id),
        Column("name", _("Name of the hall"), lambda row: row.name),
        *coded(
            "weekdays", _("Open on"), lambda row: [str(day) for day in row.weekdays], open_days, Kind.CODES
        ),
        Column("opened_at", _("In the register since"), lambda row: row.matter.opened_at, Kind.MOMENT),
        Column("closed_at", _("Closed"), lambda row: row.matter.closed_at, Kind.MOMENT),
        page_of("meetings:hall"),
    ),
)


class HallFilter(forms.Form):
    """Choosing among halls: those of a place."""

    place = forms.CharField(label=_("Place code"), required=False, widget=forms.HiddenInput)


def read(chosen: Chosen, before: int | None, most: int) -> Piece[Hall]:
    """Return the next halls of a choice, the newest first: one query."""
    found = queries.chosen_halls(inside(chosen.get("place", "")), before, most + 1)
    return piece(found, most, lambda row: row.pk)


HALL_LIST = List(
    kind=Hall.procedure.name, table=HALLS, choice=HallFilter, read=read, one=queries.hall,
    keys=["kind:hall", "places"],
)  # fmt: skip


def register() -> None:
    """Let programs read halls, too."""
    register_list(HALL_LIST)
