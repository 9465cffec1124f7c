"""What a program asks for in the words of Open311 GeoReport v2. An empty parameter is as one that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.core.signing import BadSignature
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ishenim.faces.api.asked import signer
from ishenim.faces.interop.faults import Fault, missing
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.tables.requests import Wanted, requests

LONGEST_RANGE = timedelta(days=90)
A_PAGE = 1_000
FARTHEST = 10_000
"""So many requests are counted past at most by `page`; a list goes on behind them at the address of `Link`."""
MOST_NAMED = 200
STATES = {"open": True, "closed": False}
BOX = ("lat_sw", "long_sw", "lat_ne", "long_ne")
QUERIES = (
    "jurisdiction_id", "service_request_id", "service_code", "start_date", "end_date", "updated_after", "status",
    "page", "page_size", "cursor", "extensions", *BOX,
)  # fmt: skip
FRACTION = re.compile(r"\.\d+(?=[Z+-]|$)")


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Which requests are looked for, how many, behind which key or after how many, and whether more is told of each."""

    wanted: Wanted
    most: int
    after: Any
    leaving_out: int
    more: bool


def understood(request: HttpRequest) -> Asked:
    """Return what is asked for; raise for whatever is not understood, all of it at once."""
    query = {name: str(value).strip() for name, value in request.GET.dict().items() if str(value).strip()}
    faults: list[str] = []
    size = number(query, "page_size", A_PAGE, faults)
    page = number(query, "page", FARTHEST, faults, first=1)
    found = Asked(
        wanted=wanted(query, faults),
        most=size,
        after=cursor(request, query, faults),
        leaving_out=(page - 1) * size,
        more=query.get("extensions", "").lower() == "true",
    )
    if found.leaving_out > FARTHEST:
        faults.append(
            _("This page is too far behind. Follow the address in the header Link, or ask for less.")
        )
    if faults:
        raise Fault(HTTPStatus.BAD_REQUEST, faults)
    return found


def wanted(query: Mapping[str, str], faults: list[str]) -> Wanted:
    """Return which requests are looked for; references that are named count alone."""
    references = named(query, "service_request_id")
    if references is not None:
        if len(references) > MOST_NAMED:
            faults.append(_("At most %(most)d requests can be named at once.") % {"most": MOST_NAMED})
        return Wanted(references=[reference.upper() for reference in references[:MOST_NAMED]])
    found = Wanted(
        services=services(query),
        places=inside(query, faults),
        open=state(query, faults),
        changed_since=moment(query, "updated_after", faults),
    )
    return in_range(found, query, faults)


def named(query: Mapping[str, str], name: str) -> list[str] | None:
    """Return the parts of a parameter that names several things with commas between them."""
    parts = [part.strip() for part in query.get(name, "").split(",")]
    return [part for part in parts if part] or None


def services(query: Mapping[str, str]) -> list[str] | None:
    """Return the services that are asked for; raise for one that there is not."""
    codes = named(query, "service_code")
    known = {service.code for service in requests().services()}
    for code in codes or ():
        if code not in known:
            raise no_service(code)
    return codes


def no_service(code: str) -> Fault:
    """Say that there is no such service."""
    return missing(_("service_code: there is no service “%(code)s”.") % {"code": code[:60]})


def state(query: Mapping[str, str], faults: list[str]) -> bool | None:
    """Return whether open or closed requests are looked for, or None for both."""
    said = named(query, "status") or []
    unknown = [one for one in said if one.lower() not in STATES]
    faults += [
        _("status: this is neither open nor closed: “%(word)s”.") % {"word": one[:60]} for one in unknown
    ]
    meant = {STATES[one.lower()] for one in said if one not in unknown}
    return meant.pop() if len(meant) == 1 else None


def in_range(found: Wanted, query: Mapping[str, str], faults: list[str]) -> Wanted:
    """Return what is looked for from a moment until another: ninety days at most, by default the last ones."""
    since, until = moment(query, "start_date", faults), moment(query, "end_date", faults)
    if since and until and since > until:
        faults.append(_("start_date: this is after end_date."))
    if since and until and until - since > LONGEST_RANGE:
        faults.append(_("start_date and end_date: at most 90 days may lie between them."))
    if since is None:
        since = (until or timezone.now()) - LONGEST_RANGE
    elif until is None:
        until = since + LONGEST_RANGE
    return replace(found, since=since, until=until)


def moment(query: Mapping[str, str], name: str, faults: list[str]) -> datetime | None:
    """Return a moment that was named: ISO 8601, with its offset; without one it is on the clock here."""
    if name not in query:
        return None
    try:
        found = parse_datetime(FRACTION.sub("", query[name].replace(" ", "+")))
    except ValueError:
        found = None
    if found is None:
        faults.append(_("%(name)s: write a moment like 2026-11-27T18:30:00+06:00.") % {"name": name})
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def number(query: Mapping[str, str], name: str, most: int, faults: list[str], first: int = 0) -> int:
    """Return a number from one to the most that is allowed; where none was named, the first or the most."""
    if name not in query:
        return first or most
    written = query[name]
    value = int(written) if written.isascii() and written.isdigit() and len(written) <= len(str(most)) else 0
    if not 1 <= value <= most:
        faults.append(_("%(name)s: write a whole number from 1 to %(most)d.") % {"name": name, "most": most})
        return first or most
    return value


def inside(query: Mapping[str, str], faults: list[str]) -> frozenset[int] | None:
    """Return the places that lie in a box of positions, or None where none was named."""
    given = [query[name] for name in BOX if name in query]
    if not given:
        return None
    try:
        south, west, north, east = (float(query[name]) for name in BOX)
    except (KeyError, ValueError):
        faults.append(_("lat_sw, long_sw, lat_ne and long_ne: name all four, in degrees."))
        return None
    middles = ((number, atlas().position(number)) for number in atlas().units)
    return frozenset(
        number
        for number, middle in middles
        if middle is not None and west <= middle[0] <= east and south <= middle[1] <= north
    )


def cursor(request: HttpRequest, query: Mapping[str, str], faults: list[str]) -> Any:
    """Return the key behind which a list goes on, or None for its beginning."""
    if "cursor" not in query:
        return None
    try:
        return signer(request.path).unsign_object(query["cursor"])
    except (BadSignature, ValueError):
        faults.append(_("cursor: this is not of this list. Begin without one."))
        return None


def further(request: HttpRequest, key: Any) -> str:
    """Return the address of the rest of a list."""
    query = request.GET.copy()
    query.pop("page", None)
    query["cursor"] = signer(request.path).sign_object(key)
    return f"{request.path}?{query.urlencode()}"


def sentences(said: Mapping[str, Any], called: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the fields of a step, each under the name that the protocol gives it."""
    for name, words in said.items():
        for sentence in words:
            yield sentence if name == "__all__" else f"{called.get(name, f'attribute[{name}]')}: {sentence}"
