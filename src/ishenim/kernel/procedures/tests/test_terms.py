"""How long there is to act, on known days of the Kyrgyz calendar."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils.translation import override
from tests.world import moment

from ishenim.kernel.procedures.terms import as_moment, hours, until, working_days

pytestmark = pytest.mark.django_db

NOTHING = SimpleNamespace()


@pytest.mark.parametrize(
    ("since", "count", "due"),
    [
        ("2026-10-05 10:00", 3, "2026-10-09 00:00"),  # Monday to the end of Thursday
        ("2026-10-05 23:59", 3, "2026-10-09 00:00"),  # the hour does not matter
        ("2026-10-09 10:00", 1, "2026-10-13 00:00"),  # Friday to the end of Monday
        ("2026-10-10 12:00", 1, "2026-10-13 00:00"),  # asked on a Saturday
        ("2025-12-30 10:00", 3, "2026-01-10 00:00"),  # over New Year and Christmas
        ("2026-04-29 18:00", 3, "2026-05-13 00:00"),  # over the nine days of May
        ("2026-08-28 09:00", 1, "2026-09-02 00:00"),  # over Independence Day
        ("2026-11-06 09:00", 1, "2026-11-10 00:00"),  # 7 and 8 November fall on a weekend
    ],
)
def test_working_days_run_to_the_end_of_the_last_one(since, count, due):
    assert working_days(count).due(moment(since), NOTHING) == moment(due)


def test_hours_run_through_nights_and_holidays():
    assert hours(48).due(moment("2026-01-01 10:00"), NOTHING) == moment("2026-01-03 10:00")


def test_a_term_may_count_from_a_moment_that_the_matter_names():
    meeting = SimpleNamespace(ends_at=moment("2026-10-07 20:00"))

    assert working_days(3, after="ends_at").due(moment("2026-10-01 10:00"), meeting) == moment(
        "2026-10-13 00:00"
    )


def test_a_term_may_count_from_a_day_that_the_matter_names():
    paper = SimpleNamespace(signed_on=date(2026, 10, 5))

    assert working_days(3, after="signed_on").due(moment("2026-10-01 10:00"), paper) == moment(
        "2026-10-09 00:00"
    )


def test_nothing_is_due_before_the_matter_names_its_moment():
    question = SimpleNamespace(promised_for=None)

    assert until("promised_for").due(moment("2026-10-01 10:00"), question) is None


def test_until_a_day_means_until_the_end_of_that_day():
    question = SimpleNamespace(promised_for=date(2026, 10, 7))

    assert until("promised_for").due(moment("2026-10-01 10:00"), question) == moment("2026-10-08 00:00")


def test_until_a_moment_means_until_that_moment():
    exact = moment("2026-10-07 18:30")

    assert until("starts_at").due(moment("2026-10-01 10:00"), SimpleNamespace(starts_at=exact)) == exact
    assert as_moment(exact) is exact


def test_a_term_that_an_act_changes_from_a_day_leaves_what_began_before_as_it_was():
    term = working_days(3).changed(date(2026, 10, 6), to=1).changed(date(2026, 11, 1), to=2)

    assert [term.length_on(date(2026, 10, 5)), term.length_on(date(2026, 10, 6))] == [3, 1]
    assert term.length_on(date(2026, 12, 1)) == 2
    assert term.due(moment("2026-10-05 10:00"), NOTHING) == moment("2026-10-09 00:00")
    assert term.due(moment("2026-10-06 10:00"), NOTHING) == moment("2026-10-08 00:00")


def test_changing_a_term_makes_another_and_leaves_the_first():
    term = working_days(3)

    term.changed(date(2026, 10, 6), to=1)

    assert term.length_on(date(2026, 12, 1)) == 3


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (working_days(3), "3 working days"),
        (hours(48), "48 hours"),
        (
            working_days(3, after="ends_at", called="the end of the meeting"),
            "3 working days after the end of the meeting",
        ),
        (until("promised_for", called="the promised day"), "until the promised day"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_term_is_said_in_words(term, words):
    with override("en"):
        assert str(term.label) == words
