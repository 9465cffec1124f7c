"""Who came to a meeting, by age: on the public page side by side, and in every form in which it is taken away."""

from __future__ import annotations

import csv
import io
import re

import pytest
from tests.acts import act, announced, sent, told

from ishenim.domains.meetings import account_queries, queries
from ishenim.domains.meetings.accounts_shown import Row, beside
from ishenim.domains.meetings.grounds import AgeBand

pytestmark = pytest.mark.usefixtures("monday", "english")


@pytest.fixture
def meeting(world):
    return announced(world.beat, world.officer)


@pytest.fixture
def account(world, meeting, on):
    """What an observer counted: four women and six men, all between 31 and 60."""
    account = sent(meeting, world.observer, world.coordinator)
    on("2026-11-19 10:00")
    return act(account, "give", world.observer)


def women_who_came(meeting) -> Row:
    """Return the row in which the women stand that came to a meeting."""
    found = queries.meeting(meeting.reference)
    shown = beside(found, account_queries.accounts_of(found), ())
    return next(row for row in shown.rows if row.label == "Women who came")


def public_page(reader, meeting) -> str:
    return reader.get(f"/en/meetings/{meeting.reference}/").content.decode()


def test_people_of_other_ages_differ_on_the_public_page_although_there_are_as_many(
    world, meeting, account, reader
):
    told(meeting, world.mayor, women_31_60="", women_18_30=4)
    women = women_who_came(meeting)
    assert women.differ
    assert [tuple(cell) for cell in women.cells] == [("4", ["18 to 30: 4"]), ("4", ["31 to 60: 4"])]
    page = public_page(reader, meeting)
    [shown] = re.findall(r"<tr><th[^>]*>Women who came.*?</tr>", page, re.DOTALL)
    assert "They differ" in shown
    assert '4<br><span class="small quiet">18 to 30: 4</span>' in shown
    assert "The accounts differ in one thing" in page


def test_an_age_of_which_nobody_came_and_one_that_was_not_counted_are_the_same(
    world, meeting, account, reader
):
    told(meeting, world.mayor, women_over_60=0)
    assert not women_who_came(meeting).differ
    page = public_page(reader, meeting)
    assert "They differ" not in page
    assert "The accounts agree in what they say" in page


def test_who_came_is_told_by_age_on_the_page_of_the_account_as_rows_and_to_programs(account, reader):
    page = reader.get(f"/en/accounts/{account.reference}/").content.decode()
    assert '4<br><span class="small quiet">31 to 60: 4</span>' in page
    [row] = csv.DictReader(io.StringIO(reader.get("/en/accounts.csv").content.decode("utf-8-sig")))
    by_age = [row[f"{sex}_{band}"] for sex in ("women", "men") for band in AgeBand]
    assert (by_age, row["women"], row["men"]) == (["", "", "4", "", "", "", "6", ""], "4", "6")
    [listed] = reader.get("/api/v1/accounts").json()["data"]
    assert (listed["women_31_60"], listed["men_31_60"], "women_under_18" in listed) == (4, 6, False)
