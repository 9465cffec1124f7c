"""The kit of a place: every paper of its meetings of a quarter, and the sheet of them all.

Question cards are not in it: each has a code that exists once, so an office issues them on the desk.
"""

from __future__ import annotations

from collections.abc import Iterator

from ishenim.domains.meetings import queries
from ishenim.domains.meetings.papers.of_meetings import PAPERS, sheet_of
from ishenim.domains.meetings.papers.of_places import district
from ishenim.domains.meetings.papers.sheet import Sheet
from ishenim.domains.meetings.quarters import Quarter
from ishenim.kernel.places.atlas import Unit, atlas


def kit(unit: Unit, quarter: Quarter) -> Iterator[Sheet]:
    """Yield what can be printed of a place and a quarter now, in the language of the moment."""
    yield district(unit, quarter)
    for row in queries.quarter_in(atlas().within(unit.id), str(quarter)):
        meeting = queries.meeting(row.reference)
        sheets = (sheet_of(meeting, name) for name in PAPERS) if meeting else ()
        yield from (sheet for sheet in sheets if sheet is not None)
