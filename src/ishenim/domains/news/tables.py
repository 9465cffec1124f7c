"""News as anyone takes it away: the columns, and the rows piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ishenim.domains.news import queries
from ishenim.domains.news.models import Story
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.columns import Column, Kind, Table, coded, in_pieces


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
        *coded(
            "place",
            _("Place"),
            lambda row: row.matter.place.code,
            lambda row: atlas().by_id(row.matter.place_id).name,
        ),
        *coded(
            "institution",
            _("Institution"),
            lambda row: row.matter.institution.code if row.matter.institution else "",
            lambda row: row.matter.institution.name if row.matter.institution else "",
        ),
        Column("languages", _("Languages"), lambda row: "; ".join(row.languages), Kind.CODE),
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


def stories(year: int | None) -> Iterator[Sequence[Story]]:
    """Yield the news of a year or of all, the newest first: one query for the first piece, two for each further."""
    return in_pieces(
        lambda last, most: queries.listed(year, before=last or "", limit=most),
        lambda row: row.matter.reference,
    )
