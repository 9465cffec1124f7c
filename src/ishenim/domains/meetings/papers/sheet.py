"""What every paper of this domain shares: a template, what it says, and how far the record went when it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.domains.meetings.models import Meeting
from ishenim.kernel.calendar.words_of_time import clock, day, number, weekday
from ishenim.kernel.institutions.roles import ADMINISTRATIVE
from ishenim.kernel.papers.printing import frame, press_for_anyone
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.addresses import origin
from ishenim.kernel.procedures.story import story

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A paper that can be printed: its template, what it says, and the name it is saved under."""

    template: str
    data: Mapping[str, Any]
    about: str

    @property
    def filename(self) -> str:
        return f"{self.template}-{self.about}-{get_language()}.pdf".lower()

    def printed(self) -> bytes:
        """Have it printed in the reader's language."""
        return press_for_anyone(HERE / f"{self.template}.typ", self.data, get_language() or "ky")


def on_paper(template: str, meeting: Meeting, title: str, **said: Any) -> Sheet:
    """Make a paper about a meeting: its frame and what all such papers say, and what this one says besides."""
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    reference = meeting.matter.reference
    address = origin() + reverse("meetings:meeting", kwargs={"reference": reference})
    data = {
        **frame(title, address, as_of(meeting)),
        "place": atlas().by_id(meeting.beat_id).name,
        "above": above(meeting.beat_id),
        "weekday": capitalised(weekday(meeting.starts_at)),
        "day": day(meeting.starts_at),
        "hours": f"{clock(meeting.starts_at)} – {clock(meeting.ends_at)}",
        "venue": meeting.venue,
        "reference": reference,
        **said,
    }
    return Sheet(template, data, reference)


def capitalised(word: str) -> str:
    """Return a word as it begins a line of its own."""
    return word[:1].upper() + word[1:]


def above(place_id: int) -> str:
    """Name the places in which one lies, the nearest first, without the country."""
    units = atlas().ancestors(place_id, ADMINISTRATIVE)
    return ", ".join(unit.name for unit in units if unit.kind != "country")


def as_of(meeting: Meeting) -> str:
    """Say up to which line of the open book a paper knows."""
    newest = next(iter(story(meeting.matter)), None)
    if newest is None or newest.position is None:
        return _("Its last step is being recorded in the open book.")
    return _("As of entry %(number)s of the open book.") % {"number": number(newest.position)}
