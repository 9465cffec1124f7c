"""What a schedule must respect besides the law and the calendar, written one line for each beat: halls, leave, wishes.

    KG04230836000-B1; hall; School 4, assembly hall; 1,2,3
    KG04230836000-B1; shut; 2027-01-10; 2027-01-20
    KG04230836000-B1; away; 2027-02-01; 2027-02-10
    KG04230836000-B1; rather; 2,4; 18:00

Weekdays are numbers, Monday is 1. `shut` is said of the hall and `away` of the officer, for every beat they have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ishenim.kernel.places.atlas import atlas

EVERY_WEEKDAY = (0, 1, 2, 3, 4, 5, 6)
LONGEST = timedelta(days=366)
SHORTEST_HALL, LONGEST_HALL = 5, 200


@dataclass(frozen=True, slots=True)
class HallSaid:
    """Where a beat meets, and on which weekdays that hall is open."""

    name: str
    weekdays: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """On which weekdays a beat would rather meet, and from which hour."""

    weekdays: tuple[int, ...]
    hour: time | None


@dataclass(slots=True)
class Conditions:
    """What was written, by the code of the beat."""

    halls: dict[str, HallSaid] = field(default_factory=dict)
    shut: dict[str, set[date]] = field(default_factory=lambda: defaultdict(set))
    away: dict[str, set[date]] = field(default_factory=lambda: defaultdict(set))
    wishes: dict[str, Wish] = field(default_factory=dict)


def read(written: str) -> Conditions:
    """Return what these lines say; raise ValidationError that names each line which says nothing clear."""
    found, wrong = Conditions(), []
    for number, line in enumerate(written.split("\n"), 1):
        parts = [part.strip() for part in line.split(";")]
        if parts == [""]:
            continue
        try:
            read_line(found, parts)
        except (ValueError, KeyError, IndexError):
            wrong.append(
                _("Line %(number)d is not understood: %(line)s") % {"number": number, "line": line[:100]}
            )
    if wrong:
        raise ValidationError(wrong, "conditions")
    return found


def read_line(found: Conditions, parts: list[str]) -> None:
    """Take one line in; raise where its code, its word or its days are none."""
    code, word, *said = parts
    if atlas().by_code(code).kind != "beat":
        raise KeyError(code)
    WORDS[word.lower()](found, code, said)


def hall(found: Conditions, code: str, said: list[str]) -> None:
    name = said[0]
    if not SHORTEST_HALL <= len(name) <= LONGEST_HALL:
        raise ValueError(name)
    found.halls[code] = HallSaid(name, weekdays(said[1]) if said[1:] else EVERY_WEEKDAY)


def shut(found: Conditions, code: str, said: list[str]) -> None:
    found.shut[code] |= days(said)


def away(found: Conditions, code: str, said: list[str]) -> None:
    found.away[code] |= days(said)


def rather(found: Conditions, code: str, said: list[str]) -> None:
    days_wished = weekdays(said[0]) if said[0] else EVERY_WEEKDAY
    found.wishes[code] = Wish(days_wished, time.fromisoformat(said[1]) if said[1:] else None)


WORDS: dict[str, Callable[[Conditions, str, list[str]], None]] = {
    "hall": hall,
    "shut": shut,
    "away": away,
    "rather": rather,
}


def weekdays(written: str) -> tuple[int, ...]:
    """Return weekdays written 1,2,5 with Monday as 0; raise ValueError for any that does not exist."""
    numbers = tuple(int(part) - 1 for part in written.split(","))
    if not set(numbers) <= set(EVERY_WEEKDAY):
        raise ValueError(written)
    return numbers


def days(said: list[str]) -> set[date]:
    """Return the days from one until another, both included, or the one day."""
    first = date.fromisoformat(said[0])
    last = date.fromisoformat(said[1]) if said[1:] else first
    if not timedelta(0) <= last - first <= LONGEST:
        raise ValueError(said)
    return {first + timedelta(days=ahead) for ahead in range((last - first).days + 1)}
