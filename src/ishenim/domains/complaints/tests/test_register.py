"""The register says what became of complaints, and of nobody's complaint what became of it."""

from datetime import date

import pytest
from tests.reading import Reader, forget_everyone, words
from tests.world import moment

from ishenim.domains.complaints import register
from ishenim.domains.complaints.models import Complaint
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.rows.drawing import drawn_key

TODAY = date(2027, 1, 1)


@pytest.fixture
def final(court):
    """Return a function that puts final complaints into the database, as their steps would leave them."""

    def put(
        count: int,
        outcome: str,
        *,
        against: str = "branch",
        on: str = "2026-06-01",
        officers: int = 9,
        article: str = "",
    ):
        body = court.world.institutions[against]
        for _one in range(count):
            at = moment("2026-05-01 12:00")
            matter = Matter(
                pk=drawn_key(),
                kind="complaint",
                state="closed",
                state_since=at,
                opened_at=at,
                place_id=body.place_id,
            )
            Matter.objects.bulk_create([matter])
            Complaint.objects.bulk_create(
                [
                    Complaint(
                        matter=matter, against=body, officers=officers, outcome=outcome, article=article,
                        final_on=date.fromisoformat(on),
                    )
                ]
            )  # fmt: skip

    return put


def shown(today: date = TODAY):
    return {(row.place, row.year): row for row in register.rows(register.counted(today))}


def test_a_row_counts_each_outcome_where_every_one_is_large_enough(final):
    final(5, "breach")
    final(7, "no_breach")
    row = shown()["region", 2026]
    assert (row.total, row.outcomes, row.days) == (12, {"no_breach": 7, "breach": 5, "not_taken": 0}, 31)


def test_fewer_than_five_are_not_shown(final):
    final(4, "breach")
    assert shown() == {}


def test_outcomes_that_would_tell_a_small_one_are_held_back(final):
    final(9, "no_breach")
    final(1, "breach")
    row = shown()["region", 2026]
    assert (row.total, row.outcomes) == (10, None)


def test_where_fewer_than_five_officers_could_be_meant_nothing_is_shown(final):
    final(8, "breach", officers=4)
    assert shown() == {}


def test_the_country_does_not_tell_the_one_region_that_is_held_back(final, court):
    court.world.place("second_region", "region", administrative="country")
    court.world.institution("other", "enforcement", "second_region", superior="prosecution")
    final(9, "no_breach")
    final(2, "breach", against="other")
    assert set(shown()) == {("region", 2026)}


def test_the_country_does_not_tell_the_outcomes_that_one_region_holds_back(final, court):
    court.world.place("second_region", "region", administrative="country")
    court.world.institution("other", "enforcement", "second_region", superior="prosecution")
    final(9, "no_breach")
    final(6, "breach")
    final(6, "no_breach", against="other")
    final(1, "breach", against="other")
    found = shown()
    assert found["second_region", 2026].outcomes is None
    assert found["region", 2026].outcomes == {"no_breach": 9, "breach": 6, "not_taken": 0}
    assert (found["country", 2026].total, found["country", 2026].outcomes) == (22, None)


def test_the_country_does_not_tell_how_few_several_regions_hold_back_together(final, court):
    for name in ("second", "third"):
        court.world.place(f"{name}_region", "region", administrative="country")
        court.world.institution(name, "enforcement", f"{name}_region", superior="prosecution")
        final(1, "breach", against=name)
    final(9, "no_breach")
    assert set(shown()) == {("region", 2026)}


def test_what_became_final_in_this_year_is_not_counted_yet(final):
    final(6, "breach", on="2026-01-01")
    assert shown(date(2026, 12, 31)) == {}
    assert shown(date(2027, 1, 1))["region", 2026].total == 6


def test_articles_are_shown_once_they_were_broken_five_times(final):
    final(5, "breach", article="honor/dignity@2")
    final(4, "breach", article="honor/gifts@2")
    found = register.by_article(register.counted(TODAY))
    assert [(one.article, one.count) for one in found] == [("honor/dignity@2", 5)]


def test_two_editions_do_not_tell_how_few_broke_an_article_in_the_year_between(final):
    final(5, "breach", article="honor/dignity@2")
    final(1, "breach", article="honor/dignity@2", on="2027-06-01")
    final(4, "breach", article="honor/dignity@2", on="2028-06-01")
    counts = [register.by_article(register.counted(date(year, 1, 1)))[0].count for year in (2027, 2028, 2029)]
    assert counts == [5, 5, 10]


def test_the_page_and_its_rows_say_the_same(final):
    forget_everyone()
    final(5, "breach", on="2025-06-01")
    final(7, "no_breach", on="2025-06-01")
    assert "12" in words(Reader().get("complain/register/"))
    rows = Reader().get("complain/register.csv").content.decode()
    assert "2025,region,Region,12,5,7,0," in rows
