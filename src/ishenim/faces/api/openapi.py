"""The description of the interface for programs (OpenAPI 3.1), made of the declarations and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ishenim.faces.api import problems
from ishenim.faces.api.answers import KIND
from ishenim.faces.api.asked import form_of
from ishenim.faces.api.endpoints import AT_ANY_TIME, NAMED_IN_A_PATH, WITH_A_CODE, Endpoint, Named, Schema
from ishenim.faces.api.shapes import TEXT, ref, said, shape_of, thing
from ishenim.kernel.tables.about import whole_address

VERSION = "1.0"
WHOEVER: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]


def described(
    endpoints: Iterable[Endpoint], named: Mapping[str, Named], schemas: Mapping[str, Schema]
) -> dict[str, Any]:
    """Return the whole description in the reader's language."""
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        told = operation(endpoint, named)
        paths.setdefault(f"/{endpoint.path}", {})[endpoint.method.lower()] = told
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Ishenim for programs"),
            "version": VERSION,
            "description": about(),
            "license": {"name": _("Licence of the data"), "url": settings.DATA_LICENCE},
        },
        "servers": [{"url": whole_address(reverse("api:index")).rstrip("/")}],
        "paths": paths,
        "components": {
            "schemas": {
                "meta": what_stands_beside(),
                "links": ways_on(),
                "problem": what_stands_in_the_way(),
                **schemas,
            },
            "responses": responses(),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": _("A token that an office issued on its desk."),
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": settings.SESSION_COOKIE_NAME,
                    "description": _(
                        "The session of an official; whatever writes also needs the header X-CSRFToken."
                    ),
                },
            },
        },
    }


def about() -> str:
    """Say in a few sentences what a programmer has to know first."""
    sentences = [
        _(
            "What is public about matters, places, institutions and the open book can be read by anyone; steps can "
            "be taken by the office that may take them. What is not here is named on the page for programs."
        ),
        _(
            "What has no value is left out; there are no nulls. Days are ISO 8601, moments carry their offset."
        ),
        _("A list goes on at the address that links.next and the header Link name; its cursor is opaque."),
        _("New names may be added to answers at any time; none is taken away or changed in this version."),
    ]
    if settings.DEMO:
        sentences.insert(0, _("This is a demonstration: everything in it is invented."))
    return " ".join(sentences)


def operation(endpoint: Endpoint, named: Mapping[str, Named]) -> dict[str, Any]:
    """Return what one method does at one address."""
    told: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": str(endpoint.summary),
        "parameters": [*in_the_path(endpoint, named), *in_the_query(endpoint), *in_the_headers(endpoint)],
        "responses": answers(endpoint),
    }
    if not endpoint.anyone:
        told["security"] = WHOEVER
    if endpoint.body is not None:
        told["requestBody"] = {
            "required": True,
            "content": {kind: {"schema": schema} for kind, schema in endpoint.body().items()},
        }
    return told


def in_the_path(endpoint: Endpoint, named: Mapping[str, Named]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": str(named[name].title),
            "schema": named[name].schema,
        }
        for name in NAMED_IN_A_PATH.findall(endpoint.path)
    ]


def in_the_query(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "query",
            "required": field.required,
            "description": str(field.label or ""),
            "schema": shape_of(field),
        }
        for name, field in form_of(endpoint.choice, paged=endpoint.paged).fields.items()
    ]


def in_the_headers(endpoint: Endpoint) -> list[dict[str, Any]]:
    codes = [code for code, _name in settings.LANGUAGES]
    language = {
        "name": "Accept-Language",
        "in": "header",
        "description": _("In which language words are said: %(codes)s.") % {"codes": ", ".join(codes)},
        "schema": TEXT,
    }
    told = [
        {"name": name, "in": "header", "description": str(words), "schema": {**TEXT, "maxLength": 64}}
        for name, words in (endpoint.headers or {}).items()
    ]
    return [language, *told]


def answers(endpoint: Endpoint) -> dict[str, Any]:
    """Return the answer of an operation, and the problems there may be."""
    found: dict[str, Any] = {str(int(status)): success(endpoint) for status in endpoint.done}
    if endpoint.anyone and endpoint.method == "GET":
        found["304"] = {"description": _("What you have still holds.")}
    return found | {
        str(int(status)): {"$ref": f"#/components/responses/{int(status)}"}
        for status in (*endpoint.refusals, *AT_ANY_TIME)
    }


def success(endpoint: Endpoint) -> dict[str, Any]:
    """Return what an answer is made of."""
    if endpoint.kinds:
        bytes_: dict[str, Any] = {
            "schema": {"type": "string", "contentMediaType": "application/octet-stream"}
        }
        return {"description": str(endpoint.summary), "content": dict.fromkeys(endpoint.kinds, bytes_)}
    whole = thing(["meta", "data", "links"], meta=ref("meta"), data=endpoint.answer(), links=ref("links"))
    return {"description": str(endpoint.summary), "content": {KIND: {"schema": whole}}}


def responses() -> dict[str, Any]:
    """Return each problem that there may be, by its status."""
    return {str(int(status)): response(status) for status in (*WITH_A_CODE, *AT_ANY_TIME)}


def response(status: HTTPStatus) -> dict[str, Any]:
    """Return a problem by its status; what passes says when to come again."""
    told = {"description": status.phrase, "content": {problems.KIND: {"schema": ref("problem")}}}
    if status not in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        return told
    words = _("After how many seconds to come again")
    again = {"description": words, "required": True, "schema": {"type": "integer", "minimum": 1}}
    return {**told, "headers": {"Retry-After": again}}


def what_stands_beside() -> Schema:
    """Return the schema of what stands beside every answer."""
    return thing(
        ["demonstration", "language", "licence", "ledger"],
        demonstration=said({"type": "boolean"}, _("Whether everything in the answer is invented")),
        notice=TEXT,
        language=TEXT,
        licence=said(TEXT, _("Licence of the data")),
        ledger=said(
            thing(["origin", "entries"], origin=TEXT, entries={"type": "integer"}),
            _("The open book, and how many entries it had when the answer was made"),
        ),
    )


def ways_on() -> Schema:
    """Return the schema of the addresses of an answer."""
    return thing(["self"], self=TEXT, next=said(TEXT, _("Where the list goes on; missing at its end")))


def what_stands_in_the_way() -> Schema:
    """Return the schema of a problem (RFC 9457)."""
    error = thing(
        ["code", "detail"],
        pointer=said(TEXT, _("The field in the body (RFC 6901)")),
        parameter=said(TEXT, _("The parameter of the query")),
        code=TEXT,
        detail=TEXT,
    )
    return thing(
        ["type", "title", "status", "detail", "instance", "demonstration"],
        type=TEXT,
        title=TEXT,
        status={"type": "integer"},
        detail=TEXT,
        instance=TEXT,
        reason=said(TEXT, _("Why the rule does not allow it, as a code")),
        errors={"type": "array", "items": error},
        demonstration={"type": "boolean"},
    )
