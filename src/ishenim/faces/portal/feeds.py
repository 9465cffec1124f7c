"""What other programs read regularly: what takes place at a time, and what happened in whatever can be followed."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import translation

from ishenim.kernel.feeds import atom, calendars
from ishenim.kernel.pages.page import Feed, page
from ishenim.kernel.procedures.addresses import origin
from ishenim.kernel.procedures.subjects import depends_on, heir_of, subject

PLACE = "place:"


def key_of(which: str) -> str:
    """Return the key of what a calendar is of: the code of a place alone stands for that place."""
    return which if ":" in which else f"{PLACE}{which}"


def calendar_address(key: str) -> str:
    """Return the address of the calendar of a subject in the reader's language."""
    return _calendar_in(key, translation.get_language() or settings.LANGUAGES[0][0])


def _calendar_in(key: str, language: str) -> str:
    """Return the shortest address: neither a place nor the first language need be named."""
    address = reverse("calendar", kwargs={"which": key.removeprefix(PLACE)})
    return address if language == settings.LANGUAGES[0][0] else f"{address}?lang={language}"


def of_calendar(which: str) -> list[str]:
    """Name what a calendar depends on."""
    return depends_on(key_of(which))


@page(keys=of_calendar, queries=["lang"])
def calendar(request: HttpRequest, which: str) -> Feed | HttpResponsePermanentRedirect:
    """Hand out the calendar of a place, a hall or a post, in the language named or in the first.

    Of what was merged, the calendar of what took its place is that which goes on.
    """
    key, language = key_of(which), request.GET.get("lang", settings.LANGUAGES[0][0])
    if language not in dict(settings.LANGUAGES):
        raise Http404
    goes_on = heir_of(key) or key
    if goes_on.removeprefix(PLACE) != which:
        return HttpResponsePermanentRedirect(_calendar_in(goes_on, language))
    with translation.override(language):
        found = subject(key)
        if found is None or found.occasions is None:
            raise Http404
        content = calendars.calendar_of(found, origin() + _calendar_in(key, language))
    return Feed(content, calendars.KIND, filename=f"{which.replace(':', '-')}.ics", language=language)


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
