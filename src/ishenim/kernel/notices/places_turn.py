"""Telling those who follow a place that it merges, is renamed, lies elsewhere or is drawn anew: once, and in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.kernel import versions
from ishenim.kernel.calendar import working_days
from ishenim.kernel.calendar.words_of_time import day as said_day
from ishenim.kernel.notices import besides
from ishenim.kernel.notices.besides import Besides, Told
from ishenim.kernel.notices.models import Letter, Subscription
from ishenim.kernel.notices.mornings import morning_after
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.places.turns import Became, Turn, turns_of
from ishenim.kernel.procedures.addresses import address_of_place, origin
from ishenim.kernel.procedures.subjects import place_of
from ishenim.kernel.rows.turn import turn_to_write

SORT = "turn"
AHEAD, BACK = timedelta(days=14), timedelta(days=14)
"""So long before its day a change is told, and so long after it what a register brought in late. Together it is less
than what `subscriptions.KEEP_LETTERS` says: who was told is known for as long as it is looked for."""
AT_ONCE = 500
_seen: dict[str, object] = {}


def tell_of_turns() -> int:
    """Write a letter to everybody who follows a place of which something becomes soon; return how many were written.

    Nothing is looked for twice: only when the territory was changed, and at the beginning of each day.
    """
    today = timezone.localdate()
    known = (today, versions.lasting("places"))
    if _seen.get("looked") == known:
        return 0
    written = sum(write_of(turns, keys, today) for turns, keys in coming(today))
    _seen["looked"] = known
    return written


def coming(today: date) -> Iterator[tuple[list[Turn], list[str]]]:
    """Yield what becomes of places, each place and day by itself, and by which keys somebody follows it."""
    keys = keys_followed()
    for place, turns in turns_of(keys.keys(), today - BACK, today + AHEAD).items():
        for day in sorted({turn.day for turn in turns}):
            yield [turn for turn in turns if turn.day == day], keys[place]


def running() -> QuerySet[Subscription]:
    """Return the subscriptions by which somebody is told of something."""
    return Subscription.objects.filter(confirmed_at__isnull=False, ended_at=None, paused_at=None)


def keys_followed() -> dict[int, list[str]]:
    """Return by place what somebody is told of that lies in it: the place itself, or for example its officer's post."""
    found: dict[int, list[str]] = defaultdict(list)
    for key in running().values_list("key", flat=True).distinct():
        unit = place_of(key)
        if unit is not None:
            found[unit.id].append(key)
    return found


def write_of(turns: list[Turn], keys: list[str], today: date) -> int:
    """Write what becomes of one place on one day to everybody who followed it before, and was not told yet."""
    unit, day = turns[0].unit, turns[0].day
    about = f"{SORT}:{unit.code}:{day.isoformat()}"
    followers = running().filter(key__in=keys, confirmed_at__lt=working_days.end_of(day))
    told = Letter.objects.filter(about=about).values("subscription__email")
    untold = followers.exclude(email__in=told).order_by("pk")
    by_address = {one.email: one for one in reversed(untold)}
    now = timezone.now()
    at = now if day <= today + timedelta(days=1) else morning_after(now)
    letters = [Letter(subscription=one, about=about, next_try_at=at) for one in by_address.values()]
    for start in range(0, len(letters), AT_ONCE):
        with turn_to_write():
            Letter.objects.bulk_create(letters[start : start + AT_ONCE], ignore_conflicts=True)
    return len(letters)


def says(_subscription: Subscription, which: str) -> Told:
    """Say what becomes of a place on a day, as the register has it now."""
    code, _colon, written = which.rpartition(":")
    unit, day = atlas().by_code(code), date.fromisoformat(written)
    turns = turns_of({unit.id}, day, day).get(unit.id, [])
    subject = _("%(place)s: what changes on %(day)s") % {"place": unit.name, "day": said_day(day)}
    told = [sentence(turn) for turn in turns]
    return subject, told or [_("The register has been corrected since: nothing changes here on that day.")]


def sentence(turn: Turn) -> str:
    """Say one thing that becomes of a place, with the address of the page to go on with."""
    named = {
        "place": turn.unit.name,
        "day": said_day(turn.day),
        "other": turn.other.name if turn.other else "",
    }
    goes_on = turn.other if turn.became is Became.MERGED and turn.other else turn.unit
    return f"{words_of(turn.became) % named}\n{address(goes_on)}"


def words_of(became: Became) -> str:
    return {
        Became.MERGED: _(
            "From %(day)s on “%(place)s” is part of “%(other)s”. From then on we tell you what happens there; "
            "feeds and calendars lead on by themselves."
        ),
        Became.ENDED: _("From %(day)s on “%(place)s” is no more, and no other place takes it over."),
        Became.RENAMED: _("From %(day)s on “%(other)s” is called “%(place)s”. Nothing else changes for you."),
        Became.MOVED: _("From %(day)s on “%(place)s” belongs to “%(other)s”."),
        Became.REDRAWN: _(
            "From %(day)s on “%(place)s” has another boundary. Its page shows who answers there."
        ),
    }[became]


def address(unit: Unit) -> str:
    return origin() + address_of_place(unit.code)


besides.register(SORT, Besides(says=says))
