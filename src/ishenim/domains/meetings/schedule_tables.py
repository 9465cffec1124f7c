"""Common schedules as anyone takes them away: how each stands, and what every version of it changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import schedule_queries as queries
from ishenim.domains.meetings.models import CommonSchedule, ScheduleChange
from ishenim.domains.meetings.tables import page_of
from ishenim.kernel.tables.about import whole_address
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


def page_of_the_version(row: ScheduleChange) -> str:
    """Return the address of the page of the version that changed it."""
    about = {"reference": row.matter.reference, "version": row.version}
    return whole_address(reverse("meetings:schedule_version", kwargs=about))


CHANGES: Table[ScheduleChange] = Table(
    "schedule_changes",
    _("What versions of schedules changed"),
    (
        Column("schedule", _("Schedule"), lambda row: row.matter.reference, Kind.CODE),
        Column("quarter", _("Quarter"), lambda row: vars(row)["quarter"], Kind.CODE),
        Column("version", _("Version"), lambda row: row.version, Kind.NUMBER),
        Column("released_at", _("Released"), lambda row: vars(row)["released_at"], Kind.MOMENT),
        Column("meeting", _("Meeting"), lambda row: row.meeting.reference, Kind.CODE),
        *place_of(lambda row: row.meeting.place_id),
        *coded("what", _("What"), lambda row: row.what, lambda row: ScheduleChange.What(row.what).label),
        Column("was_at", _("Was to begin"), lambda row: row.was_at, Kind.MOMENT),
        Column("now_at", _("Begins from now on"), lambda row: row.now_at, Kind.MOMENT),
        Column("was_in", _("Was to be held in"), lambda row: row.was_in),
        Column("now_in", _("Is held from now on in"), lambda row: row.now_in),
        Column("notice_days", _("Notice in days"), lambda row: row.notice_days, Kind.NUMBER),
        Column("page", _("Page"), page_of_the_version),
    ),
)


class ChangeFilter(forms.Form):
    """Choosing among what versions changed: those of a schedule, of one version of it, or every first, second … one."""

    schedule = forms.CharField(
        label=_("Reference of the schedule"), required=False, max_length=20, widget=forms.HiddenInput
    )
    version = forms.IntegerField(
        label=_("Version"), required=False, min_value=1, max_value=32_767, widget=forms.HiddenInput
    )


def read_changes(chosen: Chosen, before: int | None, most: int) -> Piece[ScheduleChange]:
    """Return the next changes of a choice, the newest first: two queries."""
    found = queries.newest_changes(chosen.get("schedule", ""), chosen.get("version"), before, most + 1)
    return piece(found, most, lambda row: row.pk)


CHANGE_LIST = List(
    kind="schedule_change",
    table=CHANGES,
    choice=ChangeFilter,
    read=read_changes,
    one=None,
    keys=["kind:schedule", "places"],
)


def register() -> None:
    """Let programs read schedules, too, and what each version changed."""
    register_list(SCHEDULE_LIST)
    register_list(CHANGE_LIST)
