"""The rule for a complaint about an officer: filed, examined by who may, decided, carried out, appealed, cleared."""

from django.utils.translation import gettext_lazy as _

from ishenim.domains.complaints.procedures.deciding import Deciding
from ishenim.domains.complaints.procedures.states import (
    APPEALS_LAW,
    CONCERNED,
    ENDED,
    FAIR,
    GOES_ON,
    HAS_ANOTHER_BODY,
    HEARD,
    TEAM,
    C,
    ComplaintState,
)
from ishenim.kernel.institutions.roles import CLOCK, RESIDENT
from ishenim.kernel.procedures.bases import SEALED_FOR_CIRCLES
from ishenim.kernel.procedures.confided_keeping import keeping
from ishenim.kernel.procedures.declare import STAY, Circle, Procedure, Public, Shape, Step, working_days

KEEPING = keeping(TEAM, ENDED, C.ERASED)


class Complaint(Deciding, KEEPING, Procedure):  # type: ignore[valid-type, misc]  # steps made for this team
    """What anyone confides about the conduct of an officer, without a name if they wish."""

    name = "complaint"
    title = _("A complaint")
    basis = APPEALS_LAW
    states = ComplaintState
    shapes = {
        C.FILED: Shape.WAITS,
        C.EXAMINED: Shape.WAITS,
        C.NOT_TAKEN: Shape.MISSING,
        C.CLEARED: Shape.DONE,
        C.BREACH: Shape.DONE,
        C.APPEALED: Shape.DISPUTED,
        C.TO_CARRY_OUT: Shape.PROMISED,
        C.ON_RECORD: Shape.KEPT,
        C.CLOSED: Shape.KEPT,
        C.RECORD_CLEARED: Shape.KEPT,
        C.WITHDRAWN: Shape.MISSING,
        C.ERASED: Shape.MISSING,
    }
    final = frozenset({C.ERASED})
    at_rest = frozenset({C.ON_RECORD, *ENDED})
    writes_as_it_opens = True
    confidential = True

    file = Step(
        label=_("File a complaint"),
        sentence=_("The complaint was filed."),
        by=[RESIDENT],
        then=C.FILED,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=SEALED_FOR_CIRCLES,
    )
    add = Step(
        label=_("Add something"),
        sentence=_("Whoever filed it added something."),
        by=[RESIDENT],
        when=[*GOES_ON],
        then=STAY,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=SEALED_FOR_CIRCLES,
    )
    withdraw = Step(
        label=_("Withdraw the complaint"),
        sentence=_("Whoever filed it withdrew it."),
        by=[RESIDENT],
        when=[C.FILED, C.EXAMINED],
        then=C.WITHDRAWN,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=APPEALS_LAW,
    )
    receive = Step(
        label=_("Receive the complaint"),
        sentence=_("The examining body received the complaint."),
        by=TEAM,
        when=[C.FILED],
        then=C.EXAMINED,
        within=working_days(3),
        otherwise="late",
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=APPEALS_LAW,
    )
    write = Step(
        label=_("Write to whoever filed it"),
        sentence=_("The examining body wrote to whoever filed it."),
        by=TEAM,
        when=GOES_ON,
        then=STAY,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=SEALED_FOR_CIRCLES,
    )
    note = Step(
        label=_("Put evidence or a note on file"),
        sentence=_("Something was put on file."),
        by=TEAM,
        when=GOES_ON,
        then=STAY,
        public=Public.NOTHING,
        basis=SEALED_FOR_CIRCLES,
    )
    let_in = Step(
        label=_("Let a colleague in"),
        sentence=_("One more member of the examining body was let in."),
        by=TEAM,
        when=GOES_ON,
        then=STAY,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        sealed=["member"],
        basis=FAIR,
    )
    recuse = Step(
        label=_("Step back from this complaint"),
        sentence=_("A member of the examining body stepped back and has no access any more."),
        by=TEAM,
        when=GOES_ON,
        then=STAY,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        sealed=["reason"],
        basis=FAIR,
    )
    moved_up = Step(
        label=_("Hand it to the other body, for nobody is left"),
        sentence=_(
            "Nobody who could read it is left in the body that examined it. The other body examines it now. "
            "The clock wrote this line."
        ),
        by=[CLOCK],
        when=[C.FILED, C.EXAMINED, C.TO_CARRY_OUT],
        then=STAY,
        provided=HAS_ANOTHER_BODY,
        public=Public.NOTHING,
        tells=[Circle.FILER, Circle.CONCERNED],
        basis=FAIR,
    )
    name_officer = Step(
        label=_("Say who the officer is"),
        sentence=_("It was found out who the officer is, and who may examine was checked again."),
        by=TEAM,
        when=[C.EXAMINED, C.APPEALED],
        then=STAY,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        sealed=["officer"],
        basis=FAIR,
    )
    tell_officer = Step(
        label=_("Tell the officer"),
        sentence=_("The officer was told what the complaint is about."),
        by=TEAM,
        when=[C.EXAMINED, C.APPEALED],
        then=STAY,
        public=Public.NOTHING,
        tells=[Circle.CONCERNED],
        basis=HEARD,
    )
    not_found_out = Step(
        label=_("Write that the officer cannot be found out"),
        sentence=_("Who the officer is could not be found out."),
        by=TEAM,
        when=[C.EXAMINED, C.APPEALED],
        then=STAY,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=HEARD,
    )
    answer = Step(
        label=_("Answer"),
        sentence=_("The officer answered."),
        by=CONCERNED,
        when=[C.EXAMINED, C.APPEALED],
        then=STAY,
        public=Public.NOTHING,
        tells=[Circle.CONCERNED],
        basis=HEARD,
    )
    late = Step(
        label=_("Write that it is overdue"),
        sentence=_("The time was over and nothing was written. The clock wrote this line."),
        by=[CLOCK],
        when=[C.FILED, C.EXAMINED, C.APPEALED, C.TO_CARRY_OUT],
        then=STAY,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=APPEALS_LAW,
    )
