"""The pages that list work: all of it, and what enters a public log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ishenim.faces.desk.choosing import place_field, places_today
from ishenim.faces.desk.door import Desk, official, show
from ishenim.faces.desk.reach import territories
from ishenim.faces.desk.terms import Said, said
from ishenim.faces.desk.work import AtRest, Part, Row, Tally, Work
from ishenim.kernel.calendar.words_of_time import day
from ishenim.kernel.pages.panels import panels
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.logs import LOGS
from ishenim.kernel.procedures.naming import names_at_the_desk
from ishenim.kernel.tables.handing_out import ways

LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A row with its deadline as a sentence, and its name for those who may act in it."""

    row: Row
    due: Said
    name: str


def shown(rows: Sequence[Row]) -> list[Shown]:
    """Say the deadline and the name of each row."""
    names = names_at_the_desk(row.matter for row in rows if row.mine)
    return [Shown(row, when(row), names.get(row.matter.pk, row.name)) for row in rows]


def when(row: Row) -> Said:
    """Say by when the step of a row is due; where none is awaited, since when the matter is as it is."""
    if row.step is None:
        return Said(gettext("since %(day)s") % {"day": day(row.matter.state_since)}, "")
    return said(row.due_at, late=row.late)


class Filter(forms.Form):
    """What to choose from my work. A field with one choice is not asked."""

    kind = forms.ChoiceField(label=_("What"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    words = forms.CharField(label=_("Words or reference"), required=False, max_length=LONGEST_WORDS)

    def __init__(self, data: QueryDict, *, kinds: Iterable[str], places: frozenset[int]) -> None:
        super().__init__(data, label_suffix="", use_required_attribute=False)
        procedures = [PROCEDURES[kind] for kind in sorted(kinds)]
        states = [(p.title, [(f"{p.name}:{s.value}", s.label) for s in p.states]) for p in procedures]
        self.offer("kind", gettext("Everything"), [(p.name, p.title) for p in procedures])
        self.offer("state", gettext("Any state"), states)
        if len(procedures) < 2:  # noqa: PLR2004 -- one is no choice
            del self.fields["kind"]
        if len(places) > 1:
            self.fields["place"] = place_field(
                places_today(places),
                label=gettext("Place"),
                required=False,
                every=gettext("My whole territory"),
            )
        self.order_fields(["kind", "state", "place", "words"])

    def offer(self, name: str, every: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", every), *choices]

    def condition(self) -> Q:
        """Return the condition that was chosen; what is not understood chooses nothing."""
        self.is_valid()
        chosen: dict[str, str] = {name: value for name, value in self.cleaned_data.items() if value}
        found = Q(kind=chosen["kind"]) if "kind" in chosen else Q()
        if "state" in chosen:
            kind, _colon, state = chosen["state"].partition(":")
            found &= Q(kind=kind, state=state)
        if "place" in chosen:
            found &= Q(place_id__in=atlas().within(atlas().by_code(chosen["place"]).id))
        return found & written_as(chosen["words"]) if "words" in chosen else found


def written_as(words: str) -> Q:
    """Find words in a title in either case; embedded databases fold the case of Latin letters only."""
    ways = {words, words.lower(), words.capitalize()}
    found = Q(reference__iexact=words)
    for way in sorted(ways):
        found |= Q(title__icontains=way)
    return found


@official
@require_safe
def work(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what waits for my offices, nearest deadline first."""
    beside = list(panels("desk:work", capacities=desk.capacities))
    return listed(request, desk, Work(desk.capacities), "desk/work.html", panels=beside)


@official
@require_safe
def rest(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what is in force and waits for nobody, and where my offices may still act."""
    if not desk.has_what_rests:
        raise Http404
    return listed(request, desk, AtRest(desk.capacities), "desk/rest.html")


@official
@require_safe
def log(request: HttpRequest, desk: Desk, log: str) -> HttpResponse:
    """Show the work whose every step enters a public log."""
    if LOGS.get(log) not in desk.logs:
        raise Http404
    mine = Work(desk.capacities, log)
    steps = dict.fromkeys(str(step.label) for reach in mine.reaches for step in reach.steps)
    return listed(request, desk, mine, "desk/log.html", log=LOGS[log], steps=list(steps))


def listed(request: HttpRequest, desk: Desk, mine: Work, template: str, **context: Any) -> HttpResponse:
    tallies = mine.tallies()
    chosen = choice(request, desk, mine, tallies)
    mine = replace(mine, wanted=chosen.condition())
    rows, more = mine.page(request.GET.get("after", ""), sorted(tallies))
    return show(
        request,
        desk,
        template,
        {
            "form": chosen,
            "chosen": bool(mine.wanted),
            "rows": shown(rows),
            "following": following(request, more) if more else "",
            "continued": "after" in request.GET,
            "tallies": by_kind(tallies),
            "tables": tables_of(request, mine),
            **context,
        },
    )


def tables_of(request: HttpRequest, mine: Work) -> Any:
    """Return the ways to take a list away as rows."""
    if isinstance(mine, AtRest):
        return ways(request, "desk:rest_table")
    return ways(request, "desk:log_table", log=mine.log) if mine.log else ways(request, "desk:work_table")


def choice(request: HttpRequest, desk: Desk, mine: Work, tallies: dict[Part, list[Tally]]) -> Filter:
    """Return the form in which work is chosen, as it was filled in."""
    kinds = {reach.procedure.name for reach in mine.reaches}
    kinds |= {one.kind for part in tallies.values() for one in part}
    return Filter(request.GET, kinds=kinds, places=territories(desk.capacities))


def by_kind(tallies: dict[Part, list[Tally]]) -> list[tuple[str, Tally]]:
    """Add up the parts of each kind, with the title of the kind."""
    found: dict[str, Tally] = {}
    for one in (one for part in tallies.values() for one in part):
        before = found.get(one.kind, Tally(one.kind, 0, 0))
        found[one.kind] = Tally(one.kind, before.count + one.count, before.overdue + one.overdue)
    return [(str(PROCEDURES[kind].title), found[kind]) for kind in sorted(found)]


def following(request: HttpRequest, key: str) -> str:
    """Return the address of the rows that follow, with the same choice."""
    asked = request.GET.copy()
    asked["after"] = key
    return f"?{asked.urlencode()}"
