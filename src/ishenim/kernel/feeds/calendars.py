"""The calendar of a place, a hall or a post, as the calendars of telephones and offices read it.

Each occasion is an event of its own with a number that never changes; what was cancelled stays and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.kernel.feeds.icalendar_lines import in_utc, in_zone, text, written, zone_lines
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.addresses import address_by, host, origin
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.occasions import Occasion, Standing
from ishenim.kernel.procedures.subjects import Subject

BACK, AHEAD = timedelta(days=184), timedelta(days=366)
ASK_AGAIN = "PT6H"
MOST = 2000
KIND = "text/calendar; charset=utf-8"


def calendar_of(subject: Subject, source: str) -> bytes:
    """Return the calendar of a subject in the reader's language: the last half year and the next year.

    `source` is the address it stands at. Where there are more than 2,000, it gives those that are to come first.
    """
    now = timezone.localtime()
    first, until = now - BACK, now + AHEAD
    assert subject.occasions is not None, "What takes place at no time has no calendar."
    found = subject.occasions(first, until)
    if len(found) > MOST:
        found = [one for one in found if one.starts_at >= now - timedelta(days=1)][:MOST]
    zone = ZoneInfo(settings.TIME_ZONE)
    lines = [*_head(subject.name, source), *zone_lines(zone, first.date(), until.date())]
    around = _around()
    for one in found:
        lines += _event(one, zone, around)
    return written([*lines, "END:VCALENDAR"])


class Around(NamedTuple):
    """What every event of a calendar says alike."""

    language: str | None
    host: str
    origin: str
    warning: list[str]
    names: dict[int, str]


def _around() -> Around:
    invented = [_("This is a demonstration. The people and what they say and do are invented.")]
    return Around(get_language(), host(), origin(), invented if settings.DEMO else [], {})


def _head(name_of_it: str, source: str) -> Iterator[str]:
    name = text(f"{name_of_it} ({_('Demonstration')})" if settings.DEMO else name_of_it)
    yield from (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Ishenim//{host()}//{(get_language() or '').upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"X-WR-TIMEZONE:{settings.TIME_ZONE}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{ASK_AGAIN}",
        f"X-PUBLISHED-TTL:{ASK_AGAIN}",
        f"SOURCE;VALUE=URI:{source}",
    )


def _event(one: Occasion, zone: ZoneInfo, around: Around) -> Iterator[str]:
    """Yield one occasion; whether it was announced, moved or cancelled, it keeps its number."""
    changed = in_utc(one.changed_at or one.starts_at)
    page = address_by(one.kind, one.reference)
    title, state = _said(around.language, one.kind, one.state)
    place = around.names.get(one.place_id) or around.names.setdefault(one.place_id, _name_of(one.place_id))
    summary = f"{place}: {one.title or title}"
    yield "BEGIN:VEVENT"
    yield f"UID:{one.reference}@{around.host}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{one.sequence}"
    yield in_zone("DTSTART", one.starts_at, zone)
    if one.ends_at:
        yield in_zone("DTEND", one.ends_at, zone)
    yield f"STATUS:{one.standing}"
    yield f"SUMMARY:{text(f'{state}. {summary}' if one.standing is Standing.CANCELLED else summary)}"
    if one.where:
        yield f"LOCATION:{text(one.where)}"
    yield f"DESCRIPTION:{text(chr(10).join([*around.warning, f'{state}.', *one.about]))}"
    if page:
        yield f"URL:{around.origin}{page}"
    yield "END:VEVENT"


@lru_cache(1024)
def _said(language: str | None, kind: str, state: str) -> tuple[str, str]:
    """Return what a procedure and its state are called in a language: hundreds of events say the same few."""
    procedure = PROCEDURES[kind]
    return str(procedure.title), str(procedure.states(state).label)


def _name_of(place_id: int) -> str:
    return atlas().by_id(place_id).name
