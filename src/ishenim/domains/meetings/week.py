"""The weekly letter to the chief above districts: what is late there, and where help is needed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ishenim.domains.meetings.late import (
    Choice,
    Late,
    Respect,
    Tally,
    late_in,
    waiting_longest,
    without_an_officer,
)
from ishenim.domains.meetings.showing import title_of
from ishenim.kernel.calendar.words_of_time import day, moment
from ishenim.kernel.institutions.roles import POLICE, POLICE_CHIEF
from ishenim.kernel.notices import official
from ishenim.kernel.notices.besides import Told
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.addresses import address_of_place, origin

MOST_BEATS = 20


def stands_above_districts(unit: Unit) -> bool:
    """Say whether a territory of the police has districts in it: its chief is a regional one."""
    return any(below.kind == unit.kind for below in atlas().children(unit.id, POLICE))


def says(unit: Unit) -> Told:
    """Say what is late in a territory; nothing where nothing is late and every beat has its officer."""
    subject = _("%(place)s: what is late, %(day)s") % {"place": unit.name, "day": day(timezone.localdate())}
    late = ["\n".join(lines_of(one)) for one in late_in(unit)]
    help_needed = list(where_help_is_needed(unit))
    if not late and not help_needed:
        return subject, []
    counted = _("Counted from the open record, %(moment)s. Each address opens the list of exactly these.")
    return subject, [counted % {"moment": moment(timezone.now())}, *late, *help_needed]


def lines_of(late: Late) -> Iterator[str]:
    """Yield what is late in one respect: in all, then by district."""
    yield f"{late.respect.said}: {counts(late.whole)}"
    yield address(late.respect, late.respect.late(), late.whole.unit)
    for tally in late.districts:
        yield f"– {tally.unit.name}: {counts(tally)}"
        yield f"  {address(late.respect, late.respect.late(), tally.unit)}"


def counts(tally: Tally) -> str:
    return _("%(late)d of %(all)d") % {"late": tally.late, "all": tally.of_all}


def address(respect: Respect, choice: Choice, unit: Unit) -> str:
    """Return where a list stands that has exactly what was counted."""
    return f"{origin()}{reverse(respect.listed)}?{urlencode({**choice, 'place': unit.code})}"


def where_help_is_needed(unit: Unit) -> Iterator[str]:
    """Yield which beats have no officer, and which questions have waited longest."""
    if beats := without_an_officer(unit):
        said = ngettext(
            "Help is needed: %(count)d beat has no officer", "Help is needed: %(count)d beats have no officer",
            len(beats),
        )  # fmt: skip
        listed = [f"– {one.name}: {origin()}{address_of_place(one.code)}" for one in beats[:MOST_BEATS]]
        yield "\n".join([f"{said % {'count': len(beats)}}", *listed])
    if rows := waiting_longest(unit):
        listed = [
            f"– {atlas().by_id(row.place).name}: {title_of(row.title, row.topic)} "
            f"({day(row.overdue_since) if row.overdue_since else ''})\n"
            f"  {origin()}{reverse('meetings:question', kwargs={'reference': row.reference})}"
            for row in rows
        ]
        yield "\n".join([_("Overdue for the longest time:"), *listed])


def register() -> None:
    """Let the letter go out on the first working morning of each week."""
    official.register(
        official.Weekly(
            sort="week",
            name=gettext_lazy("What is late"),
            role=POLICE_CHIEF,
            of_place=stands_above_districts,
            says=says,
            then=gettext_lazy("What was late when this letter was begun has been settled since."),
        )
    )
