"""The rule for acts about single days. Nothing else makes a day off or a working day."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.roles import ADMINISTRATOR, CLOCK, INSTALLER, Jurisdiction, Role
from ishenim.kernel.procedures.declare import STAY, Procedure, Shape, Step
from ishenim.kernel.procedures.logs import Log


class DayState(TextChoices):
    IN_FORCE = "in_force", _("In force")
    WITHDRAWN = "withdrawn", _("Taken back, the published calendar holds")


D = DayState

BY_ACT = (
    "Project rule 10: an act decides about a day over the published calendar; whoever enters it stands to it in "
    "public, and deadlines that run are counted anew"
)
WHOEVER_ENTERS: list[Role | Jurisdiction] = [ADMINISTRATOR.of_the_place, INSTALLER]
WORKING_DAYS = Log(
    "calendar",
    title=_("Public log of working days"),
    lead=_(
        "Deadlines are counted in working days. Whenever an act makes a day off or a working day, it stands here, "
        "with the office that entered it and with how many deadlines it moved."
    ),
    nothing=_("No act about a day has been entered yet: the published calendar holds."),
    on_the_desk=_("Acts about days"),
    quotes=True,
)


class ActsAboutDays(Procedure):
    """What acts say about single days, and what follows for the deadlines that run."""

    name = "decree"
    title = _("An act about a day")
    basis = BY_ACT
    states = DayState
    shapes = {D.IN_FORCE: Shape.KEPT, D.WITHDRAWN: Shape.DONE}
    final = frozenset({D.WITHDRAWN})
    at_rest = frozenset({D.IN_FORCE})
    writes_as_it_opens = True

    enter = Step(
        label=_("Enter what an act says about a day"),
        sentence=_("An act decides about %(day)s: %(decides)s."),
        by=WHOEVER_ENTERS,
        then=D.IN_FORCE,
        opens_in="country",
        in_clear=["day", "decides"],
        log=WORKING_DAYS.name,
        basis=BY_ACT,
    )
    enter_anew = Step(
        label=_("Enter what a later act says about the day"),
        sentence=_("A later act decides about %(day)s: %(decides)s."),
        by=WHOEVER_ENTERS,
        when=[D.IN_FORCE],
        then=STAY,
        in_clear=["day", "decides"],
        log=WORKING_DAYS.name,
        basis=BY_ACT,
    )
    take_back = Step(
        label=_("Take the entry back"),
        sentence=_("What was entered about %(day)s was taken back. The published calendar holds."),
        by=WHOEVER_ENTERS,
        when=[D.IN_FORCE],
        then=D.WITHDRAWN,
        in_clear=["day"],
        log=WORKING_DAYS.name,
        basis=BY_ACT,
    )
    count_anew = Step(
        label=_("Count the deadlines that run anew"),
        sentence=_(
            "The deadlines that run were counted anew; this many moved: %(moved)s. The clock wrote this line."
        ),
        by=[CLOCK],
        when=[D.IN_FORCE, D.WITHDRAWN],
        then=STAY,
        in_clear=["moved"],
        log=WORKING_DAYS.name,
        basis=BY_ACT,
    )
