"""Calendars as other programs read them, line by line (RFC 5545).

They are written here because the library that could takes 150 ms for 300 meetings; tests read each back with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

LONGEST = 75  # octets of a line, without its end
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": None})
A_DAY = timedelta(days=1)
LOCAL = "%Y%m%dT%H%M%S"


def text(words: str) -> str:
    """Return words as a value: what would end it is escaped, what no program can read is left out."""
    return UNREADABLE.sub("", words).translate(ESCAPED)


def folded(line: str) -> bytes:
    """Return a line with its end; one that is too long goes on in the next, and no letter is torn apart."""
    raw = line.encode()
    if len(raw) <= LONGEST:
        return raw + b"\r\n"
    parts, start, room = [], 0, LONGEST
    while len(raw) - start > room:
        end = start + room
        while raw[end] & 0xC0 == 0x80:  # noqa: PLR2004  the middle of a letter in UTF-8
            end -= 1
        parts.append(raw[start:end])
        start, room = end, LONGEST - 1
    return b"\r\n ".join([*parts, raw[start:]]) + b"\r\n"


def written(lines: Iterable[str]) -> bytes:
    """Return lines as they go over the wire."""
    return b"".join(map(folded, lines))


def in_utc(at: datetime) -> str:
    """Return a moment that is the same everywhere."""
    return at.astimezone(UTC).strftime(f"{LOCAL}Z")


def in_zone(name: str, at: datetime, zone: ZoneInfo) -> str:
    """Return a property that is a moment on the clocks of a zone."""
    return f"{name};TZID={zone.key}:{at.astimezone(zone).strftime(LOCAL)}"


@lru_cache(64)
def zone_lines(zone: ZoneInfo, first: date, until: date) -> tuple[str, ...]:
    """Return what a program must know of a zone from one day until another."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone.key}"]
    for begins, before in _observances(zone, first, until):
        sort = "DAYLIGHT" if begins.dst() else "STANDARD"
        lines += [
            f"BEGIN:{sort}",
            f"DTSTART:{(begins.replace(tzinfo=None) - _offset(begins) + before).strftime(LOCAL)}",
            f"TZOFFSETFROM:{_signed(before)}",
            f"TZOFFSETTO:{_signed(_offset(begins))}",
            f"TZNAME:{begins.tzname()}",
            f"END:{sort}",
        ]
    return (*lines, "END:VTIMEZONE")


def _observances(zone: tzinfo, first: date, until: date) -> Iterator[tuple[datetime, timedelta]]:
    """Yield when the clocks of a zone began to differ, each with how they went before; the first day to begin with."""
    at = datetime.combine(first, time.min, UTC)
    last = at.astimezone(zone)
    yield last.replace(hour=0, minute=0), _offset(last)
    while at.date() < until:
        at += A_DAY
        if _offset(at.astimezone(zone)) != _offset(last):
            begins = _turn(zone, at - A_DAY)
            yield begins, _offset(last)
            last = begins


def _turn(zone: tzinfo, since: datetime) -> datetime:
    """Return the half hour of the day in which the clocks of a zone change."""
    before = _offset(since.astimezone(zone))
    while _offset(since.astimezone(zone)) == before:
        since += timedelta(minutes=30)
    return since.astimezone(zone)


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or timedelta()


def _signed(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
