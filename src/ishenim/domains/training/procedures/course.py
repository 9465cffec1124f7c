"""The rule for courses: what is taught, what is asked for, and of which post it is asked."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.domains.training.procedures.offices import OFFICES_OF_TRAINING, TRAINED
from ishenim.kernel.procedures.declare import STAY, Procedure, Public, Shape, Step


class CourseState(TextChoices):
    OFFERED = "offered", _("Offered")
    WITHDRAWN = "withdrawn", _("No longer offered")


C = CourseState
TERMS = ["norm", "pass_mark", "days_valid", "minutes", "per_article"]
"""What a version of a course fixes: which code it is bound to, and what its test asks."""


class Courses(Procedure):
    """One course. A change is a version with a number; whoever holds a certificate holds it of one version."""

    name = "course"
    title = _("A course")
    basis = TRAINED
    states = CourseState
    shapes = {C.OFFERED: Shape.KEPT, C.WITHDRAWN: Shape.DONE}
    final = frozenset({C.WITHDRAWN})
    at_rest = frozenset({C.OFFERED})

    declare = Step(
        label=_("Declare a course"),
        sentence=_("The course was declared."),
        by=OFFICES_OF_TRAINING,
        then=C.OFFERED,
        in_clear=["version", *TERMS],
        basis=TRAINED,
    )
    change = Step(
        label=_("Change the course"),
        sentence=_("The course was changed: it stands in version %(version)s from now on."),
        by=OFFICES_OF_TRAINING,
        when=[C.OFFERED],
        then=STAY,
        in_clear=["version", *TERMS],
        basis=TRAINED,
    )
    add_question = Step(
        label=_("Put a question into the bank"),
        sentence=_("A question was put into the bank of the course, for the article %(article)s."),
        by=OFFICES_OF_TRAINING,
        when=[C.OFFERED],
        then=STAY,
        in_clear=["article", "number"],
        sealed=["wording", "right"],
        basis=TRAINED,
    )
    retire_question = Step(
        label=_("Take a question out of the bank"),
        sentence=_("Question %(question)s is drawn no more."),
        by=OFFICES_OF_TRAINING,
        when=[C.OFFERED],
        then=STAY,
        public=Public.ALL,
        in_clear=["question"],
        sealed=["reason"],
        basis=TRAINED,
    )
    require = Step(
        label=_("Say which post needs this course"),
        sentence=_(
            "From %(since)s on this course is needed for: %(role)s, %(institution)s and below. Days after taking up "
            "the post: %(within_days)s."
        ),
        by=OFFICES_OF_TRAINING,
        when=[C.OFFERED],
        then=STAY,
        in_clear=["role", "institution", "within_days", "since"],
        basis=TRAINED,
    )
    require_no_more = Step(
        label=_("Say that a post needs this course no more"),
        sentence=_("From %(until)s on this course is no longer needed for: %(role)s, %(institution)s."),
        by=OFFICES_OF_TRAINING,
        when=[C.OFFERED],
        then=STAY,
        in_clear=["role", "institution", "until"],
        basis=TRAINED,
    )
    withdraw = Step(
        label=_("Offer the course no more"),
        sentence=_("The course is offered no more. Certificates of it stay valid until their day."),
        by=OFFICES_OF_TRAINING,
        when=[C.OFFERED],
        then=C.WITHDRAWN,
        basis=TRAINED,
    )
