"""The rule for an anonymous report: filed at a channel, received by its readers, looked into, ended, erased in time."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.domains.reports.channels import CHANNELS
from ishenim.kernel.institutions.roles import CLOCK, RESIDENT
from ishenim.kernel.procedures.bases import SEALED_FOR_CIRCLES
from ishenim.kernel.procedures.confided_keeping import keeping
from ishenim.kernel.procedures.declare import (
    STAY,
    Circle,
    Procedure,
    Public,
    Shape,
    Step,
    working_days,
)


class ReportState(TextChoices):
    FILED = "filed", _("Filed, nobody has received it yet")
    LOOKED_INTO = "looked_into", _("Being looked into")
    HANDED_ON = "handed_on", _("Handed on to the body that acts on it")
    CLOSED = "closed", _("Closed, with reasons")
    WITHDRAWN = "withdrawn", _("Withdrawn by whoever filed it")
    ERASED = "erased", _("Erased: its time was over, or an office decided so")


R = ReportState

READERS = [
    role.anywhere.in_circle(Circle.TEAM)
    for role in dict.fromkeys(channel.readers for channel in CHANNELS.values())
]
GOES_ON = [R.FILED, R.LOOKED_INTO]
ENDED = [R.HANDED_ON, R.CLOSED, R.WITHDRAWN]

PROTECTED = "Law on the protection of persons who report corruption: nobody is harmed for a report; a check confirms it"

KEEPING = keeping(READERS, ENDED, R.ERASED)


class Report(KEEPING, Procedure):  # type: ignore[valid-type, misc]  # steps made for these readers
    """What anyone confides at a channel, without a name."""

    name = "anonymous_report"
    title = _("An anonymous report")
    basis = PROTECTED
    states = ReportState
    shapes = {
        R.FILED: Shape.WAITS,
        R.LOOKED_INTO: Shape.WAITS,
        R.HANDED_ON: Shape.DONE,
        R.CLOSED: Shape.KEPT,
        R.WITHDRAWN: Shape.MISSING,
        R.ERASED: Shape.MISSING,
    }
    final = frozenset({R.ERASED})
    at_rest = frozenset(ENDED)
    writes_as_it_opens = True
    confidential = True

    file = Step(
        label=_("Report it"),
        sentence=_("The report was filed."),
        by=[RESIDENT],
        then=R.FILED,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=SEALED_FOR_CIRCLES,
    )
    add = Step(
        label=_("Add something"),
        sentence=_("Whoever filed it added something."),
        by=[RESIDENT],
        when=[*GOES_ON, R.HANDED_ON, R.CLOSED],
        then=STAY,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=SEALED_FOR_CIRCLES,
    )
    withdraw = Step(
        label=_("Withdraw the report"),
        sentence=_("Whoever filed it withdrew it."),
        by=[RESIDENT],
        when=GOES_ON,
        then=R.WITHDRAWN,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=SEALED_FOR_CIRCLES,
    )
    receive = Step(
        label=_("Receive the report"),
        sentence=_("A reader of the channel received the report."),
        by=READERS,
        when=[R.FILED],
        then=R.LOOKED_INTO,
        within=working_days(5),
        otherwise="late",
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=PROTECTED,
    )
    write = Step(
        label=_("Write to whoever filed it"),
        sentence=_("A reader of the channel wrote to whoever filed it."),
        by=READERS,
        when=[*GOES_ON, R.HANDED_ON],
        then=STAY,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=SEALED_FOR_CIRCLES,
    )
    note = Step(
        label=_("Put evidence or a note on file"),
        sentence=_("Something was put on file."),
        by=READERS,
        when=[*GOES_ON, R.HANDED_ON],
        then=STAY,
        public=Public.NOTHING,
        basis=SEALED_FOR_CIRCLES,
    )
    recuse = Step(
        label=_("Step back from this report"),
        sentence=_("A reader of the channel stepped back and has no access any more."),
        by=READERS,
        when=[*GOES_ON, R.HANDED_ON],
        then=STAY,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        sealed=["reason"],
        basis=SEALED_FOR_CIRCLES,
    )
    hand_on = Step(
        label=_("Hand it on to the body that acts"),
        sentence=_("The report was handed on to the body that acts on it."),
        by=READERS,
        when=[R.LOOKED_INTO],
        then=R.HANDED_ON,
        within=working_days(60),
        otherwise="late",
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=PROTECTED,
    )
    close = Step(
        label=_("Close it, with reasons"),
        sentence=_("The report was closed, with reasons."),
        by=READERS,
        when=[R.LOOKED_INTO, R.HANDED_ON],
        then=R.CLOSED,
        settles=["hand_on"],
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=PROTECTED,
    )
    late = Step(
        label=_("Write that it is overdue"),
        sentence=_("The time was over and nothing was written. The clock wrote this line."),
        by=[CLOCK],
        when=[R.FILED, R.LOOKED_INTO],
        then=STAY,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=PROTECTED,
    )
