"""The rule for the occasions at which a course is held. They stand in the common calendar beside meetings."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.domains.training.procedures.offices import AT_THE_DOOR, OFFICES_OF_TRAINING, TRAINED
from ishenim.kernel.institutions.roles import CLOCK
from ishenim.kernel.procedures.declare import STAY, Procedure, Provided, Shape, Step, working_days


class SessionState(TextChoices):
    PLANNED = "planned", _("Planned")
    ANNOUNCED = "announced", _("Announced")
    HELD = "held", _("Held, being closed")
    CLOSED = "closed", _("Held")
    CANCELLED = "cancelled", _("Cancelled")
    NOT_HELD = "not_held", _("Not held")


S = SessionState
AHEAD = [S.PLANNED, S.ANNOUNCED]
TIMES = ["starts_at", "ends_at"]
HAS_BEGUN = Provided("has_begun", _("the training has begun"))


class TrainingSessions(Procedure):
    """One occasion at which a course is held: from when until when, where, and for how many."""

    name = "training_session"
    title = _("A training")
    basis = TRAINED
    states = SessionState
    shapes = {
        S.PLANNED: Shape.WAITS,
        S.ANNOUNCED: Shape.PROMISED,
        S.HELD: Shape.DONE,
        S.CLOSED: Shape.KEPT,
        S.CANCELLED: Shape.MISSING,
        S.NOT_HELD: Shape.MISSING,
    }
    final = frozenset({S.CLOSED, S.CANCELLED, S.NOT_HELD})

    plan = Step(
        label=_("Plan a training"),
        sentence=_("A training in the course %(course)s was planned: %(starts_at)s."),
        by=OFFICES_OF_TRAINING,
        then=S.PLANNED,
        in_clear=["course", *TIMES, "seats"],
        basis=TRAINED,
    )
    announce = Step(
        label=_("Announce the training"),
        sentence=_("The training was announced: from now on one can enrol."),
        by=OFFICES_OF_TRAINING,
        when=[S.PLANNED],
        then=S.ANNOUNCED,
        basis=TRAINED,
    )
    move = Step(
        label=_("Move the training"),
        sentence=_("The training was moved: %(starts_at)s."),
        by=OFFICES_OF_TRAINING,
        when=AHEAD,
        then=STAY,
        in_clear=[*TIMES, "seats"],
        basis=TRAINED,
    )
    cancel = Step(
        label=_("Cancel the training"),
        sentence=_("The training was cancelled."),
        by=OFFICES_OF_TRAINING,
        when=AHEAD,
        then=S.CANCELLED,
        basis=TRAINED,
    )
    hold = Step(
        label=_("Write that it is being held"),
        sentence=_("The training is being held."),
        by=AT_THE_DOOR,
        when=[S.ANNOUNCED],
        then=S.HELD,
        provided=HAS_BEGUN,
        within=working_days(3, after="ends_at", called=_("the end of the training")),
        otherwise="not_held",
        basis=TRAINED,
    )
    not_held = Step(
        label=_("Write that nobody said it was held"),
        sentence=_("Nobody wrote that the training was held. The clock wrote this line."),
        by=[CLOCK],
        when=[S.ANNOUNCED],
        then=S.NOT_HELD,
        basis=TRAINED,
    )
    close = Step(
        label=_("Close the training"),
        sentence=_("The training was closed. Those who came: %(came)s."),
        by=AT_THE_DOOR,
        when=[S.HELD],
        then=S.CLOSED,
        in_clear=["came"],
        basis=TRAINED,
    )
    take_over = Step(
        label=_("Enter a training of the past"),
        sentence=_("A training that was held from %(first_day)s until %(last_day)s was entered."),
        by=OFFICES_OF_TRAINING,
        then=S.CLOSED,
        in_clear=["course", "first_day", "last_day"],
        basis=TRAINED,
    )
