"""Which rule of a schedule is broken, where and by how much, in the words of the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

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
WHOLE_QUARTER = {
    Rule.HOLIDAY: lambda count: ngettext(
        "No day is left: the quarter has %(count)s holiday and nothing else.",
        "No day is left: the quarter has %(count)s holidays and nothing else.",
        count,
    ),
    Rule.OFFICER_AWAY: lambda count: ngettext(
        "%(where)s: no day is left. The officer is away on %(count)s day.",
        "%(where)s: no day is left. The officer is away on %(count)s days.",
        count,
    ),
    Rule.OFFICER_MET: lambda count: ngettext(
        "%(where)s: no day is left. %(count)s day is too near to other meetings of the officer.",
        "%(where)s: no day is left. %(count)s days are too near to other meetings of the officer.",
        count,
    ),
    Rule.HALL_SHUT: lambda count: ngettext(
        "%(where)s: no day is left. The hall is shut on %(count)s day.",
        "%(where)s: no day is left. The hall is shut on %(count)s days.",
        count,
    ),
    Rule.OFFICER_REST: lambda count: ngettext(
        "%(where)s: one officer has %(count)s meeting too many for the days between.",
        "%(where)s: one officer has %(count)s meetings too many for the days between.",
        count,
    ),
    Rule.HALL_ONCE: lambda count: ngettext(
        "%(where)s: %(count)s meeting too many for one hall.",
        "%(where)s: %(count)s meetings too many for one hall.",
        count,
    ),
    Rule.DISTRICT_AT_ONCE: lambda count: ngettext(
        "%(where)s: %(count)s meeting too many for as many at once as were allowed.",
        "%(where)s: %(count)s meetings too many for as many at once as were allowed.",
        count,
    ),
    Rule.REGION_AT_ONCE: lambda count: ngettext(
        "The region: %(count)s meeting too many for as many at once as were allowed.",
        "The region: %(count)s meetings too many for as many at once as were allowed.",
        count,
    ),
}
WOULD_DO: dict[str, Callable[[int], str]] = {
    "days_between": lambda count: ngettext(
        "It would be possible with %(count)s working day between two meetings of one officer.",
        "It would be possible with %(count)s working days between two meetings of one officer.",
        count,
    ),
    "at_once_in_district": lambda count: ngettext(
        "It would be possible with %(count)s meeting at once in a district.",
        "It would be possible with %(count)s meetings at once in a district.",
        count,
    ),
    "at_once_in_region": lambda count: ngettext(
        "It would be possible with %(count)s meeting at once in the region.",
        "It would be possible with %(count)s meetings at once in the region.",
        count,
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


def said_of_all(made: Made, reasons: dict[str, list[list[object]]]) -> list[str]:
    """Say why there is no schedule at all, as the process found it, and what would make one possible."""
    if "failed" in reasons:
        return [
            _("The schedule could not be made: it took more time or memory than one may take. Ask for less.")
        ]
    words = []
    for written, where, count in reasons.get("faults", [])[:MOST_SAID]:
        rule = Rule(str(written))
        sentence = WHOLE_QUARTER[rule](int(str(count))) if rule in WHOLE_QUARTER else str(ALONE[rule])
        place = where_of(made, rule, str(where))
        words.append(sentence % {"where": place, "count": count, "day": "", "among": ""})
    for limit, value in reasons.get("remedies", []):
        words.append(WOULD_DO[str(limit)](int(str(value))) % {"count": value})
    return words or [
        _("No meeting is expected there in that quarter yet: they are thirty days before it begins.")
    ]


def where_of(made: Made, rule: Rule, where: str) -> str:
    """Name the place of a fault: a beat, a district, a hall, or the beats of an officer, who is not named."""
    if where in made.problem.beat:
        return beat_of(made, where)
    if where in made.halls:
        return made.halls[where]
    if rule is Rule.OFFICER_REST:
        return named(made, [beat.key for beat in made.problem.beats if beat.officer == where])
    try:
        return atlas().by_code(where).name
    except KeyError:
        return ""


def named(made: Made, keys: Iterable[str]) -> str:
    """Name the beats of some meetings, the first few of them."""
    all_keys = list(keys)
    words = ", ".join(beat_of(made, key) for key in all_keys[:MOST_NAMED])
    return f"{words} …" if len(all_keys) > MOST_NAMED else words


def beat_of(made: Made, key: str) -> str:
    """Name the beat of a meeting, with the reference of the meeting."""
    meeting = made.meetings[key]
    return f"{atlas().by_id(meeting.beat_id).name} ({key})"
