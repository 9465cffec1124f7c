"""The rule for appointing to an office. Nothing else decides who may act, or when."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.roles import ADMINISTRATOR, CLOCK, INSTALLER, Jurisdiction
from ishenim.kernel.places.models import Hierarchy
from ishenim.kernel.procedures.declare import STAY, Procedure, Provided, Public, Shape, Step, working_days


class AppointmentState(TextChoices):
    PROPOSED = "proposed", _("Proposed, a second person has not confirmed it yet")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Lapsed, nobody confirmed it")
    IN_FORCE = "in_force", _("In force")
    RECOVERING = "recovering", _("In force, a new sign-in waits for a second person")
    DISABLED = "disabled", _("Sign-in disabled")
    ENDED = "ended", _("Ended")


A = AppointmentState

ADMINISTRATORS = [Jurisdiction(ADMINISTRATOR, str(hierarchy)) for hierarchy in Hierarchy.values]
HELD = [A.IN_FORCE, A.RECOVERING, A.DISABLED]
NAMES = ["appoint.name"]
WHAT = ["role", "institution", "starts", "ends"]
IS_NAMED = Provided("is_named", _("the name is shown to the public"))
NAME_IS_HIDDEN = Provided("name_is_hidden", _("the post faces the public and its name is hidden"))
ONE_PERSON_MAY_RESET = Provided("one_person_may_reset", _("the person holds no sensitive office anywhere"))
TWO_PEOPLE_RESET = Provided("two_people_reset", _("the person holds a sensitive office somewhere"))

ACCOUNTS = "Project rule 5: every office is entered in public, a sensitive one by two, and none by oneself"
NAMED = "Project rule 6: name, post, duty telephone and term are public where the post is, and while it lasts"


class Appointing(Procedure):
    """Who enters an office and who leaves it; how a lost or a stolen sign-in is dealt with."""

    name = "appointment"
    title = _("Appointing to an office")
    basis = ACCOUNTS
    states = AppointmentState
    shapes = {
        A.PROPOSED: Shape.WAITS,
        A.DECLINED: Shape.MISSING,
        A.LAPSED: Shape.MISSING,
        A.IN_FORCE: Shape.KEPT,
        A.RECOVERING: Shape.WAITS,
        A.DISABLED: Shape.WAITS,
        A.ENDED: Shape.DONE,
    }
    final = frozenset({A.DECLINED, A.LAPSED, A.ENDED})
    at_rest = frozenset({A.IN_FORCE, A.DISABLED})
    writes_as_it_opens = True

    appoint = Step(
        label=_("Appoint to a post that faces the public"),
        sentence=_("A post that faces the public was filled: %(role)s, %(institution)s, from %(starts)s."),
        by=ADMINISTRATORS,
        then=A.IN_FORCE,
        in_clear=WHAT,
        sealed=["email", "duty_phone"],
        basis=NAMED,
    )
    appoint_inside = Step(
        label=_("Appoint to a post that does not face the public"),
        sentence=_("A post was filled: %(role)s, %(institution)s, from %(starts)s."),
        by=ADMINISTRATORS,
        then=A.IN_FORCE,
        public=Public.FACT,
        in_clear=WHAT,
        sealed=["name", "email", "duty_phone"],
        basis=ACCOUNTS,
    )
    appoint_first = Step(
        label=_("Appoint the first administrator"),
        sentence=_("The first administrator was appointed at the machine: %(institution)s, from %(starts)s."),
        by=[INSTALLER],
        then=A.IN_FORCE,
        public=Public.FACT,
        in_clear=WHAT,
        sealed=["name", "email", "duty_phone"],
        basis=ACCOUNTS,
    )
    propose = Step(
        label=_("Propose somebody for a sensitive office"),
        sentence=_("Somebody was proposed for an office: %(role)s, %(institution)s, from %(starts)s."),
        by=ADMINISTRATORS,
        then=A.PROPOSED,
        public=Public.FACT,
        in_clear=WHAT,
        sealed=["name", "email", "duty_phone"],
        basis=ACCOUNTS,
    )
    confirm = Step(
        label=_("Confirm the proposal"),
        sentence=_("A second person confirmed the appointment."),
        by=[*ADMINISTRATORS, INSTALLER],
        when=[A.PROPOSED],
        then=A.IN_FORCE,
        within=working_days(5),
        otherwise="lapse",
        not_by_who=["propose"],
        public=Public.FACT,
        basis=ACCOUNTS,
    )
    decline = Step(
        label=_("Decline the proposal"),
        sentence=_("The proposal was declined."),
        by=ADMINISTRATORS,
        when=[A.PROPOSED],
        then=A.DECLINED,
        public=Public.FACT,
        sealed=["reason"],
        basis=ACCOUNTS,
    )
    lapse = Step(
        label=_("Write that nobody confirmed the proposal"),
        sentence=_("Nobody confirmed the proposal in time, so it lapsed. The clock wrote this line."),
        by=[CLOCK],
        when=[A.PROPOSED],
        then=A.LAPSED,
        basis=ACCOUNTS,
    )
    change_term = Step(
        label=_("Change the end of the term"),
        sentence=_("The term was changed. The office is held until %(ends)s, that day not included."),
        by=ADMINISTRATORS,
        when=[A.IN_FORCE],
        then=STAY,
        in_clear=["ends"],
        basis=ACCOUNTS,
    )
    end = Step(
        label=_("End the appointment"),
        sentence=_("The appointment was ended. From %(ends)s on the office is no longer held."),
        by=ADMINISTRATORS,
        when=HELD,
        then=A.ENDED,
        public=Public.FACT,
        in_clear=["ends"],
        sealed=["reason"],
        erases=NAMES,
        basis=ACCOUNTS,
    )
    term_over = Step(
        label=_("Write that the term is over"),
        sentence=_("The term was over on %(ends)s. The clock wrote this line."),
        by=[CLOCK],
        when=HELD,
        then=A.ENDED,
        in_clear=["ends"],
        erases=NAMES,
        basis=NAMED,
    )
    delist = Step(
        label=_("Hide the name, for safety"),
        sentence=_("The name was hidden after an objection."),
        by=ADMINISTRATORS,
        when=HELD,
        provided=IS_NAMED,
        then=STAY,
        public=Public.FACT,
        sealed=["reason"],
        erases=NAMES,
        basis=NAMED,
    )
    relist = Step(
        label=_("Show the name again"),
        sentence=_("The objection was withdrawn, and the name is shown again."),
        by=ADMINISTRATORS,
        when=HELD,
        provided=NAME_IS_HIDDEN,
        then=STAY,
        public=Public.FACT,
        basis=NAMED,
    )
    recover = Step(
        label=_("Give a new sign-in, after a lost password or device"),
        sentence=_("Password and devices were reset. A way to a new sign-in went to the officer alone."),
        by=ADMINISTRATORS,
        when=[A.IN_FORCE],
        provided=ONE_PERSON_MAY_RESET,
        then=STAY,
        public=Public.FACT,
        sealed=["reason"],
        basis=ACCOUNTS,
    )
    ask_recovery = Step(
        label=_("Ask for a new sign-in of somebody in a sensitive office"),
        sentence=_("A new sign-in was asked for. Nothing is reset before a second person confirms."),
        by=ADMINISTRATORS,
        when=[A.IN_FORCE],
        provided=TWO_PEOPLE_RESET,
        then=A.RECOVERING,
        public=Public.FACT,
        sealed=["reason"],
        basis=ACCOUNTS,
    )
    confirm_recovery = Step(
        label=_("Confirm the new sign-in"),
        sentence=_("A second person confirmed. Password and devices were reset."),
        by=[*ADMINISTRATORS, INSTALLER],
        when=[A.RECOVERING],
        then=A.IN_FORCE,
        within=working_days(2),
        otherwise="recovery_lapses",
        not_by_who=["ask_recovery"],
        public=Public.FACT,
        basis=ACCOUNTS,
    )
    refuse_recovery = Step(
        label=_("Refuse the new sign-in"),
        sentence=_("The new sign-in was refused. Nothing was reset."),
        by=ADMINISTRATORS,
        when=[A.RECOVERING],
        then=A.IN_FORCE,
        public=Public.FACT,
        sealed=["reason"],
        basis=ACCOUNTS,
    )
    recovery_lapses = Step(
        label=_("Write that nobody confirmed the new sign-in"),
        sentence=_("Nobody confirmed in time, so nothing was reset. The clock wrote this line."),
        by=[CLOCK],
        when=[A.RECOVERING],
        then=A.IN_FORCE,
        basis=ACCOUNTS,
    )
    recover_at_the_machine = Step(
        label=_("Give the only administrator a new sign-in"),
        sentence=_("Password and devices of the only administrator were reset at the machine."),
        by=[INSTALLER],
        when=[A.IN_FORCE, A.RECOVERING],
        then=A.IN_FORCE,
        public=Public.FACT,
        sealed=["reason"],
        basis=ACCOUNTS,
    )
    disable = Step(
        label=_("Disable the sign-in at once"),
        sentence=_("The sign-in was disabled."),
        by=ADMINISTRATORS,
        when=[A.IN_FORCE, A.RECOVERING],
        then=A.DISABLED,
        public=Public.FACT,
        sealed=["reason"],
        basis=ACCOUNTS,
    )
    enable = Step(
        label=_("Allow the sign-in again"),
        sentence=_("A second person allowed the sign-in again."),
        by=ADMINISTRATORS,
        when=[A.DISABLED],
        then=A.IN_FORCE,
        not_by_who=["disable"],
        public=Public.FACT,
        sealed=["reason"],
        basis=ACCOUNTS,
    )
