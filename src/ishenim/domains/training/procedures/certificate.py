"""The rule for certificates: of a version of the course and of its code, valid until a day, revocable on a ground."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.domains.training.procedures.offices import OFFICES_OF_TRAINING, TRAINED
from ishenim.kernel.institutions.roles import CLOCK
from ishenim.kernel.procedures.declare import Procedure, Shape, Step


class CertificateState(TextChoices):
    VALID = "valid", _("Valid")
    DUE = "due", _("Due: the training must be taken again")
    REVOKED = "revoked", _("Revoked")


C = CertificateState


class Certificates(Procedure):
    """One certificate of one official."""

    name = "certificate"
    title = _("A certificate")
    basis = TRAINED
    states = CertificateState
    shapes = {C.VALID: Shape.KEPT, C.DUE: Shape.OVERDUE, C.REVOKED: Shape.MISSING}
    final = frozenset({C.REVOKED})
    at_rest = frozenset({C.VALID, C.DUE})

    issue = Step(
        label=_("Issue a certificate"),
        sentence=_(
            "A certificate was issued: course %(course)s, version %(version)s, valid until %(valid_until)s."
        ),
        by=[CLOCK],
        then=C.VALID,
        in_clear=["course", "version", "norm", "valid_until"],
        sealed=["enrolment"],
        basis=TRAINED,
    )
    run_out = Step(
        label=_("Write that the days of a certificate are over"),
        sentence=_("The days of the certificate are over. The clock wrote this line."),
        by=[CLOCK],
        when=[C.VALID],
        then=C.DUE,
        basis=TRAINED,
    )
    fall_due = Step(
        label=_("Write that a newer version of the code is in force"),
        sentence=_("A newer version of the code is in force: %(norm)s. The clock wrote this line."),
        by=[CLOCK],
        when=[C.VALID],
        then=C.DUE,
        in_clear=["norm"],
        basis=TRAINED,
    )
    revoke = Step(
        label=_("Revoke the certificate"),
        sentence=_("The certificate was revoked. Ground: %(ground)s."),
        by=OFFICES_OF_TRAINING,
        when=[C.VALID, C.DUE],
        then=C.REVOKED,
        in_clear=["ground"],
        sealed=["reason"],
        basis=TRAINED,
    )
