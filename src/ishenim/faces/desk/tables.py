"""The lists of the desk as an official takes them away. They are meant for that official: nothing keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ishenim.faces.desk import calendar, listing
from ishenim.faces.desk.door import Desk, official
from ishenim.faces.desk.work import AtRest, Row, Work
from ishenim.kernel.procedures import occasions
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.logs import LOGS
from ishenim.kernel.procedures.occasions import Occasion
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.belonging import place_of
from ishenim.kernel.tables.columns import PIECE, Column, Kind, Table, at_once, coded
from ishenim.kernel.tables.handing_out import Asked, hand_out_to_one


def matter_page(reference: str) -> str:
    return whole_address(reverse("desk:matter", kwargs={"reference": reference}))


WORK: Table[Row] = Table(
    "work",
    _("My work by deadline"),
    (
        Column("reference", _("Reference"), lambda row: row.matter.reference, Kind.CODE),
        *coded("kind", _("What"), lambda row: row.matter.kind, lambda row: row.matter.procedure.title),
        Column("name", _("Title"), lambda row: row.name),
        *coded("state", _("State"), lambda row: row.matter.state, lambda row: row.matter.state_label),
        *coded(
            "step",
            _("Step"),
            lambda row: row.step.name if row.step else "",
            lambda row: row.step.label if row.step else "",
        ),
        Column("mine", _("Mine to take"), lambda row: row.mine, Kind.TRUTH),
        Column("due_at", _("Due"), lambda row: row.due_at, Kind.MOMENT),
        Column("late", _("Overdue"), lambda row: row.late, Kind.TRUTH),
        *place_of(lambda row: row.matter.place_id),
        Column("opened_at", _("Opened"), lambda row: row.matter.opened_at, Kind.MOMENT),
        Column("page", _("Page"), lambda row: matter_page(row.matter.reference)),
    ),
)

CALENDAR: Table[Occasion] = Table(
    "calendar",
    _("Calendar"),
    (
        Column("starts_at", _("Begins"), lambda row: row.starts_at, Kind.MOMENT),
        Column("ends_at", _("Ends"), lambda row: row.ends_at, Kind.MOMENT),
        *coded("kind", _("What"), lambda row: row.kind, lambda row: PROCEDURES[row.kind].title),
        Column("name", _("Title"), lambda row: row.name),
        *coded("state", _("State"), lambda row: row.state, lambda row: row.state_label),
        *place_of(lambda row: row.place_id),
        Column("where", _("Where"), lambda row: row.where),
        Column("reference", _("Reference"), lambda row: row.reference, Kind.CODE),
        Column("page", _("Page"), lambda row: matter_page(row.reference)),
    ),
)


def in_order(mine: Work) -> Iterator[Sequence[Row]]:
    """Yield my work in the order of the list, piece by piece behind its key."""
    parts, after = sorted(mine.tallies()), ""
    while True:
        rows, after = mine.page(after, parts, PIECE)
        yield rows
        if not after:
            return


@official
@require_safe
def work(request: HttpRequest, desk: Desk, form: str) -> HttpResponseBase:
    """Hand out what waits for my offices, as it is chosen."""
    return handed_out(request, form, Work(desk.capacities), reverse("desk:work"), desk)


@official
@require_safe
def rest(request: HttpRequest, desk: Desk, form: str) -> HttpResponseBase:
    """Hand out what is in force and waits for nobody, as it is chosen."""
    if not desk.has_what_rests:
        raise Http404
    return handed_out(request, form, AtRest(desk.capacities), reverse("desk:rest"), desk)


@official
@require_safe
def log(request: HttpRequest, desk: Desk, log: str, form: str) -> HttpResponseBase:
    """Hand out the work whose every step enters a public log."""
    if LOGS.get(log) not in desk.logs:
        raise Http404
    page = reverse("desk:log", kwargs={"log": log})
    return handed_out(request, form, Work(desk.capacities, log), page, desk)


def handed_out(request: HttpRequest, form: str, mine: Work, page: str, desk: Desk) -> HttpResponseBase:
    chosen = listing.choice(request, desk, mine, mine.tallies())
    wanted = replace(mine, wanted=chosen.condition())
    return hand_out_to_one(Asked(request, form, page, chosen), WORK, in_order(wanted))


@official
@require_safe
def month(request: HttpRequest, desk: Desk, form: str) -> HttpResponseBase:
    """Hand out what takes place in a month, all of it."""
    first, after, whose = calendar.asked_for(request, desk)
    found = occasions.between(whose.chosen(), calendar.midnight(first), calendar.midnight(after))
    return hand_out_to_one(Asked(request, form, reverse("desk:calendar"), whose), CALENDAR, at_once(found))
