"""How long what was confided is kept, what holds it, who erases it, and who loses its key: for all procedures alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import SystemRandom

from django import forms
from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.days import day_of
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import CLOCK, Jurisdiction
from ishenim.kernel.procedures.bases import SEALED_FOR_CIRCLES
from ishenim.kernel.procedures.circles import ConfidedDetail
from ishenim.kernel.procedures.confided_erasing import erase
from ishenim.kernel.procedures.declare import STAY, Circle, Provided, Public, Step, Steps
from ishenim.kernel.procedures.fields import StepForm, Words

KEPT = "Project rule 22: what was confided is kept for a time that its outcome gives, and erased by two or by the clock"
FUZZY = 15
"""So many days more or less: a day that everybody could reckon would tell on which day it ended."""
OVER = "time"

chance = SystemRandom()


class KeptDetail(ConfidedDetail):
    """A confidential matter that is kept until a day, unless a legal hold stands."""

    kept_until = models.DateField(_("kept until"), null=True)
    held = models.BooleanField(_("a legal hold stands"), default=False)
    erasure = models.CharField(_("ground on which it is to be erased"), max_length=20, blank=True)

    class Meta:
        abstract = True

    @property
    def is_held(self) -> bool:
        """Whether a legal hold keeps it from being erased."""
        return self.held

    @property
    def is_not_held(self) -> bool:
        """Whether nothing keeps it from being erased."""
        return not self.held

    @property
    def may_be_erased(self) -> bool:
        """Whether it was proposed to erase it, and no legal hold stands."""
        return bool(self.erasure) and not self.held

    def is_seat(self, held: Appointment, circle: Circle) -> bool:
        """Say whether an office, of a role that acts in a circle, is one by which somebody is let into this matter."""
        return True

    def keep_for(self, length: timedelta) -> None:
        """Note until when it is kept, some days more or less, drawn once."""
        days = length.days + chance.randint(-FUZZY, FUZZY)
        self.kept_until = day_of(self.at) + timedelta(days=days)

    def erase(self, ground: str) -> dict[str, str]:
        """Destroy everything that was written, and return the ground for the line."""
        erase(self.matter_id)
        self.kept_until = None
        return {"ground": ground}


class ErasureGround(TextChoices):
    """Why what was confided is erased before its time."""

    ASKED = "asked", _("Whoever filed it asked for it")
    COURT = "court", _("A court ordered it")
    THIRD = "third", _("It holds what concerns somebody who has no part in it")


class Why(StepForm):
    """Why a hold is put or lifted."""

    reason = Words(label=_("Who asked for it, by which letter?"), rows=3, min_length=10, max_length=1000)


class AskErasure(StepForm):
    """On what ground it is to be erased."""

    ground = forms.ChoiceField(label=_("Ground"), choices=ErasureGround, widget=forms.RadioSelect)
    reason = Words(label=_("Why?"), rows=3, min_length=10, max_length=1000)


def keeping(team: Sequence[Jurisdiction], ended: Sequence[TextChoices], erased: TextChoices) -> type[Steps]:
    """Return the steps by which a team holds and erases what has ended, and the clock lets out whose seat is over."""
    not_held = Provided("is_not_held", _("no legal hold stands"))

    class Keeping(Steps):
        """Holding and erasing."""

        hold = Step(
            label=_("Put a legal hold on it"),
            sentence=_("A legal hold was put on it: nothing of it is erased while it stands."),
            by=team,
            when=ended,
            then=STAY,
            provided=not_held,
            public=Public.NOTHING,
            basis=KEPT,
        )
        release = Step(
            label=_("Lift the legal hold"),
            sentence=_("A second person lifted the legal hold."),
            by=team,
            when=ended,
            then=STAY,
            provided=Provided("is_held", _("a legal hold stands")),
            not_by_who=["hold"],
            public=Public.NOTHING,
            basis=KEPT,
        )
        ask_erasure = Step(
            label=_("Propose to erase it before its time"),
            sentence=_(
                "It was proposed to erase it before its time. Nothing is erased before a second person confirms."
            ),
            by=team,
            when=ended,
            then=STAY,
            provided=not_held,
            public=Public.NOTHING,
            in_clear=["ground"],
            basis=KEPT,
        )
        confirm_erasure = Step(
            label=_("Confirm that it is erased"),
            sentence=_("A second person confirmed. Everything that was written was erased; the proofs stay."),
            by=team,
            when=ended,
            then=erased,
            provided=Provided("may_be_erased", _("it was proposed and no legal hold stands")),
            not_by_who=["ask_erasure"],
            public=Public.NOTHING,
            in_clear=["ground"],
            basis=KEPT,
        )
        seat_over = Step(
            label=_("Write that a seat is over"),
            sentence=_(
                "Somebody who holds the office no more has no access any more. The clock wrote this line."
            ),
            by=[CLOCK],
            when=[one for one in type(erased) if one != erased],
            then=STAY,
            public=Public.NOTHING,
            tells=[Circle.FILER],
            basis=SEALED_FOR_CIRCLES,
        )
        time_over = Step(
            label=_("Write that its time is over"),
            sentence=_(
                "Its time was over. Everything that was written was erased; the proofs stay. The clock wrote this line."
            ),
            by=[CLOCK],
            when=ended,
            then=erased,
            provided=not_held,
            public=Public.NOTHING,
            in_clear=["ground"],
            basis=KEPT,
        )

    return Keeping
