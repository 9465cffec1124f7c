"""The rule for a complaint about an officer: filed, examined by who may, decided, carried out, appealed, cleared."""

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.roles import (
    CLOCK,
    ENFORCEMENT_OFFICER,
    ETHICS_COMMISSION,
    HEAD,
    JUVENILE_INSPECTOR,
    LOCAL_SELF_GOVERNMENT,
    NEIGHBOURHOOD_OFFICER,
    POLICE_CHIEF,
    RESIDENT,
)
from ishenim.kernel.procedures.declare import (
    STAY,
    Circle,
    Procedure,
    Provided,
    Public,
    Shape,
    Step,
    until,
    working_days,
)


class ComplaintState(TextChoices):
    FILED = "filed", _("Filed, nobody has received it yet")
    EXAMINED = "examined", _("Being examined")
    NOT_TAKEN = "not_taken", _("Not examined, this can be appealed")
    CLEARED = "cleared", _("Decided: no breach, this can be appealed")
    BREACH = "breach", _("Decided: a breach, this can be appealed")
    APPEALED = "appealed", _("Appealed, another body examines it")
    TO_CARRY_OUT = "to_carry_out", _("Final: a breach, the consequence is to be carried out")
    ON_RECORD = "on_record", _("Final: the consequence was carried out and stands on record")
    CLOSED = "closed", _("Final: no breach was found, or it was not examined")
    RECORD_CLEARED = "record_cleared", _("Final: the record was cleared")
    WITHDRAWN = "withdrawn", _("Withdrawn by whoever filed it")
    ERASED = "erased", _("Erased: its time was over, or an office decided so")


C = ComplaintState

UNDER_WAY = [C.FILED, C.EXAMINED, C.APPEALED]
DECIDED = [C.NOT_TAKEN, C.CLEARED, C.BREACH]
ENDED = [C.CLOSED, C.RECORD_CLEARED, C.WITHDRAWN]
GOES_ON = [*UNDER_WAY, *DECIDED, C.TO_CARRY_OUT]

TEAM = [ETHICS_COMMISSION.asked.in_circle(Circle.TEAM)]
CONCERNED = [
    office.anywhere.in_circle(Circle.CONCERNED)
    for office in (
        ENFORCEMENT_OFFICER,
        NEIGHBOURHOOD_OFFICER,
        JUVENILE_INSPECTOR,
        POLICE_CHIEF,
        LOCAL_SELF_GOVERNMENT,
        HEAD,
    )
]
"""Whoever is complained of, in whatever office: those alone who were told, and who show it with their key."""
BODY = [HEAD.anywhere.in_circle(Circle.BODY)]
BOTH = [Circle.FILER, Circle.CONCERNED]

TERM = working_days(14)
if settings.APPEALS_IN_TEN_DAYS_FROM:
    TERM = TERM.changed(on=settings.APPEALS_IN_TEN_DAYS_FROM, to=10)
"""Citizens' appeals: 14 working days; 10 by the law that parliament approved on 12 March 2026, from the day on which it
takes effect. Whoever runs an installation says that day in the settings, as the act names it.
"""

APPEALS_LAW = (
    "Law on citizens' appeals: 14 working days, 10 from the day on which the amendment of 2026 takes effect"
)
FAIR = "Project rule 16: nobody examines a complaint about themselves, their superior or their subordinate"
HEARD = "Project rule 17: whoever is complained of is told, may answer and appeal, and is cleared in time"
SEALED = "Project rule 18: what is confided is sealed for those who examine it, and its lines name nobody"
KEPT = "Project rule 20: what was confided is kept for a time that its outcome gives, and erased by two or by the clock"
CITED = "Project rule 19: a breach cites the article in force on the day of the conduct, and its consequence is tracked"

HELD = Provided("held", _("a legal hold stands"))
NOT_HELD = Provided("not_held", _("no legal hold stands"))
WAS_HEARD = Provided("was_heard", _("the officer was told and could answer, or cannot be found out"))


class Complaint(Procedure):
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
        basis=SEALED,
    )
    add = Step(
        label=_("Add something"),
        sentence=_("Whoever filed it added something."),
        by=[RESIDENT],
        when=[*GOES_ON],
        then=STAY,
        public=Public.NOTHING,
        tells=[Circle.FILER],
        basis=SEALED,
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
        basis=SEALED,
    )
    note = Step(
        label=_("Put evidence or a note on file"),
        sentence=_("Something was put on file."),
        by=TEAM,
        when=GOES_ON,
        then=STAY,
        public=Public.NOTHING,
        basis=SEALED,
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
        provided=Provided("has_body_above", _("there is another body to appeal to")),
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
        provided=Provided("has_body_above", _("there is another body to appeal to")),
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
    hold = Step(
        label=_("Put a legal hold on it"),
        sentence=_("A legal hold was put on it: nothing of it is erased while it stands."),
        by=TEAM,
        when=[C.ON_RECORD, *ENDED],
        then=STAY,
        provided=NOT_HELD,
        public=Public.NOTHING,
        basis=KEPT,
    )
    release = Step(
        label=_("Lift the legal hold"),
        sentence=_("A second person lifted the legal hold."),
        by=TEAM,
        when=[C.ON_RECORD, *ENDED],
        then=STAY,
        provided=HELD,
        not_by_who=["hold"],
        public=Public.NOTHING,
        basis=KEPT,
    )
    ask_erasure = Step(
        label=_("Propose to erase it before its time"),
        sentence=_(
            "It was proposed to erase it before its time. Nothing is erased before a second person confirms."
        ),
        by=TEAM,
        when=ENDED,
        then=STAY,
        provided=NOT_HELD,
        public=Public.NOTHING,
        in_clear=["ground"],
        basis=KEPT,
    )
    confirm_erasure = Step(
        label=_("Confirm that it is erased"),
        sentence=_("A second person confirmed. Everything that was written was erased; the proofs stay."),
        by=TEAM,
        when=ENDED,
        then=C.ERASED,
        provided=Provided("may_be_erased", _("it was proposed and no legal hold stands")),
        not_by_who=["ask_erasure"],
        public=Public.NOTHING,
        in_clear=["ground"],
        basis=KEPT,
    )
    time_over = Step(
        label=_("Write that its time is over"),
        sentence=_(
            "Its time was over. Everything that was written was erased; the proofs stay. The clock wrote this line."
        ),
        by=[CLOCK],
        when=ENDED,
        then=C.ERASED,
        provided=NOT_HELD,
        public=Public.NOTHING,
        in_clear=["ground"],
        basis=KEPT,
    )
