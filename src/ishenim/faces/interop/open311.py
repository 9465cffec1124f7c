"""Open311 GeoReport v2: which services there are, and what became of requests for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.faces.api.shapes import flat, given
from ishenim.faces.interop import open311_asked
from ishenim.faces.interop.faults import missing
from ishenim.faces.interop.open311_asked import Asked, no_service, understood
from ishenim.faces.interop.written import FORMS, XML, as_json, as_xml
from ishenim.kernel.pages.page import Feed, page
from ishenim.kernel.procedures.addresses import origin
from ishenim.kernel.procedures.engine import ACTIONS
from ishenim.kernel.procedures.fields import Words
from ishenim.kernel.procedures.story import Line, story
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.as_csv import on_the_clock
from ishenim.kernel.tables.as_json import record
from ishenim.kernel.tables.requests import Requests, Wanted, requests

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGESET = "2026-11-26T00:00:00+06:00"
"""When the addresses or what they tell last changed."""
REALTIME = "realtime"
Told = dict[str, Any]


def feed(form: str, root: str, told: Any, headers: Mapping[str, str] | None = None) -> Feed:
    """Return an answer that anyone may read and that is kept like a page."""
    written = FORMS[form]
    body = as_xml(root, told) if written is XML else as_json(told)
    return Feed(body, written.kind, language=get_language() or "", headers=licensed(headers or {}))


def licensed(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of an answer with the licence of what it tells."""
    links = [link for link in (headers.get("Link"), f'<{settings.DATA_LICENCE}>; rel="license"') if link]
    return {**headers, "Link": ", ".join(links)}


def always(**_about: str) -> list[str]:
    """Name what an answer depends on that follows from declarations alone."""
    return []


@page(keys=always)
def discovery(request: HttpRequest, form: str) -> Feed:
    """Say where the protocol is spoken: in earnest, and where everything is checked and nothing recorded."""
    contact = _("Contacts of every institution: %(address)s") % {
        "address": whole_address_of(reverse("portal:contacts"))
    }
    invented = [_("Everything in this installation is invented.")] if settings.DEMO else []
    told = {
        "changeset": CHANGESET,
        "contact": " ".join([*invented, contact]),
        "key_service": _("An office issues a token for its program on the desk: %(address)s")
        % {"address": whole_address_of(reverse("programs"))},
        "endpoints": [
            endpoint("production", "interop:open311_services"),
            endpoint("test", "interop:open311_test_services"),
        ],
    }
    return feed(form, "discovery", told)


def whole_address_of(path: str) -> str:
    """Return an address with its site; another program is never left to guess it."""
    return f"{origin()}{path}"


def endpoint(kind: str, url_name: str) -> Told:
    """Tell of one of the two places at which the protocol is spoken."""
    services = reverse(url_name, kwargs={"form": XML.ending})
    return {
        "specification": SPECIFICATION,
        "url": whole_address_of(services.removesuffix(f"/services.{XML.ending}")),
        "changeset": CHANGESET,
        "type": kind,
        "formats": [form.kind.partition(";")[0] for form in FORMS.values()],
    }


@page(keys=always, queries=["jurisdiction_id"])
def services(request: HttpRequest, form: str) -> Feed:
    """Tell what one may ask for."""
    declared = requests()
    told = [
        {
            "service_code": service.code,
            "service_name": service.name,
            "description": service.name,
            "metadata": bool(attributes(declared)),
            "type": REALTIME,
            "keywords": "",
            "group": str(declared.group),
        }
        for service in declared.services()
    ]
    return feed(form, "services", told)


def attributes(declared: Requests[Any]) -> list[Told]:
    """Tell what is asked besides the words: the fields of the step that the protocol has no name for."""
    fields = given(ACTIONS[declared.step].asks.base_fields)
    return [
        attribute(name, field, order)
        for order, (name, field) in enumerate(
            ((name, field) for name, field in fields.items() if name not in declared.named), 1
        )
    ]


def attribute(name: str, field: forms.Field, order: int) -> Told:
    """Tell of one field as an attribute."""
    listed = isinstance(field, forms.ChoiceField)
    told: Told = {
        "variable": True,
        "code": name,
        "datatype": "singlevaluelist" if listed else "text" if isinstance(field, Words) else "string",
        "required": False,
        "datatype_description": str(field.help_text or ""),
        "order": order,
        "description": str(field.label or ""),
    }
    if isinstance(field, forms.ChoiceField):
        told["values"] = [{"key": str(code), "name": str(words)} for code, words in flat(field.choices)]
    return told


@page(keys=always, queries=["jurisdiction_id"])
def service(request: HttpRequest, code: str, form: str) -> Feed:
    """Tell what is asked with a request for a service."""
    declared = requests()
    if code not in {one.code for one in declared.services()}:
        raise no_service(code)
    return feed(form, "service_definition", {"service_code": code, "attributes": attributes(declared)})


def of_requests(**_about: str) -> list[str]:
    """Name what the list of requests depends on."""
    return list(requests().keys)


@page(keys=of_requests, queries=open311_asked.QUERIES)
def listing(request: HttpRequest, form: str) -> Feed:
    """Tell what became of requests, the newest first."""
    asked = understood(request)
    declared = requests()
    found = declared.read(asked.wanted, asked.after, asked.most, asked.leaving_out)
    told = [of_one(declared, row, form, asked) for row in found.rows]
    rest = None if found.further is None else open311_asked.further(request, found.further)
    headers = {"Link": f'<{whole_address(rest)}>; rel="next"'} if rest else {}
    return feed(form, "service_requests", told, headers)


def of_one(declared: Requests[Any], row: Any, form: str, asked: Asked | None = None) -> Told:
    """Tell of one request: in XML every name stands there, in JSON only those with a value."""
    told = record(declared.table, row)
    if FORMS[form] is XML:
        told = {column.name: told.get(column.name, "") for column in declared.table.columns}
    return told | ({"extended_attributes": record(declared.more, row)} if asked is None or asked.more else {})


def of_request(reference: str, **_about: str) -> list[str]:
    """Name what the answer about one request depends on."""
    return [f"matter:{reference.upper()}", "places", "institutions"]


@page(keys=of_request, queries=["jurisdiction_id", "extensions"])
def request_of(request: HttpRequest, reference: str, form: str) -> Feed:
    """Tell what became of one request; with `extensions`, line by line."""
    declared = requests()
    rows = declared.read(Wanted(references=[reference.upper()]), None, 1, 0).rows
    if not rows:
        raise missing(_("service_request_id: there is no request “%(code)s”.") % {"code": reference})
    told = of_one(declared, rows[0], form)
    if request.GET.get("extensions", "").lower() == "true":
        told["notes"] = [note(line) for line in story(declared.matter(rows[0]))]
    else:
        told.pop("extended_attributes")
    return feed(form, "service_requests", [told])


def note(line: Line) -> Told:
    """Tell one line of a story."""
    return {
        "datetime": on_the_clock(line.at).isoformat(timespec="seconds"),
        "description": line.sentence,
        "type": line.step.name,
    }


@page(keys=of_request, queries=["jurisdiction_id"])
def token(request: HttpRequest, reference: str, form: str) -> Feed:
    """Tell the number of a request by its token: whoever brings one in has its number at once, so they are the same."""
    rows = requests().read(Wanted(references=[reference.upper()]), None, 1, 0).rows
    if not rows:
        raise missing(_("token: there is no request “%(code)s”.") % {"code": reference})
    told = [{"token": reference, "service_request_id": requests().matter(rows[0]).reference}]
    return feed(form, "service_requests", told)
