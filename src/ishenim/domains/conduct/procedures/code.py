"""The rule for the versions of a code. Nothing else decides who may change a code, or from which day."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.domains.conduct.procedures.offices import CONSULTED, IN_VERSIONS, KEEPERS
from ishenim.kernel.institutions.roles import CLOCK, CODE_KEEPER
from ishenim.kernel.procedures.declare import STAY, Procedure, Provided, Shape, Step, until


class VersionState(TextChoices):
    DRAFT = "draft", _("Draft")
    CONSULTATION = "consultation", _("In consultation")
    CONSULTED = "consulted", _("Consultation is over")
    APPROVED = "approved", _("Approved, not yet in force")
    IN_FORCE = "in_force", _("In force")
    SUPERSEDED = "superseded", _("A later version took its place")
    WITHDRAWN = "withdrawn", _("Withdrawn")


V = VersionState

HAS_TEXT = Provided("has_text", _("it has a text"))
IS_ANSWERED = Provided(
    "is_answered", _("every comment that was shown has its answer, and none waits for a check")
)


class VersionsOfCodes(Procedure):
    """One version of a code of conduct, from its draft until a later one takes its place."""

    name = "code_version"
    title = _("A version of a code of conduct")
    basis = IN_VERSIONS
    states = VersionState
    shapes = {
        V.DRAFT: Shape.WAITS,
        V.CONSULTATION: Shape.WAITS,
        V.CONSULTED: Shape.WAITS,
        V.APPROVED: Shape.PROMISED,
        V.IN_FORCE: Shape.KEPT,
        V.SUPERSEDED: Shape.DONE,
        V.WITHDRAWN: Shape.MISSING,
    }
    final = frozenset({V.SUPERSEDED, V.WITHDRAWN})
    at_rest = frozenset({V.IN_FORCE})

    begin_code = Step(
        label=_("Begin a new code"),
        sentence=_("The draft of a new code was begun. It would bind: %(roles)s, %(institution)s and below."),
        by=[CODE_KEEPER.itself],
        then=V.DRAFT,
        in_clear=["code", "institution", "roles"],
        basis=IN_VERSIONS,
    )
    draft_next = Step(
        label=_("Draft the next version of a code"),
        sentence=_("The draft of the next version was begun, with the text that is in force."),
        by=[CODE_KEEPER.itself],
        then=V.DRAFT,
        in_clear=["code"],
        basis=IN_VERSIONS,
    )
    revise = Step(
        label=_("Write the text"),
        sentence=_("The text was written: %(articles)s articles."),
        by=KEEPERS,
        when=[V.DRAFT, V.CONSULTED],
        then=STAY,
        in_clear=["articles", "languages", "fingerprint"],
        basis=IN_VERSIONS,
    )
    open_consultation = Step(
        label=_("Open the consultation"),
        sentence=_(
            "The consultation was opened, until the end of %(ends)s. Anyone may comment on any article."
        ),
        by=KEEPERS,
        when=[V.DRAFT, V.CONSULTED],
        then=V.CONSULTATION,
        provided=HAS_TEXT,
        in_clear=["ends", "fingerprint"],
        basis=CONSULTED,
    )
    end_consultation = Step(
        label=_("Write that the consultation is over"),
        sentence=_("The consultation is over. The clock wrote this line."),
        by=[CLOCK],
        when=[V.CONSULTATION],
        then=V.CONSULTED,
        within=until("consultation_ends", called=_("the last day of the consultation")),
        otherwise="end_consultation",
        basis=CONSULTED,
    )
    approve = Step(
        label=_("Approve the version"),
        sentence=_(
            "Version %(version)s was approved on %(approved_on)s. It comes into force on %(in_force_from)s."
        ),
        by=KEEPERS,
        when=[V.CONSULTED],
        then=V.APPROVED,
        provided=IS_ANSWERED,
        not_by_who=["begin_code", "draft_next", "revise"],
        in_clear=["version", "approved_on", "in_force_from", "fingerprint"],
        basis=IN_VERSIONS,
    )
    enter_approved = Step(
        label=_("Enter a version that an act approved without a consultation here"),
        sentence=_(
            "Version %(version)s was entered as an act approved it on %(approved_on)s, without a consultation here. "
            "It is in force from %(in_force_from)s."
        ),
        by=KEEPERS,
        when=[V.DRAFT],
        then=V.APPROVED,
        provided=HAS_TEXT,
        not_by_who=["begin_code", "draft_next", "revise"],
        in_clear=["version", "approved_on", "in_force_from", "fingerprint"],
        basis=IN_VERSIONS,
    )
    come_into_force = Step(
        label=_("Write that it is in force"),
        sentence=_("Version %(version)s is in force from %(in_force_from)s. The clock wrote this line."),
        by=[CLOCK],
        when=[V.APPROVED],
        then=V.IN_FORCE,
        within=until("comes_at", called=_("its first day in force")),
        otherwise="come_into_force",
        in_clear=["version", "in_force_from"],
        basis=IN_VERSIONS,
    )
    bind_others = Step(
        label=_("Say whom it binds from another day on"),
        sentence=_("From %(since)s it binds: %(roles)s, %(institution)s and below."),
        by=KEEPERS,
        when=[V.IN_FORCE],
        then=STAY,
        in_clear=["institution", "roles", "since"],
        basis=IN_VERSIONS,
    )
    supersede = Step(
        label=_("Write that a later version took its place"),
        sentence=_("A later version is in force from %(until)s. The clock wrote this line."),
        by=[CLOCK],
        when=[V.IN_FORCE],
        then=V.SUPERSEDED,
        in_clear=["until"],
        basis=IN_VERSIONS,
    )
    withdraw = Step(
        label=_("Withdraw it before it is in force"),
        sentence=_("It was withdrawn before it was in force."),
        by=KEEPERS,
        when=[V.DRAFT, V.CONSULTATION, V.CONSULTED, V.APPROVED],
        then=V.WITHDRAWN,
        basis=IN_VERSIONS,
    )
