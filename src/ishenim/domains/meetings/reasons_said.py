"""Why there is no schedule at all, in the words of the reader's language, and what would make one possible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ishenim.domains.meetings.faults_said import MOST_SAID, where_of
from ishenim.domains.meetings.making import Made
from ishenim.domains.meetings.schedule.keeping import Rule

WEEKENDS = "weekend_share"

ALL_SHUT: dict[Rule, Callable[[int], str]] = {
    Rule.HOLIDAY: lambda count: ngettext(
        "%(count)s day is a public holiday.", "%(count)s days are public holidays.", count
    ),
    Rule.ESTIMATED: lambda count: ngettext(
        "%(count)s day is a holiday by estimate; an act has yet to name it.",
        "%(count)s days are holidays by estimate; an act has yet to name them.",
        count,
    ),
    Rule.WEEKEND: lambda count: ngettext(
        "%(count)s day is at a weekend, and weekends were left free.",
        "%(count)s days are at weekends, and weekends were left free.",
        count,
    ),
    Rule.TOO_SOON: lambda count: ngettext(
        "%(count)s day is over, or too soon for the notice that the rule asks.",
        "%(count)s days are over, or too soon for the notice that the rule asks.",
        count,
    ),
}
"""What shuts days for everybody."""

WHOLE_QUARTER: dict[Rule, Callable[[int], str]] = {
    Rule.EACH_ONCE: lambda _count: _("%(where)s: no day is left for its meeting."),
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
"""What is in the way of one beat, officer, hall, district, or of the region."""

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
    WEEKENDS: lambda _count: _(
        "It would be possible with meetings at weekends: ask for at least %(count)s of 100 there."
    ),
}
"""What was tried out and found to be enough."""

WOULD_HELP = {
    Rule.HOLIDAY: gettext_lazy(
        "What would help: a later quarter, or an act that makes some of the holidays working days."
    ),
    Rule.ESTIMATED: gettext_lazy(
        "What would help: a later quarter, or an act that names the days of the holiday: it frees the others."
    ),
    Rule.WEEKEND: gettext_lazy("What would help: meetings at weekends, though they alone are not enough."),
    Rule.TOO_SOON: gettext_lazy(
        "What would help: a later quarter, whose days lie further ahead than the notice that the rule asks."
    ),
    Rule.OFFICER_AWAY: gettext_lazy(
        "What would help where the officer is away: another officer for the beat, or less leave."
    ),
    Rule.OFFICER_MET: gettext_lazy(
        "What would help where the officer meets elsewhere: another officer for the beat, or another day for the "
        "meeting elsewhere."
    ),
    Rule.HALL_SHUT: gettext_lazy(
        "What would help where the hall is shut: another hall for the beat, or more days on which this one opens."
    ),
    Rule.OFFICER_REST: gettext_lazy(
        "What would help where one officer has too many meetings: another officer for some of the beats."
    ),
    Rule.HALL_ONCE: gettext_lazy(
        "What would help where too many meet in one hall: another hall for some of the beats, or more hours at which "
        "meetings may begin."
    ),
    Rule.DISTRICT_AT_ONCE: gettext_lazy(
        "What would help where a district has too many meetings: more hours at which meetings may begin, or more "
        "meetings at once in a district."
    ),
    Rule.REGION_AT_ONCE: gettext_lazy(
        "What would help where the region has too many meetings: more hours at which meetings may begin, or more "
        "meetings at once in the region."
    ),
    Rule.EACH_ONCE: gettext_lazy(
        "What would help where no day is left: more hours at which meetings may begin, or limits that ask for less."
    ),
}
"""What is known to help against a rule, though nobody has tried out whether it is enough."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Which rule leaves no schedule, where, and by how much, as the process wrote it down."""

    rule: Rule
    where: str
    count: int

    def said(self, made: Made) -> str:
        """Say it in a sentence."""
        sentence = (ALL_SHUT if self.rule in ALL_SHUT else WHOLE_QUARTER)[self.rule](self.count)
        return sentence % {"where": where_of(made, self.rule, self.where), "count": self.count}


def said_of_all(made: Made, reasons: dict[str, list[list[object]]]) -> list[str]:
    """Say why there is no schedule at all, as the process found it, and what would make one possible."""
    if "failed" in reasons:
        return [
            _("The schedule could not be made: it took more time or memory than one may take. Ask for less.")
        ]
    found = [
        Reason(Rule(str(rule)), str(where), int(str(count)))
        for rule, where, count in reasons.get("faults", [])
    ]
    remedies = {str(limit): int(str(value)) for limit, value in reasons.get("remedies", [])}
    words = [*said_of(made, found), *would_make_it_possible({reason.rule for reason in found}, remedies)]
    return words or [
        _("No meeting is expected there in that quarter yet: they are thirty days before it begins.")
    ]


def said_of(made: Made, found: list[Reason]) -> Iterator[str]:
    """Say each reason, the first of very many, and how many more there are."""
    if any(reason.rule in ALL_SHUT for reason in found):
        yield _("No day of the quarter is left for a meeting.")
    for reason in found[:MOST_SAID]:
        yield reason.said(made)
    more = len(found) - MOST_SAID
    if more > 0:
        said = ngettext(
            "%(count)s more reason is not named here.", "%(count)s more reasons are not named here.", more
        )
        yield said % {"count": more}


def would_make_it_possible(rules: set[Rule], remedies: dict[str, int]) -> Iterator[str]:
    """Say which limits would do, and what would help against each rule besides."""
    for limit, value in remedies.items():
        yield WOULD_DO[limit](value) % {"count": value}
    for rule, sentence in WOULD_HELP.items():
        if rule in rules and not (rule is Rule.WEEKEND and WEEKENDS in remedies):
            yield str(sentence)
