"""Matters and their deadlines: one table for every run of every procedure."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, ClassVar, NoReturn

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.procedures.declare import PROCEDURES, Procedure, Shape, Step

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_reference() -> str:
    """Return a reference that can be read over the telephone: two groups of four, no look-alikes."""
    drawn, letters = secrets.randbelow(len(LETTERS) ** 8), ""
    for _letter in range(8):
        drawn, which = divmod(drawn, len(LETTERS))
        letters += LETTERS[which]
    return f"{letters[:4]}-{letters[4:]}"


class Matter(models.Model):
    """One run of a procedure. Only `engine.py` writes it.

    `due_at` is the nearest of its deadlines, `overdue_since` the earliest that was missed and not yet made good.
    """

    reference = models.CharField(_("reference"), max_length=12, default=new_reference)
    kind = models.CharField(_("procedure"), max_length=30)
    state = models.CharField(_("state"), max_length=30)
    state_since = models.DateTimeField(_("since"))
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="+", null=True
    )
    holder = models.ForeignKey(
        "institutions.Appointment", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    due_at = models.DateTimeField(_("due"), null=True)
    overdue_since = models.DateTimeField(_("overdue since"), null=True)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reference"], name="matter_reference")]
        indexes = [
            models.Index(fields=["place", "kind", "-id"]),
            models.Index(fields=["holder"], condition=Q(holder__isnull=False), name="matter_held"),
            models.Index(fields=["kind", "-id"]),
            models.Index(fields=["kind", "state", "-id"]),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="matter_due"),
            models.Index(
                fields=["kind", "overdue_since"],
                condition=Q(overdue_since__isnull=False),
                name="matter_overdue",
            ),
            models.Index(fields=["kind", "opened_at", "state", "overdue_since"], name="matter_opened"),
            # What is under way in a place stays little however long its record grows: short indexes lead to it.
            models.Index(
                fields=["place", "kind", "state"], condition=Q(closed_at__isnull=True), name="matter_open_in"
            ),
            models.Index(fields=["place", "due_at"], condition=Q(due_at__isnull=False), name="matter_due_in"),
            models.Index(
                fields=["place", "kind", "overdue_since"],
                condition=Q(overdue_since__isnull=False),
                name="matter_overdue_in",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: state, entry and deadlines change together or not at all."""
        raise TypeError("Only procedures.engine writes a matter.")

    @property
    def procedure(self) -> type[Procedure]:
        """The declared rule that this matter follows."""
        return PROCEDURES[self.kind]

    @property
    def detail(self) -> Detail:
        """What its domain knows of it beyond this table."""
        found: Detail = getattr(self, str(detail_of(self.kind)._meta.model_name))
        return found

    def fits(self, step: Step) -> bool:
        """Say whether that holds of it which a step asks besides its state."""
        return step.provided is None or bool(getattr(self.detail, step.provided.holds))

    def steps_open(self) -> list[Step]:
        """Return the steps that fit it as it stands, whoever may take them."""
        return [step for step in self.procedure.steps_open(self.state) if self.fits(step)]

    @property
    def shape(self) -> Shape:
        """The mark of its state."""
        return self.procedure.shape(self.state)

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return str(self.procedure.states(self.state).label)


class Deadline(models.Model):
    """By when a step must be taken. A miss is written once, by the clock.

    `kept_at` is when it was kept or, after a miss, when it was made good or the matter moved on.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="deadlines")
    step = models.CharField(_("step"), max_length=40)
    due_at = models.DateTimeField(_("due"))
    kept_at = models.DateTimeField(_("kept"), null=True)
    missed_at = models.DateTimeField(_("missed"), null=True)

    touched = False
    """Whether the step that is being taken kept or missed it; never stored."""

    @property
    def is_open(self) -> bool:
        """Whether it is still running."""
        return self.kept_at is None and self.missed_at is None


class Detail(models.Model):
    """What a domain knows of a matter beyond the table that all share."""

    procedure: ClassVar[type[Procedure]]

    matter = models.OneToOneField(
        Matter, on_delete=models.PROTECT, primary_key=True, related_name="%(class)s"
    )

    at: datetime
    """The moment of the step that is being taken; set by the engine, never stored."""

    class Meta:
        abstract = True

    @property
    def also(self) -> list[models.Model]:
        """Rows to be written with this one, in the same transaction: each has a `matter`."""
        rows: list[models.Model] = self.__dict__.setdefault("_also", [])
        return rows

    def leads_on(self) -> bool:
        """Whether a step that leads to another procedure does so for this matter."""
        return True


def detail_of(kind: str) -> type[Detail]:
    """Return the detail model of a procedure."""
    return next(
        model for model in apps.get_models() if issubclass(model, Detail) and model.procedure.name == kind
    )
