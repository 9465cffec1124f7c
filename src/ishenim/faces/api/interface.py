"""Every address of the interface: those that are written here, and those that declarations make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ishenim.faces.api import (
    book,
    documents,
    found,
    institutions,
    matters,
    mine,
    openapi,
    places,
    rules,
    steps,
)
from ishenim.faces.api.answers import KIND, Told, link_header, written
from ishenim.faces.api.asked import Nothing, understood
from ishenim.faces.api.endpoints import WITH_A_CODE, WRITING, Endpoint, Named, Schema, read
from ishenim.faces.api.rules import for_offices
from ishenim.faces.api.sent import FORM, JSON, ONCE
from ishenim.faces.api.shapes import TEXT, form_schema, given, ref, said, several, thing
from ishenim.faces.desk.tables import WORK
from ishenim.faces.portal.search import FOUND
from ishenim.faces.portal.tables import CONTACTS, LOG, PLACES
from ishenim.kernel.pages.page import Feed, page
from ishenim.kernel.procedures.attachments import Attachments
from ishenim.kernel.procedures.claims import SentOnce
from ishenim.kernel.procedures.declare import PROCEDURES, Step
from ishenim.kernel.procedures.engine import ACTIONS
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.as_json import schema
from ishenim.kernel.tables.columns import Table
from ishenim.kernel.tables.lists import LISTS

NAMED: Mapping[str, Named] = {
    "reference": Named("[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", gettext_lazy("Reference of the matter")),
    "code": Named("[^/?#]{1,64}", gettext_lazy("Code")),
    "kind": Named("[a-z_]{1,30}", gettext_lazy("Name of the procedure")),
    "step": Named("[a-z_]{1,40}", gettext_lazy("Name of the step")),
    "log": Named("[a-z_]{1,40}", gettext_lazy("Name of the public log")),
    "fingerprint": Named("[0-9a-f]{64}", gettext_lazy("SHA-256 of the content")),
    "position": Named("[0-9]{1,15}", gettext_lazy("Number of the entry"), "integer"),
}
TAKEN_ONCE = {
    ONCE: gettext_lazy("A mark of your own: however often the same request comes with it, it is taken once")
}
FILE: Schema = {"type": "string", "contentMediaType": "application/octet-stream"}


@read(
    "",
    "index",
    gettext_lazy("Where everything is"),
    keys=list,
    answer=lambda: {"type": "object", "additionalProperties": TEXT},
)
def index(asked: Any) -> Told:
    """Tell the address of everything that needs no further name."""
    here = whole_address(reverse("api:index"))
    plain = [
        one for one in (*READ, *lists(), DESCRIPTION, *mine.ENDPOINTS) if one.path and "{" not in one.path
    ]
    return {one.name: f"{here}{one.path}" for one in plain}


@page(keys=list)
def description(request: HttpRequest) -> Feed:
    """Hand out the description of the whole interface."""
    understood(request, Nothing, paged=False)
    body = written(openapi.described(endpoints(), NAMED, schemas()))
    return Feed(body, KIND, language=get_language() or "", headers={"Link": link_header(None)})


def lists() -> list[Endpoint]:
    """Return the lists that domains declared."""
    return [matters.list_of(listed) for listed in LISTS.values()]


READ = (
    index,
    places.places,
    places.place,
    places.LOCATE,
    institutions.institutions,
    institutions.institution,
    institutions.offices,
    rules.procedures,
    rules.procedure,
    rules.declared_step,
    matters.matter,
    found.search,
    book.log,
    book.ledger,
    book.entries,
    book.entry,
    documents.document,
)
OPEN_STEPS = Endpoint(
    "GET",
    "matters/{reference}/steps",
    "open_steps",
    gettext_lazy("The steps that are open to your offices in a matter now"),
    steps.open_steps,
    lambda: several(
        thing(
            ["step", "label", "as", "granted", "for_a_resident"],
            **{"step": TEXT, "label": TEXT, "as": {"type": "object", "additionalProperties": True}},
            granted=said({"type": "boolean"}, _("Whether your token was issued for it")),
            for_a_resident=said({"type": "boolean"}, _("Whether you bring in what a resident says")),
        )
    ),
    anyone=False,
    refusals=(*mine.PRIVATE, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
)
FITTED = Endpoint(
    "GET",
    "matters/{reference}/forms/{step}",
    "step_form",
    gettext_lazy("What a step asks for in a matter now, with what may be chosen"),
    steps.form,
    lambda: thing(
        ["step", "fields", "proposed"],
        step=TEXT,
        fields={"type": "object", "additionalProperties": True},
        proposed={"type": "object", "additionalProperties": True},
    ),
    choice=steps.InWhichOffice,
    anyone=False,
    refusals=(
        *mine.PRIVATE,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
)
UPLOAD = Endpoint(
    "POST",
    "documents",
    "send_document",
    gettext_lazy("Send a file that a step will bring, and get a receipt for it"),
    steps.upload,
    lambda: thing(
        ["receipt", "fingerprint", "name", "kind", "size"],
        receipt=said(TEXT, _("What to write into the field of the step; for a day, and for you alone")),
        fingerprint=TEXT,
        name=TEXT,
        kind=TEXT,
        size={"type": "integer"},
    ),
    anyone=False,
    body=lambda: {FORM: thing(["file"], file=FILE) | {"additionalProperties": False}},
    done=(HTTPStatus.CREATED,),
    refusals=tuple(status for status in WRITING if status not in {HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT}),
)


def endpoints() -> list[Endpoint]:
    """Return every address, with each step at its own."""
    return [*READ, *lists(), *mine.ENDPOINTS, OPEN_STEPS, FITTED, UPLOAD, *taken(), *opened()]


def ways_in() -> list[Endpoint]:
    """Return what stands behind the addresses: all steps come in by two of them."""
    path = "matters/{reference}/steps/{step}"
    take = Endpoint("POST", path, "take", "", steps.step, dict, anyone=False)
    path = "procedures/{kind}/openings/{step}"
    opens = Endpoint("POST", path, "open", "", steps.opening, dict, anyone=False)
    return [*READ, *lists(), *mine.ENDPOINTS, OPEN_STEPS, FITTED, UPLOAD, take, opens]


def taken() -> Iterator[Endpoint]:
    """Yield the steps in matters; two procedures may have steps of the same name."""
    together: dict[str, list[Step]] = {}
    for step in offices_steps():
        if not step.opens:
            together.setdefault(step.name, []).append(step)
    for name, same in together.items():
        yield Endpoint(
            "POST",
            f"matters/{{reference}}/steps/{name}",
            f"take_{name}",
            same[0].label,
            steps.step,
            after_a_step,
            choice=steps.InWhichOffice,
            anyone=False,
            body=partial(bodies, same),
            refusals=WITH_A_CODE,
            headers=TAKEN_ONCE if any(has(SentOnce, step) for step in same) else None,
        )


def opened() -> Iterator[Endpoint]:
    """Yield the steps that open matters."""
    for step in offices_steps():
        if step.opens:
            yield Endpoint(
                "POST",
                f"procedures/{step.procedure.name}/openings/{step.name}",
                f"open_{step.procedure.name}_{step.name}",
                step.label,
                steps.opening,
                after_a_step,
                choice=steps.Where,
                anyone=False,
                body=partial(bodies, [step]),
                done=(HTTPStatus.CREATED, HTTPStatus.OK),
                refusals=WRITING,
                headers=TAKEN_ONCE,
            )


def offices_steps() -> Iterator[Step]:
    """Yield the steps that some office may take, or bring in for a resident."""
    for procedure in PROCEDURES.values():
        yield from (step for step in procedure.steps().values() if for_offices(step))


def after_a_step() -> Schema:
    """Return the schema of what is told after a step."""
    handed_out = said({"type": "object", "additionalProperties": True}, _("What the step hands out once"))
    return thing(["matter"], matter=ref("matter"), handed_out=handed_out)


def bodies(same: list[Step]) -> dict[str, Schema]:
    """Return what may be sent to a step, by kind of content: with files also as a form."""
    told = {JSON: one_of([form_schema(ACTIONS[step].asks.base_fields) for step in same])}
    with_files = [with_file_fields(step) for step in same if has(Attachments, step)]
    return told | ({FORM: one_of(with_files)} if with_files else {})


def one_of(found: list[Schema]) -> Schema:
    return found[0] if len(found) == 1 else {"anyOf": found}


def has(kind: type[forms.Field], step: Step) -> bool:
    """Say whether a step asks for something of a kind."""
    return any(isinstance(field, kind) for field in ACTIONS[step].asks.base_fields.values())


def with_file_fields(step: Step) -> Schema:
    """Return the schema of a step's fields with files as they are in a form."""
    fields = given(ACTIONS[step].asks.base_fields)
    found = form_schema(fields)
    for name, field in fields.items():
        if isinstance(field, Attachments):
            found["properties"][name] |= {"items": FILE}
    return found


def schemas() -> dict[str, Schema]:
    """Return the schemas that have a name."""
    tables: dict[str, Table[Any]] = {
        "place": PLACES,
        "institution": CONTACTS,
        "office": institutions.OFFICES,
        "matter": matters.MATTER,
        "deadline": matters.DEADLINES,
        "found": FOUND,
        "logged": LOG,
        "work": WORK,
        **{listed.kind: listed.table for listed in LISTS.values()},
    }
    return {name: schema(table) for name, table in tables.items()} | {
        "whole_matter": matters.whole_matter(),
        "line": matters.LINE,
        "document": documents.DOCUMENT,
        "entry": book.ENTRY,
        "procedure": rules.PROCEDURE,
        "step": rules.STEP,
    }


DESCRIPTION = Endpoint(
    "GET",
    "openapi.json",
    "openapi",
    gettext_lazy("This description"),
    description,
    lambda: {"type": "object"},
)
