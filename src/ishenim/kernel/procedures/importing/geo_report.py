"""The requests that a body publishes by Open311 GeoReport v2: in a file, or at an address, ninety days at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from ishenim.kernel.procedures.importing.fetching import Kept, is_address, of_file, read
from ishenim.kernel.procedures.importing.sheets import day, plain_text

A_RANGE = timedelta(days=90)
SHORTEST = timedelta(hours=1)
A_PAGE = 500
MOST_PAGES = 400
FEWEST_CUT = 50
"""An answer of so many requests may have been cut by whoever gave it; a shorter one was not."""
EMPTY_RANGES = 8
"""After two years without a request nothing older is looked for."""
Told = dict[str, Any]


def published(source: str, kept: Kept, since: datetime | None, now: datetime) -> Iterator[Told]:
    """Yield the requests of a source, each once. Raises Faults where it cannot be read."""
    seen: set[str] = set()
    if not is_address(source):
        yield from fresh(read(of_file(source), source), seen)
        return
    until, empty = now, 0
    while empty < EMPTY_RANGES and (since is None or until > since):
        found = list(between(source.rstrip("/"), kept, until - A_RANGE, until, seen))
        empty = 0 if found else empty + 1
        yield from found
        until -= A_RANGE


def between(source: str, kept: Kept, since: datetime, until: datetime, seen: set[str]) -> Iterator[Told]:
    """Yield the requests between two moments; where pages are not known there, ask for shorter and shorter ranges."""
    told: list[Told] = []
    first_page = asked(source, kept, since, until, 1)
    yield from fresh(first_page, seen)
    for number in range(2, MOST_PAGES if first_page else 2):
        told = asked(source, kept, since, until, number)
        found = list(fresh(told, seen))
        yield from found
        if not found:
            break
    cut = bool(first_page) and told == first_page and len(told) >= FEWEST_CUT
    if cut and until - since > SHORTEST:
        middle = since + (until - since) / 2
        for first, last in ((middle, until), (since, middle)):
            yield from between(source, kept, first, last, seen)


def asked(source: str, kept: Kept, since: datetime, until: datetime, number: int) -> list[Told]:
    """Return one page of requests, in JSON where it is spoken, else in XML."""
    query = {
        "start_date": written(since),
        "end_date": written(until),
        "page": number,
        "page_size": A_PAGE,
    }
    for form in ("json", "xml"):
        body = kept.get(f"{source}/requests.{form}", query)
        if body is not None:
            told = read(body, f"{source}/requests.{form}")
            return list(told if isinstance(told, list) else told.get("service_requests", []))
    return []


def written(moment: datetime) -> str:
    return timezone.localtime(moment).replace(microsecond=0).isoformat()


def fresh(told: Any, seen: set[str]) -> Iterator[Told]:
    """Yield what was not told before."""
    for one in told if isinstance(told, list) else []:
        number = str(one.get("service_request_id") or "")
        if number not in seen:
            seen.add(number)
            yield one


def row(one: Told, register: str, *, with_words: bool) -> dict[str, str]:
    """Return a request as a row of ours: its days and its position, never who asked or at which door."""
    name = plain_text(one.get("service_name") or one.get("service_code"))
    words = plain_text(one.get("description")) if with_words else ""
    closed = str(one.get("status") or "").lower() == "closed"
    return {
        "register": register,
        "original": str(one.get("service_request_id") or ""),
        "asked_on": day(one.get("requested_datetime")),
        "ended_on": day(one.get("updated_datetime")) if closed else "",
        "outcome": "closed" if closed else "open",
        "service": str(one.get("service_code") or ""),
        "text": ": ".join(filter(None, (name, words))),
        "place": str(one.get("address_id") or ""),
        "long": number_of(one.get("long")),
        "lat": number_of(one.get("lat")),
    }


def number_of(value: Any) -> str:
    """Return a number as a cell holds it; zero is one, too."""
    return "" if value is None else str(value).strip()
