"""Working days of the Kyrgyz calendar: Monday to Friday, less public holidays, less and plus what was decreed.

Holidays are those of category `public` in the `holidays` package. The dates of the two Eids are astronomical
estimates until an act names them: such a day counts as off (nobody is called late because of an estimate) and
is *soft*: a page that leans on it says that it may move.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import holidays
from django.utils import timezone

from ishenim.kernel.calendar.models import DecreedDay
from ishenim.kernel.versions import tokens

ESTIMATED = ("Eid al-Fitr", "Eid al-Adha")
ONE_DAY = timedelta(days=1)
SATURDAY = 5
TEN_YEARS = 3660


@lru_cache(maxsize=64)
def published(year: int) -> dict[date, str]:
    """Return the public holidays of a year as published, with their English names."""
    return dict(_country().Kyrgyzstan(years=year, categories=("public",), language="en_US"))


@cache
def _country() -> ModuleType:
    """Read the holidays of one country: its package reads every country, for 10 MiB in each process."""
    file = Path(holidays.__file__).parent / "countries" / "kyrgyzstan.py"
    found = spec_from_file_location("holidays_of_kyrgyzstan", file)
    if found is None or found.loader is None:
        raise ImportError(f"The holidays of the country are not where they were: {file}")
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


@lru_cache(maxsize=2)
def decreed_at(version: tuple[int, ...]) -> dict[date, bool]:
    return dict(DecreedDay.objects.values_list("day", "off"))


def decreed() -> dict[date, bool]:
    """Return the days on which an act decides, true where the day is off."""
    return decreed_at(tokens("calendar"))


def is_off(day: date) -> bool:
    """Say whether a day is not a working day."""
    return is_off_by(decreed(), day)


def is_off_by(acts: Mapping[date, bool], day: date) -> bool:
    by_act = acts.get(day)
    if by_act is not None:
        return by_act
    return day.weekday() >= SATURDAY or day in published(day.year)


def is_holiday(day: date) -> bool:
    """Say whether a day is a public holiday, weekend or not."""
    return decreed().get(day, day in published(day.year))


def is_soft(day: date) -> bool:
    """Say whether a day off is only an estimate that an act has not yet confirmed or moved."""
    return day not in decreed() and published(day.year).get(day, "").startswith(ESTIMATED)


def add(day: date, working_days: int) -> date:
    """Return the day that is so many working days after another; the first day itself is not counted."""
    acts = decreed()
    for _ in range(TEN_YEARS):
        if working_days <= 0:
            return day
        day += ONE_DAY
        working_days -= not is_off_by(acts, day)
    raise ValueError("No such working day was found within ten years.")


def between(start: date, end: date) -> int:
    """Return the number of working days after `start` up to and including `end`; negative when `end` is earlier."""
    if end < start:
        return -between(end, start)
    acts = decreed()
    return sum(not is_off_by(acts, start + ONE_DAY * ahead) for ahead in range(1, (end - start).days + 1))


def end_of(day: date) -> datetime:
    """Return the moment a day ends: midnight after it, in the zone of the installation."""
    midnight = datetime.combine(day + ONE_DAY, datetime.min.time())
    return timezone.make_aware(midnight)
