"""The lists of the portal as anyone takes them away: contacts, places, public logs, and the open book itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.faces.portal import book, contacts, log, places
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.pages.page import Feed, page
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures import book_reading, queries
from ishenim.kernel.procedures.addresses import address_of
from ishenim.kernel.procedures.book_reading import Fact
from ishenim.kernel.procedures.logs import LOGS
from ishenim.kernel.procedures.queries import Logged
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.belonging import institution_of, place_of
from ishenim.kernel.tables.columns import Column, Kind, Table, at_once, coded, in_pieces
from ishenim.kernel.tables.handing_out import Asked, hand_out
from ishenim.kernel.tables.of_the_book import FINGERPRINT, SAID


def of_place(code: str) -> str:
    return whole_address(reverse("portal:place", kwargs={"code": code}))


def successor(unit: Unit) -> str:
    """Return the code of what took the place of a unit that is over, or nothing."""
    return "" if unit.replaced_by is None else atlas().by_id(unit.replaced_by).code


def position_page(position: int | None) -> str:
    return "" if position is None else whole_address(reverse("portal:entry", kwargs={"position": position}))


CONTACTS: Table[Institution] = Table(
    "contacts",
    _("Contacts"),
    (
        *coded("institution", _("Institution"), lambda row: row.code, lambda row: row.name),
        Column("kind", _("Kind"), lambda row: row.kind, Kind.CODE),
        *place_of(lambda row: row.place_id),
        *institution_of(lambda row: row.superior, "superior", _("Superior")),
        Column("phone", _("Telephone"), lambda row: row.phone),
        Column("email", _("E-mail"), lambda row: row.email),
        Column("address", _("Address"), lambda row: row.said("address")),
        Column("hours", _("Reception"), lambda row: row.said("hours")),
    ),
)

PLACES: Table[Unit] = Table(
    "places",
    _("Places"),
    (
        *coded("place", _("Place"), lambda row: row.code, lambda row: row.name),
        Column("kind", _("Kind"), lambda row: row.kind, Kind.CODE),
        Column("name_ky", _("Name in Kyrgyz"), lambda row: row.names.get("ky", "")),
        Column("name_ru", _("Name in Russian"), lambda row: row.names.get("ru", "")),
        Column("name_en", _("Name in English"), lambda row: row.names.get("en", "")),
        Column("above", _("Lies in"), lambda row: [one.code for one in places.trail(row)], Kind.CODES),
        Column("longitude", _("Longitude"), lambda row: row.lon, Kind.NUMBER),
        Column("latitude", _("Latitude"), lambda row: row.lat, Kind.NUMBER),
        Column("population", _("Population"), lambda row: row.population, Kind.NUMBER),
        Column("valid_from", _("From"), lambda row: row.valid_from, Kind.DAY),
        Column("valid_to", _("Until"), lambda row: row.valid_to, Kind.DAY),
        Column("replaced_by", _("What took its place"), successor, Kind.CODE),
        Column("page", _("Page"), lambda row: of_place(row.code)),
    ),
)

LOG: Table[Logged] = Table(
    "log",
    _("Public log"),
    (
        Column("at", _("When"), lambda row: row.line.at, Kind.MOMENT),
        Column("kind", _("Procedure"), lambda row: row.matter.kind, Kind.CODE),
        *coded("step", _("Step"), lambda row: row.line.step.name, lambda row: row.line.sentence),
        Column("office", pgettext_lazy("who took a step", "Office"), lambda row: row.line.office),
        Column(
            "values",
            _("Why"),
            lambda row: "; ".join(
                f"{told.label} {told.words}" for told in row.line.values if not told.quoted
            ),
        ),
        Column("reference", _("Reference"), lambda row: row.matter.reference, Kind.CODE),
        *place_of(lambda row: row.matter.place_id),
        Column("page", _("Page"), lambda row: whole_address(address_of(row.matter) or "")),
        Column("position", _("Entry number"), lambda row: row.line.position, Kind.NUMBER),
        Column("entry", _("Entry in the open book"), lambda row: position_page(row.line.position)),
    ),
)


LEDGER: Table[Fact] = Table(
    "ledger",
    _("The open book"),
    (
        *SAID,
        Column(
            "proofs", _("Kept private, with a proof"), lambda row: len(row.leaf.get("proof", ())), Kind.NUMBER
        ),
        FINGERPRINT,
        Column("entry", _("Entry in the open book"), lambda row: position_page(row.position)),
    ),
)


class Where(forms.Form):
    """What was typed to find a place, or in which one to look."""

    q = forms.CharField(label=_("Places found"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["in"] = forms.CharField(label=_("Lies in"), required=False)


@page(keys=contacts.keys, queries=["region", "words"])
def contacts_table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out the institutions of a choice."""
    asked = Asked(request, form, reverse("portal:contacts"), contacts.Filter(request.GET))
    return hand_out(asked, CONTACTS, at_once(contacts.chosen(asked.values)))


@page(keys=places.territory, queries=["q", "in"])
def places_table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out the places that were found, or those that lie in one."""
    asked = Asked(request, form, reverse("portal:places"), Where(request.GET))
    inside = places.known(request.GET.get("in", ""))
    if request.GET.get("in") and inside is None:
        raise Http404
    named = places.asked_for(request)
    found = [unit for unit, _above in places.meant(named)] if named else places.listed(inside)
    return hand_out(asked, PLACES, at_once(found))


@page(keys=log.keys)
def log_table(request: HttpRequest, log: str, form: str) -> Feed | HttpResponseBase:
    """Hand out a public log, the newest line first."""
    if log not in LOGS:
        raise Http404
    asked = Asked(request, form, reverse("portal:log", kwargs={"log": log}))
    rows = in_pieces(
        lambda before, most: queries.logged(log, before=before, limit=most), lambda row: row.number
    )
    return hand_out(asked, LOG, rows)


@page(keys=book.of_the_book)
def ledger_table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out what every entry says openly, the newest first."""
    asked = Asked(request, form, reverse("portal:ledger"))
    return hand_out(asked, LEDGER, in_pieces(book_reading.facts, lambda row: row.position))
