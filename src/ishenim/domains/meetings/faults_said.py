"""Which rule of a schedule is broken, where and by how much, in the words of the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.domains.meetings.making import Made
from ishenim.domains.meetings.schedule.keeping import Fault, Rule
from ishenim.kernel.calendar.words_of_time import day as day_in_words
from ishenim.kernel.places.atlas import atlas

MOST_NAMED = 6
MOST_SAID = 20

ALONE = {
    Rule.EACH_ONCE: gettext_lazy("%(where)s: no day is left for its meeting."),
    Rule.SETTLED: gettext_lazy("%(where)s: the meeting was held, or is too near to be moved."),
    Rule.NO_SUCH_DAY: gettext_lazy("%(where)s: %(day)s does not lie in the quarter."),
    Rule.HOLIDAY: gettext_lazy("%(where)s: %(day)s is a public holiday."),
    Rule.ESTIMATED: gettext_lazy("%(where)s: %(day)s is a holiday by estimate; an act has yet to name it."),
    Rule.WEEKEND: gettext_lazy("%(where)s: %(day)s is at a weekend, and weekends were left free."),
    Rule.TOO_SOON: gettext_lazy("%(where)s: %(day)s is too soon for the notice that the rule asks."),
    Rule.OFFICER_AWAY: gettext_lazy("%(where)s: the officer is not there on %(day)s."),
    Rule.OFFICER_MET: gettext_lazy(
        "%(where)s: %(day)s is too near to another meeting of the same officer, outside of this schedule."
    ),
    Rule.HALL_SHUT: gettext_lazy("%(where)s: the hall is shut on %(day)s."),
    Rule.OFFICER_REST: gettext_lazy(
        "%(day)s: one officer has two meetings with too few days between: %(among)s."
    ),
    Rule.HALL_ONCE: gettext_lazy("%(day)s: two meetings are in one hall at once: %(among)s."),
    Rule.DISTRICT_AT_ONCE: gettext_lazy(
        "%(where)s, %(day)s: more meetings at once than were allowed: %(among)s."
    ),
    Rule.REGION_AT_ONCE: gettext_lazy(
        "%(day)s: more meetings at once in the region than were allowed: %(among)s."
    ),
}


def said(made: Made, found: Iterable[Fault]) -> list[str]:
    """Say of each fault which rule is broken, where, on which day and by which meetings."""
    return [
        str(ALONE[fault.rule])
        % {
            "where": where_of(made, fault.rule, fault.where),
            "day": day_in_words(fault.on) if fault.on else "",
            "among": named(made, fault.among),
        }
        for fault in list(found)[:MOST_SAID]
    ]


def where_of(made: Made, rule: Rule, where: str) -> str:
    """Name the place of a fault: a beat, a district, a hall, or the beats of an officer, who is not named.

    The record goes on after a fault was found: what is there no longer is said to have changed.
    """
    if where in made.problem.beat:
        return beat_of(made, where)
    if where in made.halls:
        return made.halls[where]
    if rule is Rule.OFFICER_REST:
        of_the_officer = [beat.key for beat in made.problem.beats if beat.officer == where]
        return named(made, of_the_officer) or _("A beat that has changed since")
    try:
        return atlas().by_code(where).name
    except KeyError:
        return _("A beat that has changed since")


def named(made: Made, keys: Iterable[str]) -> str:
    """Name the beats of some meetings, the first few of them."""
    all_keys = list(keys)
    words = ", ".join(beat_of(made, key) for key in all_keys[:MOST_NAMED])
    return f"{words} …" if len(all_keys) > MOST_NAMED else words


def beat_of(made: Made, key: str) -> str:
    """Name the beat of a meeting, with the reference of the meeting."""
    meeting = made.meetings[key]
    return f"{atlas().by_id(meeting.beat_id).name} ({key})"
