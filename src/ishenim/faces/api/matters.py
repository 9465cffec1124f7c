"""Matters of every kind as programs read them: what everyone may read of each, its story, its deadlines."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.faces.api.answers import Listing, Told
from ishenim.faces.api.asked import Asked
from ishenim.faces.api.documents import document_of
from ishenim.faces.api.endpoints import Endpoint, Schema, read
from ishenim.faces.api.problems import missing
from ishenim.faces.api.shapes import TEXT, ref, said, several, thing
from ishenim.kernel.procedures.addresses import address_of
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.procedures.queries import by_reference
from ishenim.kernel.procedures.story import Line, story
from ishenim.kernel.procedures.story import Told as Value
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.as_csv import on_the_clock
from ishenim.kernel.tables.as_json import record, schema
from ishenim.kernel.tables.belonging import institution_of, place_of
from ishenim.kernel.tables.columns import Column, Kind, Table, coded
from ishenim.kernel.tables.lists import LISTS, List


def page_of(matter: Matter) -> str:
    """Return the address of a matter's page, or nothing where it has none."""
    address = address_of(matter)
    return whole_address(address) if address else ""


def step_of(deadline: Deadline) -> Step:
    """Return the declared step that a deadline is about."""
    return deadline.matter.procedure.steps()[deadline.step]


MATTER: Table[Matter] = Table(
    "matters",
    gettext_lazy("Matters"),
    (
        Column("reference", gettext_lazy("Reference"), lambda row: row.reference, Kind.CODE),
        *coded("kind", gettext_lazy("What"), lambda row: row.kind, lambda row: row.procedure.title),
        Column("title", gettext_lazy("Title"), lambda row: row.title),
        *coded("state", gettext_lazy("State"), lambda row: row.state, lambda row: row.state_label),
        Column("shape", gettext_lazy("Mark of the state"), lambda row: row.shape.value, Kind.CODE),
        Column("state_since", gettext_lazy("In this state since"), lambda row: row.state_since, Kind.MOMENT),
        *place_of(lambda row: row.place_id),
        *institution_of(lambda row: row.institution),
        Column("language", gettext_lazy("Language"), lambda row: row.language, Kind.CODE),
        Column("opened_at", gettext_lazy("Opened"), lambda row: row.opened_at, Kind.MOMENT),
        Column("due_at", gettext_lazy("Due"), lambda row: row.due_at, Kind.MOMENT),
        Column("overdue_since", gettext_lazy("Overdue since"), lambda row: row.overdue_since, Kind.MOMENT),
        Column("closed_at", gettext_lazy("Closed"), lambda row: row.closed_at, Kind.MOMENT),
        Column("page", gettext_lazy("Page"), page_of),
    ),
)

DEADLINES: Table[Deadline] = Table(
    "deadlines",
    gettext_lazy("Deadlines"),
    (
        *coded("step", gettext_lazy("Step"), lambda row: row.step, lambda row: step_of(row).label),
        Column(
            "offices",
            gettext_lazy("Whose turn it is"),
            lambda row: sorted({who.role.name for who in step_of(row).jurisdictions}),
            Kind.CODES,
        ),
        Column("due_at", gettext_lazy("Due"), lambda row: row.due_at, Kind.MOMENT),
        Column("kept_at", gettext_lazy("Kept"), lambda row: row.kept_at, Kind.MOMENT),
        Column("missed_at", gettext_lazy("Missed"), lambda row: row.missed_at, Kind.MOMENT),
    ),
)


def of_matter(reference: str) -> list[str]:
    """Name what one matter depends on."""
    return [f"matter:{reference}", "places", "institutions"]


@read(
    "matters/{reference}",
    "matter",
    gettext_lazy("One matter of any kind: how it stands, what its kind adds, its story, its deadlines"),
    keys=of_matter,
    answer=lambda: ref("whole_matter"),
)
def matter(asked: Any, reference: str) -> Told:
    """Tell everything that anyone may read of one matter."""
    return told(known(reference), everything=False)


def known(reference: str) -> Matter:
    """Return the matter of a reference; raise if there is none that anyone may read of."""
    found = by_reference(reference)
    if found is None or found.procedure.counted_only:
        raise missing(_("There is no matter with this reference."))
    return found


def told(one: Matter, *, everything: bool) -> Told:
    """Tell of a matter: what anyone may read, or, with `everything`, also what only its offices may."""
    listed = LISTS.get(one.kind)
    row = listed.one(one.reference) if listed and listed.one else None
    detail = {"detail": record(listed.table, row)} if listed and row is not None else {}
    return {
        **record(MATTER, one),
        **detail,
        "story": [line_of(line) for line in story(one, everything=everything)],
        "deadlines": [record(DEADLINES, deadline) for deadline in deadlines_of(one)],
    }


def deadlines_of(one: Matter) -> Iterable[Deadline]:
    """Return every deadline that a matter has or had, the earliest first: one query."""
    found = list(Deadline.objects.filter(matter=one).order_by("due_at", "pk"))
    for deadline in found:
        deadline.matter = one
    return found


def line_of(line: Line) -> Told:
    """Return one line of a story; its number in the book is missing while it is being recorded."""
    found: Told = {
        "at": on_the_clock(line.at).isoformat(),
        "step": line.step.name,
        "sentence": line.sentence,
        "office": line.office,
        "state_words": line.state,
        "shape": str(line.shape.value),
        "values": [value_of(value) for value in line.values],
        "sealed": list(line.sealed),
        "erased": list(line.erased),
        "documents": [document_of(one) for one in line.attached],
    }
    return found if line.position is None else found | {"position": line.position}


def value_of(value: Value) -> Told:
    """Return what was written in one field: as the book keeps it, and in words."""
    return {"name": value.name, "label": value.label, "value": value.value, "words": value.words}


LINE: Schema = thing(
    ["at", "step", "sentence", "office", "state_words", "shape", "values", "sealed", "erased", "documents"],
    at={"type": "string", "format": "date-time"},
    step=TEXT,
    sentence=TEXT,
    office=TEXT,
    state_words=TEXT,
    shape=TEXT,
    position={"type": "integer"},
    values=several(thing(["name", "label", "value", "words"], name=TEXT, label=TEXT, value={}, words=TEXT)),
    sealed=several(TEXT),
    erased=several(TEXT),
    documents=several(ref("document")),
)


def whole_matter() -> Schema:
    """Return the schema of a matter with all that is told of it."""
    found = schema(MATTER)
    kinds = [ref(listed.kind) for listed in LISTS.values() if listed.one]
    found["properties"] |= {
        "detail": said({"anyOf": kinds}, _("What its kind adds")),
        "story": said(several(ref("line")), _("What happened, the newest first")),
        "deadlines": said(several(ref("deadline")), _("By when steps had to be taken")),
    }
    return found | {"required": ["reference", "kind", "state", "place", "story", "deadlines"]}


def list_of(listed: List[Any]) -> Endpoint:
    """Declare the list of a domain, as the domain declared it."""

    def keys() -> Iterable[str]:
        return listed.keys

    def rows(asked: Asked) -> Listing:
        found = listed.read(asked.chosen, asked.after, asked.limit)
        return Listing([record(listed.table, row) for row in found.rows], found.further)

    declare = read(
        listed.table.name,
        listed.table.name,
        format_lazy(gettext_lazy("{title}, the newest first"), title=listed.table.title),
        keys=keys,
        answer=partial(several, ref(listed.kind)),
        choice=listed.choice,
        paged=True,
    )
    return declare(rows)
