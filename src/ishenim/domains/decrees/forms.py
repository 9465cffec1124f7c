"""What each step asks for. The same fields serve the page and the command line."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.domains.decrees.models import ActAboutADay
from ishenim.domains.decrees.procedures import DayState
from ishenim.kernel.procedures.fields import Day, StepForm, Words

FARTHEST = 10  # years
FIRST_YEAR = 1991


class Decides(TextChoices):
    """What an act can make of a day."""

    OFF = "off", _("a day off")
    WORK = "work", _("a working day")


class EnterAnew(StepForm):
    """What an act says, and which act it is."""

    decides = forms.ChoiceField(
        label=_("What does the act make of the day?"), choices=Decides, widget=forms.RadioSelect
    )
    basis = Words(
        label=_("Which act?"), rows=2, min_length=5, max_length=300,
        help_text=_("Who decided it, when, and its number, so that anyone can find it."),
    )  # fmt: skip


class Enter(EnterAnew):
    """What an act says about a day that none spoke of before."""

    field_order = ["day", "decides", "basis"]

    day = Day(label=_("About which day?"), help_text=_("For example 27.11.2026."))

    def clean_day(self) -> date:
        """Raise for a day that was decided already, or that nobody could mean."""
        day: date = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= self.today.year + FARTHEST:
            raise ValidationError(_("This day is too far away: look at the year."))
        if ActAboutADay.objects.filter(day=day, matter__state=DayState.IN_FORCE).exists():
            raise ValidationError(
                _("An act about this day is entered already. Open it and enter there what a later act says.")
            )
        return day


class TakeBack(StepForm):
    """Why an entry is taken back."""

    reason = Words(label=_("Reason"), rows=3, min_length=10, max_length=1000)
