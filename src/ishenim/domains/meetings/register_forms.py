"""What each step of the register of halls asks for. The same fields serve the page, the import and programs."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings.grounds import Weekday
from ishenim.domains.meetings.halls import called
from ishenim.domains.meetings.models import Hall
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.fields import StepForm, Words


class Enter(StepForm):
    """How a hall is called, and when it opens."""

    name = Words(
        label=_("Name of the hall"), rows=1, min_length=5, max_length=200,
        help_text=_("As people call it: building, floor, room. Each district has one hall of a name."),
    )  # fmt: skip
    weekdays = forms.MultipleChoiceField(
        label=_("On which days does it open?"), choices=Weekday, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        """Begin with what is known of the hall."""
        if isinstance(self.detail, Hall) and self.detail.name:
            self.fields["name"].initial = self.detail.name
            self.fields["weekdays"].initial = [str(number) for number in self.detail.weekdays]

    def clean_name(self) -> str:
        """Raise for a name that another hall of the district has."""
        name: str = self.cleaned_data["name"]
        taken = Hall.objects.filter(called=called(name, atlas().by_id(self.detail.matter.place_id)))
        if taken.exclude(pk=self.detail.pk).exists():
            raise ValidationError(_("A hall of this name is in the register of this district already."))
        return name


class Close(StepForm):
    """Why a hall is used no longer."""

    reason = Words(label=_("Reason"), rows=3, min_length=10, max_length=1000)
