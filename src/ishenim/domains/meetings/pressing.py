"""Counting the presses on “This is my question, too”: presses, not people.

A press is no step: it stands in no ledger and tells no follower (`docs/decisions/presses-are-not-in-the-ledger.md`).
"""

from __future__ import annotations

from django.db.models import F

from ishenim.domains.meetings.models import MeToo, Question
from ishenim.kernel import versions
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.rows.turn import turn_to_write

PRESSED = "presses"
"""The key that lists depend on for their counts."""


def press(question: Question) -> None:
    """Count one press for an open question, and let the pages that show the count be made anew."""
    matter = question.matter
    with turn_to_write():
        MeToo.objects.get_or_create(matter=matter)
        MeToo.objects.filter(matter=matter).update(presses=F("presses") + 1)
        versions.after_commit(f"matter:{matter.reference}", PRESSED, *_places(matter))


def _places(matter: Matter) -> list[str]:
    units = [atlas().by_id(matter.place_id), *atlas().ancestors(matter.place_id)]
    return [f"place:{unit.code}" for unit in units]
