"""What the database may hold readably of a complaint: codes and days, and no word, name or file."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ishenim.domains.complaints import procedures
from ishenim.kernel.institutions.models import Appointment, Institution
from ishenim.kernel.norms.reading import upwards
from ishenim.kernel.procedures.confided_keeping import KeptDetail
from ishenim.kernel.procedures.declare import Circle


class Outcome(models.TextChoices):
    """What was found, as the register counts it."""

    NO_BREACH = "no_breach", _("no breach")
    BREACH = "breach", _("a breach")
    NOT_TAKEN = "not_taken", _("not examined")


class Complaint(KeptDetail):
    """A complaint. `matter.institution` is the body that examines it, `against` that of the officer.

    `officers` is how many the body had when it was filed: the register shows no cell in which there were fewer than
    five it could be about. `heard` says that the officer was told, or that who it is cannot be found out.
    """

    procedure = procedures.Complaint

    against = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    above = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+", null=True)
    officers = models.PositiveIntegerField(_("officers of the body"))
    heard = models.BooleanField(_("the officer was heard"), default=False)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    article = models.CharField(_("article"), max_length=200, blank=True)
    consequence = models.CharField(_("consequence"), max_length=80, blank=True)
    decided_on = models.DateField(_("decided on"), null=True)
    final_on = models.DateField(_("final on"), null=True)
    on_record_until = models.DateField(_("on record until"), null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["kept_until"], condition=models.Q(kept_until__isnull=False), name="complaint_kept"
            ),
            models.Index(
                fields=["final_on"], condition=models.Q(final_on__isnull=False), name="complaint_final"
            ),
        ]

    def is_seat(self, held: Appointment, circle: Circle) -> bool:
        """Say whether an office is of the body that examines, of the other one, or heads the officer's or one above."""
        if circle == Circle.BODY:
            return held.institution_id in upwards(self.against_id)
        body = self.above_id if circle == Circle.HELD_BACK else self.matter.institution_id
        return held.institution_id == body

    @property
    def was_heard(self) -> bool:
        """Whether the officer was told and could answer, or cannot be found out."""
        return self.heard

    @property
    def has_body_above(self) -> bool:
        """Whether another body examines an appeal."""
        return self.above_id is not None
