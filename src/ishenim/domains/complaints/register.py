"""The public register: what became of complaints, by region and year, without names.

A row is shown only where at least five complaints became final and at least five officers could be meant. Where an
outcome of a row counts fewer than five, none of its outcomes is shown, for the others would tell it; and where exactly
one region of a year is held back, so is the row of the country. What is left of the country without its shown regions
is held to the same rule. It counts the years that are over: nobody learns from two editions of a
row what became of the one or two complaints between them, and no page changes on the day on which something is decided.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from ishenim.domains.complaints.models import Complaint, Outcome
from ishenim.kernel.days import day_of
from ishenim.kernel.places.atlas import atlas

FEWEST = 5
OUTCOMES = [str(one.value) for one in Outcome]


@dataclass(frozen=True, slots=True)
class Row:
    """What became final in a region in a year. `outcomes` is None where one of them counts fewer than five."""

    year: int
    place: str
    total: int
    outcomes: dict[str, int] | None
    days: int

    @property
    def name(self) -> str:
        """The region in the reader's language."""
        return atlas().by_code(self.place).name


@dataclass(frozen=True, slots=True)
class ByArticle:
    """How often an article was found broken, of all findings that became final."""

    article: str
    count: int


def begun_year(today: date) -> date:
    """Return the first day of the year in which a day lies: only what was final before it is counted."""
    return today.replace(month=1, day=1)


def counted(today: date) -> list[Complaint]:
    """Return what became final in the years that are over, without those who withdrew: one query."""
    found = Complaint.objects.filter(final_on__lt=begun_year(today)).exclude(outcome="")
    return list(found.select_related("matter", "against"))


def rows(complaints: Iterable[Complaint]) -> list[Row]:
    """Return the rows that may be shown, the newest year first, each year's country before its regions."""
    cells: dict[tuple[int, str], list[Complaint]] = defaultdict(list)
    for one in complaints:
        assert one.final_on is not None
        for code in {region_of(one), country_of(one)}:
            cells[one.final_on.year, code].append(one)
    held_back: Counter[int] = Counter()
    shown = []
    for (year, code), inside in cells.items():
        if may_be_shown(inside):
            shown.append(row(year, code, inside))
        else:
            held_back[year] += 1
    countries = {country_of(one) for one in complaints}
    regions = [one for one in shown if one.place not in countries]
    whole = [
        safe(one, [region for region in regions if region.year == one.year])
        for one in shown
        if one.place in countries and held_back[one.year] != 1
    ]
    kept = [*regions, *(one for one in whole if one is not None)]
    return sorted(kept, key=lambda one: (-one.year, one.place not in countries, one.name))


def safe(country: Row, regions: Sequence[Row]) -> Row | None:
    """Return the row of a country so that nothing small is left without its shown regions; None where it would be."""
    if 0 < country.total - sum(one.total for one in regions) < FEWEST:
        return None
    told = [one.outcomes for one in regions if one.outcomes is not None]
    left = [whole - sum(one[name] for one in told) for name, whole in (country.outcomes or {}).items()]
    return replace(country, outcomes=None) if any(0 < number < FEWEST for number in left) else country


def may_be_shown(complaints: Sequence[Complaint]) -> bool:
    """Say whether there are enough complaints, and enough officers whom they could be about."""
    officers = {one.against_id: one.officers for one in complaints}
    return len(complaints) >= FEWEST and sum(officers.values()) >= FEWEST


def row(year: int, code: str, inside: Sequence[Complaint]) -> Row:
    """Return the row of some complaints."""
    count = Counter(one.outcome for one in inside)
    outcomes = {name: count[name] for name in OUTCOMES}
    if any(0 < number < FEWEST for number in outcomes.values()):
        return Row(year, code, len(inside), None, days_until_final(inside))
    return Row(year, code, len(inside), outcomes, days_until_final(inside))


def days_until_final(inside: Sequence[Complaint]) -> int:
    """Return after how many days half of them were final."""
    return round(median((one.final_on - day_of(one.matter.opened_at)).days for one in inside if one.final_on))


def by_article(complaints: Iterable[Complaint]) -> list[ByArticle]:
    """Return the articles that were found broken, the most often first; fewer than five wait for more years."""
    years: dict[str, Counter[int]] = defaultdict(Counter)
    for one in complaints:
        if one.article and one.final_on:
            years[one.article][one.final_on.year] += 1
    found = [ByArticle(article, in_steps(count)) for article, count in years.items()]
    return sorted((one for one in found if one.count), key=lambda one: (-one.count, one.article))


def in_steps(count: Counter[int]) -> int:
    """Return how many there were up to the last year in which at least five had come together since the one before."""
    told = waiting = 0
    for year in sorted(count):
        waiting += count[year]
        if waiting >= FEWEST:
            told, waiting = told + waiting, 0
    return told


def region_of(complaint: Complaint) -> str:
    """Return the region of the officer's body when that year ended; of a body of the whole country, the country."""
    above = places_of(complaint)
    return atlas().by_id(above[max(0, len(above) - 2)]).code


def country_of(complaint: Complaint) -> str:
    """Return the code of the country."""
    return atlas().by_id(places_of(complaint)[-1]).code


def places_of(complaint: Complaint) -> list[int]:
    """Return the place of the body and all above it as they were then: no later change of borders cuts a row anew."""
    assert complaint.final_on is not None
    then = date(complaint.final_on.year, 12, 31)
    here = complaint.against.place_id
    return [here, *(unit.id for unit in atlas().ancestors(here, on=then))]
