"""The rule for the common schedule of a region and a quarter. Nothing else decides who may act, or when."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings.procedures.offices import IN_COMMON, SCHEDULING
from ishenim.kernel.institutions.roles import CLOCK
from ishenim.kernel.procedures.declare import STAY, Procedure, Provided, Public, Shape, Step


class ScheduleState(TextChoices):
    ASKED = "asked", _("Being made")
    PROPOSED = "proposed", _("Proposed, not yet released")
    IMPOSSIBLE = "impossible", _("Not possible as asked")
    RELEASED = "released", _("Released")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = ScheduleState


class CommonSchedules(Procedure):
    """One matter for each region and quarter: proposed by the machine, edited by people, released in versions."""

    name = "schedule"
    title = _("The common schedule of a region and a quarter")
    basis = IN_COMMON
    states = ScheduleState
    shapes = {
        S.ASKED: Shape.WAITS,
        S.PROPOSED: Shape.WAITS,
        S.IMPOSSIBLE: Shape.MISSING,
        S.RELEASED: Shape.KEPT,
        S.WITHDRAWN: Shape.DONE,
    }
    final = frozenset({S.WITHDRAWN})
    at_rest = frozenset({S.RELEASED})

    ask = Step(
        label=_("Ask for a schedule"),
        sentence=_("A schedule was asked for."),
        by=SCHEDULING,
        then=S.ASKED,
        opens_in="police_area",
        in_clear=["quarter", "at_once_in_district", "at_once_in_region", "days_between"],
        sealed=["conditions"],
        basis=IN_COMMON,
    )
    propose = Step(
        label=_("Propose the schedule that was found"),
        sentence=_(
            "A schedule of %(meetings)s meetings was proposed. In points it costs %(objective)s, and none costs less "
            "than %(bound)s. The clock wrote this line."
        ),
        by=[CLOCK],
        when=[S.ASKED],
        then=S.PROPOSED,
        public=Public.FACT,
        in_clear=["meetings", "objective", "bound", "certificate"],
        basis=IN_COMMON,
    )
    say_impossible = Step(
        label=_("Say that there is no such schedule"),
        sentence=_("No schedule keeps all the rules as they were asked. The clock wrote this line."),
        by=[CLOCK],
        when=[S.ASKED],
        then=S.IMPOSSIBLE,
        public=Public.FACT,
        basis=IN_COMMON,
    )
    release = Step(
        label=_("Release the schedule"),
        sentence=_(
            "Version %(version)s was released: %(count)s meetings. New: %(new)s, moved: %(moved)s, "
            "cancelled: %(cancelled)s."
        ),
        by=SCHEDULING,
        when=[S.PROPOSED],
        then=S.RELEASED,
        in_clear=["version", "count", "new", "moved", "cancelled", "certificate", "schedule"],
        basis=IN_COMMON,
    )
    put = Step(
        label=_("Put a meeting on another day, hour or hall"),
        sentence=_("A proposed meeting was put elsewhere."),
        by=SCHEDULING,
        when=[S.PROPOSED],
        then=STAY,
        public=Public.FACT,
        basis=IN_COMMON,
    )
    leave_out = Step(
        label=_("Leave a meeting out"),
        sentence=_("A meeting was left out of the proposal."),
        by=SCHEDULING,
        when=[S.PROPOSED],
        then=STAY,
        public=Public.FACT,
        basis=IN_COMMON,
    )
    ask_again = Step(
        label=_("Ask for it anew"),
        sentence=_("The schedule was asked for anew."),
        by=SCHEDULING,
        when=[S.PROPOSED, S.IMPOSSIBLE, S.RELEASED],
        then=S.ASKED,
        in_clear=["at_once_in_district", "at_once_in_region", "days_between"],
        sealed=["conditions"],
        basis=IN_COMMON,
    )
    withdraw = Step(
        label=_("Withdraw what was asked for"),
        sentence=_("What was asked for was withdrawn before anything was released."),
        by=SCHEDULING,
        when=[S.ASKED, S.PROPOSED, S.IMPOSSIBLE],
        then=S.WITHDRAWN,
        provided=Provided("nothing_released", _("no version of it was released yet")),
        basis=IN_COMMON,
    )
