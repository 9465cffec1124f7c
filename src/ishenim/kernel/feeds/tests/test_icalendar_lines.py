"""A line of a calendar is never longer than programs can read, and no letter in it is torn apart."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ishenim.kernel.feeds.icalendar_lines import LONGEST, folded, in_utc, in_zone, text, written, zone_lines

BISHKEK, BERLIN = ZoneInfo("Asia/Bishkek"), ZoneInfo("Europe/Berlin")


def unfolded(raw: bytes) -> str:
    """Put a line together again as RFC 5545, section 3.1, says."""
    return raw.replace(b"\r\n ", b"").removesuffix(b"\r\n").decode()


@given(some.text(some.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_every_line_is_short_and_is_whole_again_when_it_is_put_together(words):
    raw = folded(f"SUMMARY:{words}")
    assert unfolded(raw) == f"SUMMARY:{words}"
    pieces = raw.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(piece) <= LONGEST for piece in pieces)
    assert all(piece.decode() for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])


@pytest.mark.parametrize(("letters", "pieces"), [(37, 1), (38, 2), (73, 2), (75, 3)])
def test_cyrillic_takes_two_octets_a_letter(letters, pieces):
    assert folded("ө" * letters).count(b"\r\n") == pieces


def test_what_would_end_a_value_is_escaped_and_what_nobody_can_read_is_left_out():
    assert text("School 4, hall; floor 2\\3\r\nBring\x07 a coat") == (
        r"School 4\, hall\; floor 2\\3\nBring a coat"
    )


def test_nobody_can_write_a_line_of_their_own_into_a_calendar():
    where = text("Hall\nSTATUS:CANCELLED")
    assert written([f"LOCATION:{where}"]) == b"LOCATION:Hall\\nSTATUS:CANCELLED\r\n"


def test_a_moment_stands_on_the_clocks_of_its_zone_or_of_the_world():
    at = datetime(2026, 11, 18, 18, 30, tzinfo=BISHKEK)
    assert in_zone("DTSTART", at, BISHKEK) == "DTSTART;TZID=Asia/Bishkek:20261118T183000"
    assert in_utc(at) == "20261118T123000Z"


def test_a_zone_without_summer_time_has_one_rule():
    assert zone_lines(BISHKEK, date(2026, 6, 1), date(2027, 12, 1)) == (
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Bishkek",
        "BEGIN:STANDARD",
        "DTSTART:20260601T000000",
        "TZOFFSETFROM:+0600",
        "TZOFFSETTO:+0600",
        "TZNAME:+06",
        "END:STANDARD",
        "END:VTIMEZONE",
    )


def test_a_zone_with_summer_time_says_when_its_clocks_change():
    from icalendar import Timezone

    raw = written(zone_lines(BERLIN, date(2026, 1, 1), date(2026, 12, 31)))
    assert raw.count(b"BEGIN:STANDARD") == 2
    assert b"BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200" in raw
    read = Timezone.from_ical(raw).to_tz()
    for month in range(1, 13):
        at = datetime(2026, month, 15, 12, 0)  # noqa: DTZ001  each zone says it of the same clock
        assert at.replace(tzinfo=read).utcoffset() == at.replace(tzinfo=BERLIN).utcoffset()


def test_the_clocks_of_the_country_do_not_change_in_the_years_a_calendar_covers():
    offsets = {
        datetime(year, month, 15, tzinfo=BISHKEK).utcoffset()
        for year in range(2020, 2036)
        for month in range(1, 13)
    }
    assert offsets == {timedelta(hours=6)}
