"""Days, hours and numbers are said as people say them, in three languages."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from django.utils.translation import override

from ishenim.kernel.calendar import words_of_time as words

DAY = date(2026, 11, 2)
LATE = datetime(2026, 11, 1, 20, 5, tzinfo=UTC)  # already the next day in Bishkek


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["2 November 2026", "2 November", "Monday", "Mon", "November", "Nov"]),
        ("ky", ["2026-жылдын 2-ноябры", "2-ноябрь", "дүйшөмбү", "дүй.", "ноябрь", "ноя"]),
        ("ru", ["2 ноября 2026 года", "2 ноября", "понедельник", "пн", "ноябрь", "нояб."]),
    ],
)
def test_a_day_is_said_in_the_language_of_the_reader(language, said):
    ways = [words.day, words.day_short, words.weekday, words.weekday_short, words.month, words.month_short]
    with override(language):
        assert [way(DAY) for way in ways] == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "2 November 2026, 02:05"),
        ("ky", "2026-жылдын 2-ноябры, 02:05"),
        ("ru", "2 ноября 2026 года, 02:05"),
    ],
)
def test_a_moment_is_read_from_the_clock_of_bishkek(language, said):
    with override(language):
        assert words.moment(LATE) == said
        assert words.moment_short(LATE) == f"{words.day_short(DAY)}, 02:05"
        assert words.weekday(LATE) == words.weekday(DAY)


def test_machines_read_days_and_moments_with_their_offset():
    assert (words.iso(DAY), words.iso(LATE)) == ("2026-11-02", "2026-11-02T02:05+06:00")


@pytest.mark.parametrize(("language", "said"), [("en", "48,214"), ("ky", "48\xa0214"), ("ru", "48\xa0214")])
def test_thousands_stand_apart(language, said):
    with override(language):
        assert words.number(48_214) == said
        assert words.number(999) == "999"


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_every_month_and_weekday_is_written_small(language):
    with override(language):
        known = words.words()
        names = [
            known.months,
            known.months_of_a_year,
            known.months_alone,
            known.months_short,
            known.weekdays,
            known.weekdays_short,
        ]
        for table in names:
            assert all(name == name.lower() for name in table.values())


def test_where_no_language_is_chosen_kyrgyz_is_spoken():
    with override(None):
        assert words.day(DAY) == "2026-жылдын 2-ноябры"


def test_of_a_day_of_which_nobody_knows_the_hour_no_hour_is_said():
    alone = words.day_alone(date(2026, 11, 2))

    with override("en"):
        assert words.clock(alone) == ""
        assert words.moment(alone) == "2 November 2026"
    assert words.iso(alone) == "2026-11-02"
    assert not words.hour_is_known(alone)


@pytest.mark.parametrize(
    "moment", ["2026-11-02T00:00", "2026-11-02T00:00:00.000002", "2026-11-02T05:00:00.000001"]
)
def test_midnight_and_any_other_moment_is_said_with_its_hour(moment):
    at = timezone.make_aware(datetime.fromisoformat(moment))

    assert words.hour_is_known(at)
    assert words.clock(at) == moment[11:16]
