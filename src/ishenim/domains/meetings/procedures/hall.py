"""The rule for the register of halls. Nothing else says which halls there are, and on which weekdays they open."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings.procedures.offices import HOSTS
from ishenim.kernel.procedures.declare import STAY, Procedure, Shape, Step


class HallState(TextChoices):
    IN_USE = "in_use", _("In use")
    CLOSED = "closed", _("No longer used")


H = HallState

IN_HALLS = (
    "Project rule 15: a hall in which officers report has one name, one code and its open days, and whoever enters or "
    "closes it stands to it in public"
)


class RegisterOfHalls(Procedure):
    """One hall in which officers report: entered, changed, and closed when it is used no more."""

    name = "hall"
    title = _("A hall for reporting meetings")
    basis = IN_HALLS
    states = HallState
    shapes = {H.IN_USE: Shape.KEPT, H.CLOSED: Shape.DONE}
    final = frozenset({H.CLOSED})
    at_rest = frozenset({H.IN_USE})

    enter = Step(
        label=_("Enter a hall"),
        sentence=_("A hall was entered. It opens on: %(weekdays)s."),
        by=HOSTS,
        then=H.IN_USE,
        opens_in="beat",
        in_clear=["weekdays"],
        basis=IN_HALLS,
    )
    change = Step(
        label=_("Change the name or the open days"),
        sentence=_("The hall was changed. It opens on: %(weekdays)s."),
        by=HOSTS,
        when=[H.IN_USE],
        then=STAY,
        in_clear=["weekdays"],
        basis=IN_HALLS,
    )
    close = Step(
        label=_("Close the hall for meetings"),
        sentence=_("The hall is used no longer. Meetings planned there need another one."),
        by=HOSTS,
        when=[H.IN_USE],
        then=H.CLOSED,
        basis=IN_HALLS,
    )
