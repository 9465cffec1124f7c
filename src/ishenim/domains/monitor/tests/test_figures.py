"""Every figure is what anyone counts who takes the files: by the query on the page, or slowly by hand."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from fractions import Fraction
from html import unescape

import duckdb
import pytest
import time_machine
from django.test import TestCase, override_settings
from pyarrow import parquet
from tests.reading import Reader, forget_everyone
from tests.world import World, moment

from ishenim.domains.monitor import queries, showing
from ishenim.domains.monitor.tests.conftest import (
    compute_here,
    let_a_quarter_go_by,
    lying_in,
    publish_here,
)
from ishenim.kernel import versions
from ishenim.kernel.figures.computing import numbers_of
from ishenim.kernel.figures.declare import DAYS, FIGURES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figured")]
TOOK_PLACE = {"held", "minuted", "closed"}


@pytest.fixture(scope="module")
def figured(django_db_setup, django_db_blocker, tmp_path_factory):
    """Let a quarter go by, publish it and compute its figures, once for all tests here: it takes a second.

    It all stays in one transaction; what a test changes is taken back to where it began.
    """
    folder = tmp_path_factory.mktemp("figures")
    with (
        django_db_blocker.unblock(),
        override_settings(**lying_in(folder)),
        time_machine.travel(0, tick=False) as clock,
    ):
        atomics = TestCase._enter_atomics()
        world = World()
        let_a_quarter_go_by(world, lambda words: clock.move_to(moment(words), tick=False))
        made = publish_here()
        compute_here(made)
        yield made
        TestCase._rollback_atomics(atomics)
    versions.raise_("places", "institutions", "calendar")


def told(key):
    return queries.figures(key)[key]["figures"]


def rows(folder, name):
    return parquet.read_table(folder / f"{name}.parquet").to_pylist()


def inside(folder, above):
    return {row["place"] for row in rows(folder, "inside") if row["above"] == above}


def of_quarter(folder, table, above, quarter):
    there = inside(folder, above)
    return [row for row in rows(folder, table) if row["place"] in there and row["quarter"] == quarter]


def asked(folder, above, quarter):
    out = {"taken_over", "merged", "closed_together"}
    return [row for row in of_quarter(folder, "questions", above, quarter) if row["state"] not in out]


def slowly(since, until, found, as_of):
    """Return which part still waits after each day on which somebody was served or still waits since so long.

    By the definition of Kaplan and Meier, in exact fractions.
    """
    spells = [((row[until] or as_of) - row[since], row[until] is not None) for row in found]
    left, days = Fraction(1), {}
    for day in sorted({spell for spell, _ended in spells}):
        at_risk = sum(spell >= day for spell, _ended in spells)
        left *= 1 - Fraction(sum(ended and spell == day for spell, ended in spells), at_risk)
        days[day.days] = left
    return days


def reached(days, part):
    """Return after how many days so few still wait."""
    return min((day for day, left in days.items() if left <= part), default=None)


def curve_of(days):
    """Return which part waits after each declared day; nothing is known after the last who waits, if any do."""
    last, left = max(days), min(days.values())
    return [
        round(float(min((part for at, part in days.items() if at <= day), default=1)), 9)
        if day <= last or left == 0
        else None
        for day in DAYS
    ]


def announced(row):
    return row["announced_on"] is not None


def counted(row):
    return row["state"] not in {"taken_over", "merged", "closed_together"}


def with_result(row):
    return counted(row) and row["done_on"] is not None


# Every share once more, by hand: of which table, among which rows, and which of them count.
SHARES = {
    "coverage": (
        "meetings",
        lambda row: row["ordinal"] is not None and row["state"] in TOOK_PLACE | {"not_held", "not_planned"},
        lambda row: row["state"] in TOOK_PLACE,
    ),
    "regularity": ("meetings", lambda row: row["follows"] is not None, lambda row: row["follows"] <= 100),
    "notice": ("meetings", announced, lambda row: row["notice_days"] >= row["notice_needed"]),
    "publicity": (
        "meetings",
        announced,
        lambda row: len(row["channels"]) > 1 and len(row["languages"]) > 1,
    ),
    "openness": ("meetings", announced, lambda row: bool({*row["access"]} - {"none"})),
    "minutes_in_time": (
        "meetings",
        lambda row: row["minuted_on"] is not None or row["no_minutes_on"] is not None,
        lambda row: row["no_minutes_on"] is None,
    ),
    "report_back": (
        "meetings",
        lambda row: row["state"] in {"minuted", "closed"},
        lambda row: row["state"] == "closed",
    ),
    "found": ("accounts", lambda row: row["stands"], lambda row: row["took_place"] == "yes"),
    "on_time": (
        "accounts",
        lambda row: row["stands"] and row["took_place"] == "yes" and row["minutes_late"] is not None,
        lambda row: row["minutes_late"] <= 10,
    ),
    "dialogue": (
        "accounts",
        lambda row: row["stands"] and row["turns"] and row["turns_of_residents"] is not None,
        lambda row: Fraction(row["turns_of_residents"], row["turns"]) >= Fraction(1, 2),
    ),
    "reported_back": (
        "accounts",
        lambda row: row["stands"] and row["report_back"] in {"all", "some", "none"},
        lambda row: row["report_back"] == "all",
    ),
    "not_turned_away": (
        "accounts",
        lambda row: row["stands"] and row["turned_away"] is not None,
        lambda row: row["turned_away"] == 0,
    ),
    "overdue": ("questions", counted, lambda row: row["late_on"] is not None),
    "confirmed": ("questions", with_result, lambda row: row["state"] == "confirmed"),
    "disputed": ("questions", with_result, lambda row: row["disputed_on"] is not None),
    "referred": ("questions", counted, lambda row: row["referred_on"] is not None),
    "returned": ("questions", counted, lambda row: row["returned_on"] is not None),
}
WAITS = {
    "first_answer": ("answered_on", counted),
    "result": ("done_on", lambda row: counted(row) and row["returned_on"] is None),
}
"""Every wait once more: until which day, and among which questions."""


def by_hand(folder, table, above):
    """Return the rows of a place and quarter, each meeting that took place with the days since the one before it."""
    found = of_quarter(folder, table, above, "2026-4")
    before = {}
    for row in sorted(rows(folder, table), key=lambda row: (str(row.get("held_on")), row["reference"])):
        if row.get("state") in TOOK_PLACE and row.get("held_on"):
            last = before.get(row["place"])
            before[row["place"]] = row["held_on"]
            for one in found:
                if one["reference"] == row["reference"] and last:
                    one["follows"] = (row["held_on"] - last).days
    return [{"follows": None} | row for row in found]


def test_every_figure_is_counted_once_more_by_hand():
    assert SHARES.keys() | WAITS.keys() == FIGURES.keys()


@pytest.mark.parametrize("key", ["country", "beat", "far_beat"])
def test_every_share_is_what_is_counted_by_hand(figured, key):
    shown = {}
    for name, (table, among, counts) in SHARES.items():
        found = [row for row in by_hand(figured, table, key) if among(row)]
        cell = told(f"place:{key}").get(name, {}).get("2026-4")
        if cell != "few":
            assert cell == ([len(found), sum(map(counts, found))] if found else None), name
            shown[name] = cell
    assert len(shown) >= 12


@pytest.mark.parametrize("name", WAITS)
def test_every_wait_is_what_is_counted_by_hand(figured, name):
    until, among = WAITS[name]
    found = [row for row in by_hand(figured, "questions", "country") if among(row)]
    as_of = date.fromisoformat(queries.figures("queries")["queries"]["as_of"])
    n, ended, half, most, *waiting = told("place:country")[name]["2026-4"]
    assert (n, ended) == (len(found), sum(row[until] is not None for row in found))
    days = slowly("opened_on", until, found, as_of)
    assert (half, most) == (reached(days, Fraction(1, 2)), reached(days, Fraction(1, 5)))
    assert waiting == curve_of(days)
    assert len({*waiting}) > 1


def test_what_observers_say_together_counts_and_nothing_that_one_of_several_or_an_office_says(figured):
    assert told("place:country")["on_time"]["2026-4"] == [
        1,
        1,
    ]  # each observer saw it begin twenty minutes late
    assert len(rows(figured, "accounts")) == 4


def test_a_place_is_counted_from_its_rows_and_never_from_the_shares_below(figured):
    found = asked(figured, "country", "2026-4")
    late = sum(row["late_on"] is not None for row in found)
    assert told("place:country")["overdue"]["2026-4"] == [len(found), late]
    assert len(found) == 7


def test_days_until_the_first_answer_count_those_still_open(figured):
    found = asked(figured, "country", "2026-4")
    as_of = date.fromisoformat(queries.figures("queries")["queries"]["as_of"])
    n, ended, half, _most, *waiting = told("place:country")["first_answer"]["2026-4"]
    assert (n, ended) == (len(found), sum(row["answered_on"] is not None for row in found))
    assert half == reached(slowly("opened_on", "answered_on", found, as_of), Fraction(1, 2))
    assert ended < n
    assert min(part for part in waiting if part is not None) > 0, "those still open never count as served"
    assert waiting[-1] is None, "nobody has been seen to wait for a year"


def test_of_what_more_than_half_still_wait_for_nobody_says_how_long_half_take(figured):
    _n, ended, half, *_more = told("place:country")["result"]["2026-4"]
    assert ended
    assert half is None


def test_few_are_not_shown_nor_can_they_be_told_from_the_others(figured):
    assert told("place:far_beat")["overdue"]["2026-4"] == "few"
    assert told("place:beat")["overdue"]["2026-4"] == "few"
    assert told("place:country")["overdue"]["2026-4"] != "few"


def test_an_institution_has_figures_of_its_own(figured):
    cell = told("institution:district_police")["coverage"]["2026-4"]
    held = [
        row
        for row in rows(figured, "meetings")
        if row["institution"] == "district_police" and row["state"] in TOOK_PLACE
    ]
    assert cell[1] == len(held)


def queries_on(page):
    """Return each figure's query as it is printed on a page, and the lines before the first."""
    blocks = [unescape(one) for one in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)]
    names = re.findall(r'<article class="sheet stack" id="([a-z_]+)">', page)
    return dict(zip(names, blocks[:-1], strict=True)), blocks[-1]


def test_a_journalist_gets_the_number_of_the_page_from_the_files_and_the_query_on_it(
    figured, client, tmp_path, monkeypatch
):
    forget_everyone()
    page = client.get("/en/places/country/figures/").content.decode()
    printed, before = queries_on(page)
    position = queries.newest().position
    desk = tmp_path / "at home"
    desk.mkdir()
    for name in re.findall(r"'([a-z_]+\.parquet)'", before):
        answer = client.get(f"/data/{position}/{name}")
        (desk / name).write_bytes(b"".join(answer.streaming_content))
    monkeypatch.chdir(desk)
    plain = duckdb.connect()
    plain.execute(before)
    shown = told("place:country")
    assert printed.keys() == FIGURES.keys()
    for name, query in printed.items():
        cells = shown.get(name, {})
        if cells.get("2026-4", "few") == "few":
            continue
        found = plain.execute(query)
        [row] = found.fetchall()
        got = dict(zip([one[0] for one in found.description], row, strict=True))
        assert [got[one] for one in numbers_of(FIGURES[name])] == cells["2026-4"], name
    assert len([name for name in printed if shown.get(name, {}).get("2026-4", "few") != "few"]) >= 10


def test_the_query_of_an_institution_gives_its_numbers_too(figured, client, monkeypatch):
    page = client.get("/en/institutions/district_police/figures/").content.decode()
    printed, before = queries_on(page)
    monkeypatch.chdir(figured)
    plain = duckdb.connect()
    plain.execute(before)
    [row] = plain.execute(printed["coverage"]).fetchall()
    assert sorted(row) == sorted(told("institution:district_police")["coverage"]["2026-4"])


def test_a_page_says_number_denominator_definition_and_of_which_entry(figured):
    forget_everyone()
    page = Reader().read("places/country/figures/")
    n, kept = told("place:country")["overdue"]["2026-4"]
    assert f"{kept} of {n}, {round(100 * kept / n)} %" in page
    assert "Of the questions asked: how many the clock ever found past a day of theirs" in page
    assert f"entry {queries.newest().position}" in page


def test_no_page_names_a_peer_or_a_rank(figured):
    page = Reader().read("places/far_beat/figures/")
    assert "Other beat" not in page


def test_too_few_is_said_and_not_counted(figured):
    page = Reader().read("places/far_beat/figures/")
    assert "too few to be shown" in page


def test_the_rows_of_a_page_are_handed_out(figured, client):
    lines = client.get("/en/places/country/figures.csv").content.decode("utf-8-sig").splitlines()
    assert any(line.startswith("overdue,") and ",2026-4,7," in line for line in lines)
    rows_ = list(csv.DictReader(lines))
    of = queries.figures("queries")["queries"]
    assert {(row["as_of"], row["position"]) for row in rows_} == {(of["as_of"], str(of["position"]))}
    units = {row["figure"]: row["unit"] for row in rows_}
    assert units == {one.name: one.unit.value for one in FIGURES.values()}
    assert (units["overdue"], units["first_answer"]) == ("of_100", "days")
    [wait] = [row for row in rows_ if (row["figure"], row["quarter"]) == ("first_answer", "2026-4")]
    waiting = told("place:country")["first_answer"]["2026-4"][4:]
    assert [wait[f"waiting_{day}"] for day in DAYS] == [
        "" if part is None else str(round(100 * part, 2)) for part in waiting
    ]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_page_is_in_each_language_and_small(figured, language):
    import gzip

    forget_everyone()
    page = Reader(language).get("places/country/figures/").content
    assert len(gzip.compress(page)) < 30_000


def test_a_page_of_figures_costs_few_queries_however_many_figures(figured, client, django_assert_num_queries):
    client.get("/en/places/country/figures/")
    forget_everyone()
    with django_assert_num_queries(2):
        client.get("/en/places/beat/figures/")


def test_figures_of_an_older_dump_give_way_to_those_of_the_newest(figured):
    from ishenim.domains.monitor import figuring

    figuring.keep([("place:country", {"figures": {}}), ("queries", {"queries": {}, "quarters": []})], 10**6)
    assert set(queries.figures("place:country", "place:beat")) == {"place:country"}
    assert queries.computed_as_of() == 10**6


def test_what_is_kept_is_plain_and_small(figured):
    rows_ = queries.figures("place:country")
    assert len(json.dumps(rows_)) < 20_000


def test_of_one_who_was_served_by_chance_nobody_says_that_half_are():
    one = showing.past(FIGURES["first_answer"], "2026-4", [7, 1, 2, None, 0.9, 0.8], ())
    assert (one.value, one.waiting) == (None, ())
    assert one.words == "Too few have come to an end yet to say how long half take. 6 of 7 still wait."


def test_how_long_half_take_is_said_with_those_who_still_wait():
    one = showing.past(FIGURES["first_answer"], "2026-4", [9, 8, 3, 6], ())
    assert one.words == "Half within 3 days. Four of five within 6 days. 1 of 9 still waits."


def test_of_what_more_than_one_of_five_still_wait_for_nobody_says_how_long_four_of_five_take():
    one = showing.past(FIGURES["first_answer"], "2026-4", [9, 6, 3, None], ())
    assert one.words == (
        "Half within 3 days. More than one of five still wait, so nobody can say how long four of five take. "
        "3 of 9 still wait."
    )
