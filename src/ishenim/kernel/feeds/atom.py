"""What happened, as programs that read news regularly understand it (RFC 4287).

An entry says what a letter says: the sentence, the office and the day, and never what somebody wrote freely,
because what a reader's program has fetched cannot be taken back.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.kernel.calendar.words_of_time import moment
from ishenim.kernel.feeds.icalendar_lines import UNREADABLE
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.addresses import address_of, host, origin
from ishenim.kernel.procedures.news import newest
from ishenim.kernel.procedures.queries import Logged
from ishenim.kernel.procedures.subjects import Subject, name_of

KIND = "application/atom+xml; charset=utf-8"
NEWEST = 50
BEGINNING = timezone.make_aware(datetime(2026, 1, 1))  # noqa: DTZ001 -- made aware at once


class _Feed(Atom1Feed):
    """A feed that is the same bytes until something happens."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=BEGINNING)


def feed_of(subject: Subject, source: str) -> str:
    """Return the newest 50 public steps of a subject in the reader's language; `source` is the feed's own address."""
    language = get_language() or settings.LANGUAGE_CODE
    feed = _Feed(
        title=readable(_marked(subject.name)),
        link=origin() + subject.address,
        description="",
        subtitle=readable(_about()),
        language=language,
        author_name=str(_("Ishenim")),
        feed_url=source,
        feed_guid=_number(f"feed/{language}/{subject.key}"),
    )
    for one in newest(subject.matters, NEWEST):
        _add(feed, one)
    written: str = feed.writeString("utf-8")
    return written


def readable(words: str) -> str:
    """Return words without the signs that XML cannot hold."""
    return UNREADABLE.sub("", words)


def _about() -> str:
    if settings.DEMO:
        return _("This is a demonstration. The people and what they say and do are invented.")
    return _("What the institutions of justice and public safety promised, and what became of it.")


def _marked(name: str) -> str:
    """Return the name of a feed as a list of feeds shows it, where nothing else of the feed is seen."""
    return f"{name} ({_('Demonstration')})" if settings.DEMO else name


def _add(feed: _Feed, one: Logged) -> None:
    line = one.line
    words = f"{line.sentence} {line.office}, {moment(line.at)}."
    if settings.DEMO:
        words += " " + _("Demonstration. Invented.")
    feed.add_item(
        title=readable(f"{atlas().by_id(one.matter.place_id).name}: {name_of(one.matter)} – {line.state}"),
        link=origin() + (address_of(one.matter) or "/"),
        description=escape(readable(words)),
        unique_id=_number(f"entry/{one.number}"),
        pubdate=line.at,
        updateddate=line.at,
        author_name=readable(line.office),
        categories=[readable(line.state)],
    )


def _number(what: str) -> str:
    """Return a number that stays the same wherever the installation moves its pages (RFC 4151)."""
    return f"tag:{host()},2026:{quote(what)}"
