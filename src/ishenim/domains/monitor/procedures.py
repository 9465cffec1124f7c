"""The rule for publishing everything as files. Nothing else decides who may, or what is said of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.roles import CLOCK
from ishenim.kernel.procedures.declare import Procedure, Shape, Step


class DumpState(TextChoices):
    PUBLISHED = "published", _("Published")


D = DumpState

AS_FILES = (
    "Project rule 13: everything public can be taken away as files, as of one entry of the book, and the book says by "
    "which fingerprint anyone can tell that they are whole"
)


class PublishedDumps(Procedure):
    """One matter for each dump: as of which entry, and the fingerprint of its description."""

    name = "publication"
    title = _("The whole record as files")
    basis = AS_FILES
    states = DumpState
    shapes = {D.PUBLISHED: Shape.KEPT}
    final = frozenset({D.PUBLISHED})

    publish = Step(
        label=_("Publish the whole record as files"),
        sentence=_(
            "Everything public up to entry %(position)s was published as files. The fingerprint of their description: "
            "%(sha256)s. The clock wrote this line."
        ),
        by=[CLOCK],
        then=D.PUBLISHED,
        opens_in="country",
        in_clear=["position", "sha256", "size"],
        basis=AS_FILES,
    )
