"""Common schedules as anyone takes them away: how each stands, and what its last version changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import schedule_queries as queries
from ishenim.domains.meetings.models import CommonSchedule
from ishenim.domains.meetings.tables import page_of
from ishenim.kernel.tables.belonging import place_of
from ishenim.kernel.tables.columns import Column, Kind, Table, coded
from ishenim.kernel.tables.lists import Chosen, List, Piece, piece, register_list


def of_the_last_version(name: str) -> Callable[[CommonSchedule], Any]:
    """Return what gives a fact of the version that was released last; nothing before the first release."""
    return lambda row: row.versions[-1][name] if row.versions else None


SCHEDULES: Table[CommonSchedule] = Table(
    "schedules",
    _("Schedules of reporting meetings"),
    (
        Column("reference", _("Reference"), lambda row: row.matter.reference, Kind.CODE),
        Column("quarter", _("Quarter"), lambda row: row.quarter, Kind.CODE),
        *coded("state", _("State"), lambda row: row.matter.state, lambda row: row.matter.state_label),
        *place_of(lambda row: row.matter.place_id),
        Column("version", _("Version"), of_the_last_version("version"), Kind.NUMBER),
        Column("meetings", _("Meetings"), of_the_last_version("count"), Kind.NUMBER),
        Column("new", _("New"), of_the_last_version("new"), Kind.NUMBER),
        Column("moved", _("Moved"), of_the_last_version("moved"), Kind.NUMBER),
        Column("cancelled", _("Cancelled"), of_the_last_version("cancelled"), Kind.NUMBER),
        Column("why", _("Why this version?"), of_the_last_version("why")),
        Column(
            "certificate", _("Fingerprint of the certificate"), of_the_last_version("certificate"), Kind.CODE
        ),
        page_of("meetings:schedule"),
    ),
)


class AnySchedule(forms.Form):
    """Nothing is chosen among schedules: there are a few in a quarter."""


def read(_chosen: Chosen, before: int | None, most: int) -> Piece[CommonSchedule]:
    """Return the next schedules, the newest matter first: one query."""
    found = queries.schedules().order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    return piece(list(found[: most + 1]), most, lambda row: row.pk)


SCHEDULE_LIST = List(
    kind=CommonSchedule.procedure.name,
    table=SCHEDULES,
    choice=AnySchedule,
    read=read,
    one=queries.schedule,
    keys=["kind:schedule", "places"],
)


def register() -> None:
    """Let programs read schedules, too."""
    register_list(SCHEDULE_LIST)
