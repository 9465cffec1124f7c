"""A chief has a schedule made over plain HTTP: asked for, given its halls, released, and asked for anew."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tests.running.installation import Installation, until
from tests.running.signed_in import Official

from ishenim.domains.meetings.quarters import Quarter

AHEAD = timedelta(days=30)
"""Meetings are expected so long before their quarter begins; so there are always so many days to choose from."""
TERMS = {
    "hours": "10:00, 18:00",
    "minutes": "90",
    "at_once_in_district": "1",
    "at_once_in_region": "0",
    "days_between": "5",
    "evening_share": "50",
    "weekend_share": "0",
    "conditions": "",
}
ROW = re.compile(
    r'<tr><td><time datetime="([^"]{16})[^>]*>[^<]*</time></td>'
    r"<td>[^<]*</td><td><a[^>]*>([^<]+)</a></td><td>([^<]*)</td>"
)
PROPOSED = 'id="proposal"'


def quarter_to_come() -> str:
    """Return the quarter of which there is most left."""
    return str(Quarter.of(date.today() + AHEAD))  # noqa: DTZ011 -- a day more or less is the same quarter, or the next


def ask_for_a_schedule(chief: Official) -> str:
    """Ask for the schedule of the chief's territory; return its reference."""
    reference = chief.begin("schedule", "ask", quarter=quarter_to_come(), **TERMS)
    proposal(chief, reference)
    return reference


def proposal(chief: Official, reference: str) -> list[tuple[str, str, str]]:
    """Wait until the machine has proposed something; return when each meeting begins, which it is, and where."""

    def page() -> str:
        return chief.open(f"desk/matters/{reference}/")[1]

    until(lambda: PROPOSED in page(), within=120, what="a proposal")
    return ROW.findall(page())


def release_a_schedule(house: Installation) -> str:
    """Have a schedule released in a first version, and the next one proposed; return its reference."""
    chief = Official(house, "chief")
    reference = ask_for_a_schedule(chief)
    for number, (begins, meeting, hall) in enumerate(proposal(chief, reference), 1):
        if not hall:
            venue = f"School {number}, assembly hall"
            chief.take(reference, "put", meeting=meeting, starts_at=begins, venue=venue)
    chief.take(reference, "release", why="The first schedule of the quarter.")
    ask_anew(chief, reference)
    return reference


def ask_anew(chief: Official, reference: str) -> None:
    """Ask for it once more, as it stands now."""
    chief.take(reference, "ask_again", **TERMS)
    proposal(chief, reference)
