"""The steps with which a complaint is decided, appealed, carried out and cleared."""

from django.utils.translation import gettext_lazy as _

from ishenim.domains.complaints.procedures.states import (
    APPEALS_LAW,
    BODY,
    BOTH,
    CITED,
    CONCERNED,
    DECIDED,
    HAS_ANOTHER_BODY,
    HEARD,
    TEAM,
    TERM,
    WAS_HEARD,
    C,
)
from ishenim.kernel.institutions.roles import CLOCK, RESIDENT
from ishenim.kernel.procedures.declare import STAY, Circle, Public, Step, Steps, until, working_days


class Deciding(Steps):
    """From the decision to the day on which its record is cleared."""

    not_take = Step(
        label=_("Decide not to examine it"),
        sentence=_("The complaint is not examined. This can be appealed."),
        by=TEAM,
        when=[C.FILED, C.EXAMINED],
        then=C.NOT_TAKEN,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=APPEALS_LAW,
    )
    decide_no_breach = Step(
        label=_("Decide: no breach"),
        sentence=_("It was decided that no article was broken. This can be appealed."),
        by=TEAM,
        when=[C.EXAMINED],
        then=C.CLEARED,
        within=TERM,
        otherwise="late",
        settles=["decide_breach", "not_take"],
        provided=WAS_HEARD,
        public=Public.NOTHING,
        tells=BOTH,
        basis=CITED,
    )
    decide_breach = Step(
        label=_("Decide: a breach"),
        sentence=_("It was decided that an article was broken. This can be appealed."),
        by=TEAM,
        when=[C.EXAMINED],
        then=C.BREACH,
        settles=["decide_no_breach"],
        provided=WAS_HEARD,
        public=Public.NOTHING,
        tells=[*BOTH, Circle.BODY],
        basis=CITED,
    )
    appeal = Step(
        label=_("Appeal to another body"),
        sentence=_("Whoever filed it appealed. Another body examines it."),
        by=[RESIDENT],
        when=DECIDED,
        then=C.APPEALED,
        provided=HAS_ANOTHER_BODY,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=APPEALS_LAW,
    )
    officer_appeals = Step(
        label=_("Appeal to another body"),
        sentence=_("The officer appealed. Another body examines it."),
        by=CONCERNED,
        when=[C.BREACH],
        then=C.APPEALED,
        provided=HAS_ANOTHER_BODY,
        public=Public.NOTHING,
        tells=[Circle.CONCERNED],
        basis=HEARD,
    )
    stands = Step(
        label=_("Write that nobody appealed"),
        sentence=_("Nobody appealed in time, so the decision stands. The clock wrote this line."),
        by=[CLOCK],
        when=[C.NOT_TAKEN, C.CLEARED],
        then=C.CLOSED,
        within=working_days(10),
        otherwise="stands",
        public=Public.NOTHING,
        tells=BOTH,
        basis=APPEALS_LAW,
    )
    breach_stands = Step(
        label=_("Write that nobody appealed against the breach"),
        sentence=_("Nobody appealed in time, so the breach stands. The clock wrote this line."),
        by=[CLOCK],
        when=[C.BREACH],
        then=C.TO_CARRY_OUT,
        within=working_days(10),
        otherwise="breach_stands",
        public=Public.NOTHING,
        tells=[*BOTH, Circle.BODY],
        basis=APPEALS_LAW,
    )
    appeal_no_breach = Step(
        label=_("Decide the appeal: no breach"),
        sentence=_(
            "The other body decided that no article was broken. This is final here; a court can be asked."
        ),
        by=TEAM,
        when=[C.APPEALED],
        then=C.CLOSED,
        within=TERM,
        otherwise="late",
        settles=["appeal_breach"],
        public=Public.NOTHING,
        tells=BOTH,
        basis=CITED,
    )
    appeal_breach = Step(
        label=_("Decide the appeal: a breach"),
        sentence=_(
            "The other body decided that an article was broken. This is final here; a court can be asked."
        ),
        by=TEAM,
        when=[C.APPEALED],
        then=C.TO_CARRY_OUT,
        settles=["appeal_no_breach"],
        provided=WAS_HEARD,
        public=Public.NOTHING,
        tells=[*BOTH, Circle.BODY],
        basis=CITED,
    )
    let_in_head = Step(
        label=_("Let in who heads the body now"),
        sentence=_("Whoever heads the body that has to act was let in."),
        by=TEAM,
        when=[C.BREACH, C.TO_CARRY_OUT],
        then=STAY,
        public=Public.NOTHING,
        tells=[*BOTH, Circle.BODY],
        basis=CITED,
    )
    carry_out = Step(
        label=_("Write that the consequence was carried out"),
        sentence=_("The consequence was carried out."),
        by=BODY,
        when=[C.TO_CARRY_OUT],
        then=C.ON_RECORD,
        within=working_days(10),
        otherwise="late",
        public=Public.NOTHING,
        tells=[*BOTH, Circle.BODY],
        basis=CITED,
    )
    clear_record = Step(
        label=_("Write that the record is cleared"),
        sentence=_("The time of the record is over, and it was cleared. The clock wrote this line."),
        by=[CLOCK],
        when=[C.ON_RECORD],
        then=C.RECORD_CLEARED,
        within=until("on_record_until", called=_("the day on which the record is cleared")),
        otherwise="clear_record",
        public=Public.NOTHING,
        tells=BOTH,
        basis=HEARD,
    )
