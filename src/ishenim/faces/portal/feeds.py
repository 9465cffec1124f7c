"""What other programs read regularly: the calendar of a place, and what happened in whatever can be followed."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import translation

from ishenim.kernel.feeds import atom, calendars
from ishenim.kernel.pages.page import Feed, page
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.addresses import origin
from ishenim.kernel.procedures.subjects import depends_on, subject


def place_of(code: str) -> Unit:
    """Return the place of a code; a code that names none is an address that does not exist."""
    try:
        return atlas().by_code(code)
    except LookupError as missing:
        raise Http404 from missing


def calendar_address(code: str) -> str:
    """Return the address of the calendar of a place in the reader's language."""
    return _calendar_in(code, translation.get_language() or settings.LANGUAGES[0][0])


def _calendar_in(code: str, language: str) -> str:
    """Return the shortest address: the first language need not be named."""
    address = reverse("calendar", kwargs={"code": code})
    return address if language == settings.LANGUAGES[0][0] else f"{address}?lang={language}"


def of_calendar(code: str) -> list[str]:
    """Name what the calendar of a place depends on."""
    return [f"place:{code}", "places"]


@page(keys=of_calendar, queries=["lang"])
def calendar(request: HttpRequest, code: str) -> Feed | HttpResponsePermanentRedirect:
    """Hand out the calendar of a place and of all that lies in it, in the language named or in the first.

    Of a place that was merged, the calendar of what took its place is that which goes on.
    """
    unit = place_of(code)
    language = request.GET.get("lang", settings.LANGUAGES[0][0])
    if language not in dict(settings.LANGUAGES):
        raise Http404
    now = atlas().current(unit.id)
    if now is not unit:
        return HttpResponsePermanentRedirect(_calendar_in(now.code, language))
    with translation.override(language):
        content = calendars.calendar_of(unit, origin() + _calendar_in(code, language))
    return Feed(content, calendars.KIND, filename=f"{code}.ics", language=language)


def of_feed(key: str) -> list[str]:
    """Name what a feed depends on."""
    return depends_on(key)


@page(keys=of_feed)
def feed(request: HttpRequest, key: str) -> Feed | HttpResponsePermanentRedirect:
    """Hand out what happened last in a matter, a place, or whatever else can be followed under a key."""
    found = subject(key)
    if found is None:
        raise Http404
    if (goes_on := heir_of(key)) is not None:
        return HttpResponsePermanentRedirect(reverse("portal:feed", kwargs={"key": goes_on}))
    source = origin() + reverse("portal:feed", kwargs={"key": key})
    return Feed(atom.feed_of(found, source), atom.KIND)


def heir_of(key: str) -> str | None:
    """Return under which key a place is followed that was merged into another; None where nothing was merged."""
    sort, _colon, code = key.partition(":")
    if sort != "place":
        return None
    unit = atlas().by_code(code)
    now = atlas().current(unit.id)
    return None if now is unit else f"place:{now.code}"
