"""The rule for programs that act for an office. Nothing else decides which program may act, or until when."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.roles import ADMINISTRATOR, CLOCK, ROLES, Jurisdiction
from ishenim.kernel.places.models import Hierarchy
from ishenim.kernel.procedures.declare import Procedure, Public, Shape, Step


class TokenState(TextChoices):
    ACTIVE = "active", _("In use")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RUN_OUT = "run_out", _("Its time is over")
    OFFICE_OVER = "office_over", _("The office is no longer held")


T = TokenState

ITSELF = [role.itself for role in ROLES.values() if role.official]
ADMINISTRATORS = [Jurisdiction(ADMINISTRATOR, str(hierarchy)) for hierarchy in Hierarchy.values]

PROGRAMS = (
    "Project rule 8: a program acts for one office, within what that office named and until a day it named; "
    "that it may, and that it no longer may, is public"
)


class ProgramsToken(Procedure):
    """A secret by which a program acts for an office."""

    name = "token"
    title = _("A token for a program")
    basis = PROGRAMS
    states = TokenState
    shapes = {T.ACTIVE: Shape.KEPT, T.WITHDRAWN: Shape.DONE, T.RUN_OUT: Shape.DONE, T.OFFICE_OVER: Shape.DONE}
    final = frozenset({T.WITHDRAWN, T.RUN_OUT, T.OFFICE_OVER})

    issue = Step(
        label=_("Let a program act for my office"),
        sentence=_("The office let a program act for it until %(expires)s, that day not included."),
        by=ITSELF,
        then=T.ACTIVE,
        in_clear=["scopes", "expires"],
        sealed=["program"],
        basis=PROGRAMS,
    )
    issue_for = Step(
        label=_("Let a program act for somebody’s office"),
        sentence=_(
            "An administrator let a program act for an office: %(role)s, %(institution)s, until %(expires)s, that day "
            "not included."
        ),
        by=ADMINISTRATORS,
        then=T.ACTIVE,
        in_clear=["role", "institution", "scopes", "expires"],
        sealed=["program", "email", "appointment"],
        basis=PROGRAMS,
    )
    withdraw = Step(
        label=_("Withdraw the token"),
        sentence=_("The token was withdrawn: the program can do nothing more."),
        by=[*ITSELF, *ADMINISTRATORS],
        when=[T.ACTIVE],
        then=T.WITHDRAWN,
        public=Public.FACT,
        basis=PROGRAMS,
    )
    run_out = Step(
        label=_("Write that the time of the token is over"),
        sentence=_("The time of the token is over. The clock wrote this line."),
        by=[CLOCK],
        when=[T.ACTIVE],
        then=T.RUN_OUT,
        public=Public.FACT,
        basis=PROGRAMS,
    )
    office_over = Step(
        label=_("Write that the token ended with the office"),
        sentence=_("The office is no longer held, so its token was withdrawn. The clock wrote this line."),
        by=[CLOCK],
        when=[T.ACTIVE],
        then=T.OFFICE_OVER,
        public=Public.FACT,
        basis=PROGRAMS,
    )
