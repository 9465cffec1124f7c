"""What takes place anywhere, as Open Civic Data calls it: events, a stretch of days at a time.

The names are those of its living software (`openstates.scrape.Event`); what it has no name for stands among the extras.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.faces.interop.faults import Fault, missing
from ishenim.faces.interop.open311 import licensed, whole_address_of
from ishenim.faces.interop.written import JSON, as_json
from ishenim.kernel.pages.page import Feed, page
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures import occasions
from ishenim.kernel.procedures.addresses import address_by
from ishenim.kernel.procedures.occasions import Occasion, Standing
from ishenim.kernel.tables.as_csv import on_the_clock

A_STRETCH = timedelta(days=31)
CLASSIFICATION = "Police Beat"
STATUSES = {
    Standing.CONFIRMED: "confirmed",
    Standing.TENTATIVE: "tentative",
    Standing.CANCELLED: "cancelled",
}
Told = dict[str, Any]


def everywhere(**_about: str) -> list[str]:
    """Name what the list of events depends on."""
    return ["places", *(f"kind:{kind}" for kind in occasions.kinds())]


@page(keys=everywhere, queries=["from", "place"])
def events(request: HttpRequest) -> Feed:
    """Tell what takes place in a month from a day on; the header Link names the next month."""
    first = day_of(request.GET.get("from", ""))
    until = first + A_STRETCH
    found = occasions.between(inside(request.GET.get("place", "")), midnight(first), midnight(until))
    now = timezone.now()
    query = request.GET.copy()
    query["from"] = until.isoformat()
    further = whole_address_of(f"{reverse('interop:ocd_events')}?{query.urlencode()}")
    headers = licensed({"Link": f'<{further}>; rel="next"'})
    body = as_json([event(one, now) for one in found])
    return Feed(body, JSON.kind, language=get_language() or "", headers=headers)


def day_of(written: str) -> date:
    """Return the day that was named, or today; raise for what is no day."""
    if not written:
        return timezone.localdate()
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Fault(HTTPStatus.BAD_REQUEST, _("from: write a day like 2026-11-27.")) from None


def inside(code: str) -> frozenset[int] | None:
    """Return a place and everything in it, or None for everywhere; raise for a code of no place."""
    if not code:
        return None
    try:
        return atlas().within(atlas().by_code(code).id)
    except LookupError:
        raise missing(_("There is no place with this code.")) from None


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def event(one: Occasion, now: datetime) -> Told:
    """Tell of something that takes place."""
    unit = atlas().by_id(one.place_id)
    page_of = whole_address_of(address_by(one.kind, one.reference) or "/")
    ends = one.ends_at or one.starts_at
    over = ends < now and one.standing is Standing.CONFIRMED
    middle = atlas().position(unit.id)
    return {
        "_type": "event",
        "_id": f"ocd-event/{uuid5(NAMESPACE_URL, one.reference)}",
        "name": f"{unit.name}: {one.name}",
        "description": " ".join(one.about),
        "classification": CLASSIFICATION,
        "status": "passed" if over else STATUSES[one.standing],
        "all_day": False,
        "start_date": written(one.starts_at),
        "end_date": written(ends),
        "location": {
            "name": one.where or unit.name,
            "note": "",
            "coordinates": {"latitude": str(middle[1]), "longitude": str(middle[0])} if middle else None,
        },
        "documents": [],
        "links": [{"note": str(one.state_label), "url": page_of}],
        "sources": [{"url": page_of, "note": ""}],
        "participants": [],
        "extras": {
            "reference": one.reference,
            "place": unit.code,
            "state": one.state,
            "timezone": settings.TIME_ZONE,
            "updated_at": written(one.changed_at or one.starts_at),
        },
    }


def written(moment: datetime) -> str:
    """Return a moment with its offset."""
    return on_the_clock(moment).isoformat(timespec="seconds")
