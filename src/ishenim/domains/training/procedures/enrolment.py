"""The rule for taking part: enrolling, coming, the test. The record never says who passed and who failed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.domains.training.procedures.offices import AT_THE_DOOR, HEADS, THEMSELVES, TRAINED
from ishenim.kernel.institutions.roles import CLOCK
from ishenim.kernel.procedures.declare import Procedure, Provided, Public, Shape, Step, until


class EnrolmentState(TextChoices):
    ENROLLED = "enrolled", _("Enrolled")
    ATTENDED = "attended", _("Attended")
    TESTING = "testing", _("The test is being taken")
    TESTED = "tested", _("The test was taken")
    TOOK_PART = "took_part", _("Took part")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ABSENT = "absent", _("Did not come")
    CALLED_OFF = "called_off", _("The training was not held")


E = EnrolmentState
IS_BEING_HELD = Provided("is_being_held", _("the training is being held"))
WAS_HELD = Provided("was_held", _("the training is being held or was held"))
A_TEST_IS_THERE = Provided("may_be_tested", _("the course has a test, and its bank has enough questions"))
ISSUES = "certificate.issue"


class Enrolments(Procedure):
    """One official in one training. Public is nothing of it: what anyone may read is the certificate."""

    name = "enrolment"
    title = _("Taking part in a training")
    writes_as_it_opens = True  # seats are counted under a lock
    counted_only = True
    basis = TRAINED
    states = EnrolmentState
    shapes = {
        E.ENROLLED: Shape.PROMISED,
        E.ATTENDED: Shape.KEPT,
        E.TESTING: Shape.WAITS,
        E.TESTED: Shape.DONE,
        E.TOOK_PART: Shape.KEPT,
        E.WITHDRAWN: Shape.DONE,
        E.ABSENT: Shape.MISSING,
        E.CALLED_OFF: Shape.MISSING,
    }
    final = frozenset({E.TESTED, E.TOOK_PART, E.WITHDRAWN, E.ABSENT, E.CALLED_OFF})

    enrol = Step(
        label=_("Enrol in a training"),
        sentence=_(
            "An official enrolled. A seed for the draw of the test was fixed: its fingerprint is %(seed_hash)s."
        ),
        by=THEMSELVES,
        then=E.ENROLLED,
        public=Public.NOTHING,
        in_clear=["seed_hash"],
        sealed=["training"],
        basis=TRAINED,
    )
    enrol_for = Step(
        label=_("Enrol somebody of mine in a training"),
        sentence=_(
            "A head enrolled an official. A seed for the draw was fixed: its fingerprint is %(seed_hash)s."
        ),
        by=HEADS,
        then=E.ENROLLED,
        public=Public.NOTHING,
        in_clear=["seed_hash"],
        sealed=["training", "official"],
        basis=TRAINED,
    )
    withdraw = Step(
        label=_("Do not take part after all"),
        sentence=_("The official takes part no more."),
        by=THEMSELVES,
        when=[E.ENROLLED],
        then=E.WITHDRAWN,
        public=Public.NOTHING,
        basis=TRAINED,
    )
    attend = Step(
        label=_("Say that I am here"),
        sentence=_("The official came, with the code that was shown at the door."),
        by=THEMSELVES,
        when=[E.ENROLLED],
        then=E.ATTENDED,
        provided=IS_BEING_HELD,
        public=Public.NOTHING,
        basis=TRAINED,
    )
    note_attendance = Step(
        label=_("Enter from the list that somebody came"),
        sentence=_("The official came, as the list of the trainer says."),
        by=AT_THE_DOOR,
        when=[E.ENROLLED, E.ABSENT],
        then=E.ATTENDED,
        provided=WAS_HELD,
        public=Public.NOTHING,
        basis=TRAINED,
    )
    absent = Step(
        label=_("Write that somebody did not come"),
        sentence=_(
            "The training is over, and nothing says that the official came. The clock wrote this line."
        ),
        by=[CLOCK],
        when=[E.ENROLLED],
        then=E.ABSENT,
        public=Public.NOTHING,
        basis=TRAINED,
    )
    call_off = Step(
        label=_("Write that the training was not held"),
        sentence=_("The training was cancelled or not held. The clock wrote this line."),
        by=[CLOCK],
        when=[E.ENROLLED],
        then=E.CALLED_OFF,
        public=Public.NOTHING,
        basis=TRAINED,
    )
    take_part = Step(
        label=_("Write that nothing more is asked"),
        sentence=_("The official took part in a training without a test. The clock wrote this line."),
        by=[CLOCK],
        when=[E.ATTENDED],
        then=E.TOOK_PART,
        public=Public.NOTHING,
        leads_to=ISSUES,
        basis=TRAINED,
    )
    begin_test = Step(
        label=_("Begin the test"),
        sentence=_("The questions were drawn: %(count)s of the bank whose fingerprint is %(bank)s."),
        by=THEMSELVES,
        when=[E.ATTENDED],
        then=E.TESTING,
        provided=A_TEST_IS_THERE,
        once=True,
        public=Public.NOTHING,
        in_clear=["count", "bank", "beacon"],
        basis=TRAINED,
    )
    hand_in = Step(
        label=_("Hand in the test"),
        sentence=_("The test was handed in. The seed of the draw was %(seed)s."),
        by=THEMSELVES,
        when=[E.TESTING],
        then=E.TESTED,
        within=until("test_ends", called=_("the end of the test")),
        otherwise="time_over",
        public=Public.NOTHING,
        in_clear=["seed", "drawn"],
        sealed=["answers", "right"],
        leads_to=ISSUES,
        basis=TRAINED,
    )
    time_over = Step(
        label=_("Write that the time of the test is over"),
        sentence=_(
            "The time of the test ran out. The seed of the draw was %(seed)s. The clock wrote this line."
        ),
        by=[CLOCK],
        when=[E.TESTING],
        then=E.TESTED,
        public=Public.NOTHING,
        in_clear=["seed", "drawn"],
        basis=TRAINED,
    )
