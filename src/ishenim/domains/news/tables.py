"""News as anyone takes it away, in files or by programs: the columns, and the rows piece by piece."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ishenim.domains.news import queries
from ishenim.domains.news.models import Story
from ishenim.kernel.procedures.fields import Count
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.belonging import institution_of, place_of
from ishenim.kernel.tables.columns import Column, Kind, Table, coded
from ishenim.kernel.tables.lists import Chosen, List, Piece, piece, register_list


def text(row: Story) -> str:
    """Return the text in the reader's language, or in the first there is; nothing once it was withdrawn."""
    return str(getattr(row, f"body_{row.language}", ""))


NEWS: Table[Story] = Table(
    "news",
    _("News"),
    (
        Column("reference", _("Reference"), lambda row: row.matter.reference, Kind.CODE),
        Column("published_on", _("Published on"), lambda row: row.published_on, Kind.DAY),
        *coded("state", _("State"), lambda row: row.matter.state, lambda row: row.matter.state_label),
        *place_of(lambda row: row.matter.place_id),
        *institution_of(lambda row: row.matter.institution),
        Column("languages", _("Languages"), lambda row: row.languages, Kind.CODES),
        Column("language", _("Language"), lambda row: row.language if row.languages else "", Kind.CODE),
        Column("title", _("Title"), lambda row: row.title),
        Column("text", _("Text"), text),
        Column("corrected_on", _("Corrected on"), lambda row: row.corrected_on, Kind.DAY),
        Column("changed", _("What changed"), lambda row: row.changed),
        Column("withdrawn_on", _("Withdrawn on"), lambda row: row.withdrawn_on, Kind.DAY),
        Column("reason", _("Why it was withdrawn"), lambda row: row.reason),
        Column(
            "page",
            _("Page"),
            lambda row: whole_address(reverse("news:story", kwargs={"reference": row.matter.reference})),
        ),
    ),
)


class ByYear(forms.Form):
    """Choosing a year."""

    year = Count(label=_("Year"), required=False, least=1900, most=9998)


def read(chosen: Chosen, last: str | None, most: int) -> Piece[Story]:
    """Return the next news of a year or of all, the newest first: one query, two further on."""
    found = queries.listed(chosen.get("year"), before=last or "", limit=most + 1)
    return piece(found, most, lambda row: row.matter.reference)


NEWS_LIST = List(
    kind=Story.procedure.name,
    table=NEWS,
    choice=ByYear,
    read=read,
    one=queries.by_reference,
    keys=["kind:news", "places", "institutions"],
)


def register() -> None:
    """Let programs read news, too."""
    register_list(NEWS_LIST)
