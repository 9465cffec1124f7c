"""Days, hours and numbers in the words of the reader's language, on the clock of Bishkek."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache
from pathlib import Path

import orjson
from django.utils import timezone
from django.utils.translation import get_language

NAMES = Path(__file__).parent / "names_of_time.json"
"""Months and weekdays as Unicode's CLDR names them; `make messages` writes them, so that no page loads Babel."""
DAY = {
    "en": "{day} {month} {year}",
    "ky": "{year}-жылдын {day}-{month}",
    "ru": "{day} {month} {year} года",
}
OF_THE_YEAR = {  # in Kyrgyz the month belongs to the year it is said with
    "ky": [
        "январы",
        "февралы",
        "марты",
        "апрели",
        "майы",
        "июну",
        "июлу",
        "августу",
        "сентябры",
        "октябры",
        "ноябры",
        "декабры",
    ]
}
DAY_SHORT = {"en": "{day} {month}", "ky": "{day}-{month}", "ru": "{day} {month}"}
NO_BREAK = "\N{NO-BREAK SPACE}"
HOUR_UNKNOWN = time(0, 0, 0, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The names of months and weekdays of one language, as they stand inside a sentence and alone."""

    day: str
    day_short: str
    months_of_a_year: Mapping[int, str]
    months: Mapping[int, str]
    months_alone: Mapping[int, str]
    months_short: Mapping[int, str]
    weekdays: Mapping[int, str]
    weekdays_short: Mapping[int, str]
    group: str


def words() -> Words:
    """Return the words of the language the reader is reading in."""
    return _words_of(get_language() or "ky")


@cache
def _words_of(language: str) -> Words:
    names = {sort: dict(enumerate(said)) for sort, said in orjson.loads(NAMES.read_bytes())[language].items()}
    of_a_year = dict(enumerate(OF_THE_YEAR[language], 1)) if language in OF_THE_YEAR else names["months"]
    return Words(
        day=DAY[language],
        day_short=DAY_SHORT[language],
        months_of_a_year=of_a_year,
        **names,
        group="," if language == "en" else NO_BREAK,
    )


def local(value: date | datetime) -> date | datetime:
    """Read a moment on the clock of Bishkek; a day is a day everywhere."""
    return value.astimezone(timezone.get_default_timezone()) if isinstance(value, datetime) else value


def day(value: date | datetime, known: Words | None = None) -> str:
    """Say a day in full: 2 November 2026; 2026-жылдын 2-ноябры; 2 ноября 2026 года.

    Who says hundreds of them gives the `words()` of the language.
    """
    on = local(value)
    return _day(known or words(), on.year, on.month, on.day)


@lru_cache(4096)
def _day(known: Words, year: int, month: int, day: int) -> str:
    return known.day.format(day=day, month=known.months_of_a_year[month], year=year)


def day_short(value: date | datetime) -> str:
    """Say a day of a year that is plain from the page: 2 November; 2-ноябрь; 2 ноября."""
    known, on = words(), local(value)
    return known.day_short.format(day=on.day, month=known.months[on.month])


def weekday(value: date | datetime) -> str:
    """Name the day of the week: Monday; дүйшөмбү; понедельник."""
    return words().weekdays[local(value).weekday()]


def weekday_short(value: date | datetime) -> str:
    """Name the day of the week where there is room for a few letters: Mon; дүй.; пн."""
    return words().weekdays_short[local(value).weekday()]


def month(value: date | datetime) -> str:
    """Name the month as it stands alone: November; ноябрь; ноябрь."""
    return words().months_alone[local(value).month]


def month_short(value: date | datetime) -> str:
    """Name the month where there is room for a few letters: Nov; ноя; нояб."""
    return words().months_short[local(value).month]


def day_alone(on: date) -> datetime:
    """Return the moment that stands for a day of which nobody knows the hour; no person and no clock names it."""
    return datetime.combine(on, HOUR_UNKNOWN, timezone.get_default_timezone())


def hour_is_known(value: datetime) -> bool:
    """Say whether a moment is more than the day it is in."""
    return value.microsecond != HOUR_UNKNOWN.microsecond or _in_bishkek(value).time() != HOUR_UNKNOWN


def _in_bishkek(value: datetime) -> datetime:
    return value.astimezone(timezone.get_default_timezone())


def clock(value: datetime) -> str:
    """Say the hour and minute in Bishkek: 14:05; nothing where only the day is known."""
    return f"{_in_bishkek(value):%H:%M}" if hour_is_known(value) else ""


def moment(value: datetime) -> str:
    """Say a day in full with its hour and minute in Bishkek: 2 November 2026, 14:05, or the day alone."""
    return f"{day(value)}, {clock(value)}" if hour_is_known(value) else day(value)


def moment_short(value: datetime) -> str:
    """Say a day of this year with its hour and minute in Bishkek: 2 November, 14:05."""
    return f"{day_short(value)}, {clock(value)}"


def iso(value: date | datetime) -> str:
    """Write a day or a moment for machines: 2026-11-02; 2026-11-02T14:05+06:00."""
    there = local(value)
    if isinstance(there, datetime):
        return there.isoformat(timespec="minutes") if hour_is_known(there) else there.date().isoformat()
    return there.isoformat()


def number(value: float) -> str:
    """Write a number with its thousands apart: 48,214; 48 214; 48 214."""
    return f"{value:,}".replace(",", words().group)
