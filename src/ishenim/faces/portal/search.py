"""Searching everything that is public: places by name, matters by their words, in whatever spelling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ishenim.faces.portal.places import trail
from ishenim.kernel.pages.page import Feed, Page, page
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.places.finding import find as find_places
from ishenim.kernel.search.cards import SHOWN, Card, cards_of
from ishenim.kernel.search.choosing import Choice, chosen
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.columns import PIECE, Column, Kind, Table, coded
from ishenim.kernel.tables.handing_out import Asked, hand_out, ways

A_PAGE = 20
PLACES = 5
PLACE = "place"
LONGEST = 120
LONGEST_NUMBER = 18
READ = ["q", "kind", "place", "state", "from", "until", "before"]


class PlaceByName(forms.CharField):
    """A place by its name, however it is spelled, or by its code."""

    def clean(self, value: Any) -> Any:
        """Return the place that is meant, or None where none was typed."""
        text = str(super().clean(value))
        if not text:
            return None
        try:
            return atlas().by_code(text)
        except LookupError:
            found = find_places(text, limit=1)
        if not found:
            raise ValidationError(_("No place is called so. Check the spelling."), "unknown")
        return found[0].unit


class Filter(forms.Form):
    """Words, and among what to look for them."""

    q = forms.CharField(
        label=_("Words"), required=False, max_length=LONGEST, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=_("What"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    place = PlaceByName(label=_("In which place"), required=False, max_length=LONGEST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, shown.label) for kind, shown in SHOWN.items()]
        states = [
            (shown.label, [(f"{kind}:{state}", label) for state, label in shown.states])
            for kind, shown in SHOWN.items()
        ]
        self.offer("kind", [("", _("Everything")), *kinds, (PLACE, _("Places"))])
        self.offer("state", [("", _("Any state")), *states])
        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        self.fields["from"] = forms.DateField(label=_("Begun from"), required=False, widget=day)
        self.fields["until"] = forms.DateField(label=_("Begun until"), required=False, widget=day)

    def offered(self, name: str) -> list[Any]:
        """Return what may be chosen in a field."""
        field: Any = self.fields[name]
        return list(field.choices)

    def offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Raise beside the field for what contradicts itself."""
        values = super().clean() or {}
        first, last = values.get("from"), values.get("until")
        if first and last and last < first:
            self.add_error("until", ValidationError(_("This day is before the first one."), "order"))
        kind, state = values.get("kind"), values.get("state")
        if kind and state and state.partition(":")[0] != kind:
            self.add_error("state", ValidationError(_("What you look for is never in this state."), "state"))
        return values


def choice_of(values: dict[str, Any]) -> Choice:
    """Return what was chosen as the index is asked for it."""
    kind, _colon, state = values.get("state", "").partition(":")
    place: Unit | None = values.get("place")
    return Choice(
        words=values.get("q", ""),
        kind=values.get("kind") or kind,
        state=state,
        place_ids=atlas().within(place.id) if place else None,
        first=values.get("from"),
        last=values.get("until"),
    )


def of_everything(**_about: str) -> list[str]:
    """Name what the results depend on."""
    return ["search", "places", "institutions", *(f"kind:{kind}" for kind in SHOWN)]


@page(keys=of_everything, queries=READ)
def search(request: HttpRequest) -> Page:
    """Show the places and the matters that somebody may mean, the newest first."""
    form = Filter(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    choice, before = choice_of(values), below(request)
    looked = bool(choice.words)
    found = chosen(choice, before=before, limit=A_PAGE) if looked and choice.kind != PLACE else None
    context = {
        "form": form,
        "words": choice.words,
        "places": places(values) if looked and before is None else [],
        "cards": cards_of(found.numbers) if found else [],
        "next": further(request, found.further) if found and found.further else None,
        "tables": ways(request, "portal:search_table"),
    }
    return Page("portal/search.html", context)


def places(values: dict[str, Any]) -> list[tuple[Unit, list[Unit]]]:
    """Return the places that may be meant by the words, where places are looked for at all."""
    if (
        values.get("kind") not in ("", PLACE)
        or values.get("state")
        or values.get("from")
        or values.get("until")
    ):
        return []
    inside: Unit | None = values.get("place")
    among = atlas().within(inside.id) if inside else None
    found = [one.unit for one in find_places(values.get("q", "")) if among is None or one.unit.id in among]
    return [(unit, trail(unit)) for unit in found[: A_PAGE if values.get("kind") == PLACE else PLACES]]


def below(request: HttpRequest) -> int | None:
    """Return the number below which the search goes on, if the address names one."""
    asked = request.GET.get("before", "")
    return int(asked) if asked.isdecimal() and len(asked) < LONGEST_NUMBER else None


def further(request: HttpRequest, number: int) -> str:
    """Return the address of the rest, with the same choice."""
    query = request.GET.copy()
    query["before"] = str(number)
    return f"?{query.urlencode()}"


FOUND: Table[Card] = Table(
    "search",
    _("Search"),
    (
        *coded("kind", _("What"), lambda row: row.kind, lambda row: row.sort),
        Column("reference", _("Reference"), lambda row: row.reference, Kind.CODE),
        Column("title", _("Title"), lambda row: row.title),
        *coded("state", _("State"), lambda row: row.state, lambda row: row.word),
        *coded("place", _("Place"), lambda row: row.place.code, lambda row: row.place.name),
        Column("day", _("Day"), lambda row: row.day, Kind.DAY),
        Column("page", _("Page"), lambda row: whole_address(row.address)),
    ),
)


@page(keys=of_everything, queries=READ, copied=False)
def table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out the matters that were found as rows."""
    asked = Asked(request, form, reverse("portal:search"), Filter(request.GET))
    return hand_out(asked, FOUND, pieces(choice_of(asked.values)))


def pieces(choice: Choice) -> Iterator[Sequence[Card]]:
    """Yield the cards of everything that was found, piece by piece behind its key."""
    before: int | None = None
    while choice.words and choice.kind != PLACE:
        found = chosen(choice, before=before, limit=PIECE)
        yield cards_of(found.numbers)
        before = found.further
        if before is None:
            return
