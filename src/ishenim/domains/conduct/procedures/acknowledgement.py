"""The rule for acknowledging a code. The public learns how many did, and never who."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.domains.conduct.procedures.offices import ACKNOWLEDGED, BOUND_ITSELF
from ishenim.kernel.institutions.roles import CLOCK
from ishenim.kernel.procedures.declare import Procedure, Public, Shape, Step, working_days


class AcknowledgementState(TextChoices):
    DUE = "due", _("To be acknowledged")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    OVERDUE = "overdue", _("Not acknowledged in time")
    ENDED = "ended", _("No longer asked")


A = AcknowledgementState


class Acknowledgements(Procedure):
    """That one officer has read the version of a code by which the office is bound."""

    name = "acknowledgement"
    title = _("Acknowledging a code")
    basis = ACKNOWLEDGED
    states = AcknowledgementState
    shapes = {
        A.DUE: Shape.WAITS,
        A.ACKNOWLEDGED: Shape.KEPT,
        A.OVERDUE: Shape.OVERDUE,
        A.ENDED: Shape.DONE,
    }
    final = frozenset({A.ACKNOWLEDGED, A.ENDED})
    counted_only = True

    ask = Step(
        label=_("Ask an officer to acknowledge"),
        sentence=_(
            "An officer who is bound was asked to acknowledge %(version)s. The clock wrote this line."
        ),
        by=[CLOCK],
        then=A.DUE,
        public=Public.NOTHING,
        in_clear=["version"],
        basis=ACKNOWLEDGED,
    )
    acknowledge = Step(
        label=_("I have read the code and am bound by it"),
        sentence=_("An officer acknowledged %(version)s."),
        by=BOUND_ITSELF,
        when=[A.DUE],
        then=A.ACKNOWLEDGED,
        within=working_days(10),
        otherwise="not_acknowledged",
        public=Public.NOTHING,
        in_clear=["version"],
        basis=ACKNOWLEDGED,
    )
    not_acknowledged = Step(
        label=_("Write that it was not acknowledged in time"),
        sentence=_("An officer did not acknowledge it in time. The clock wrote this line."),
        by=[CLOCK],
        when=[A.DUE],
        then=A.OVERDUE,
        public=Public.NOTHING,
        basis=ACKNOWLEDGED,
    )
    acknowledge_late = Step(
        label=_("I have read the code and am bound by it, late"),
        sentence=_("An officer acknowledged %(version)s after the term."),
        by=BOUND_ITSELF,
        when=[A.OVERDUE],
        then=A.ACKNOWLEDGED,
        public=Public.NOTHING,
        in_clear=["version"],
        basis=ACKNOWLEDGED,
    )
    end = Step(
        label=_("Write that it is no longer asked"),
        sentence=_(
            "The office ended, is bound no longer, or a later version took the place of this one. "
            "The clock wrote this line."
        ),
        by=[CLOCK],
        when=[A.DUE, A.OVERDUE],
        then=A.ENDED,
        public=Public.NOTHING,
        basis=ACKNOWLEDGED,
    )
