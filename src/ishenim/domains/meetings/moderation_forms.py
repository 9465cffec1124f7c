"""What is asked where a question is checked, and where something is taken out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import grounds
from ishenim.domains.meetings.forms import LONGEST_QUESTION
from ishenim.domains.meetings.models import Question
from ishenim.kernel.procedures.attachments import anyone_reads_of
from ishenim.kernel.procedures.fields import StepForm, Words


class ShowText(StepForm):
    """The text as everyone will read it."""

    text = Words(
        label=_("The text as everyone will read it"), rows=8, min_length=1, max_length=LONGEST_QUESTION,
        help_text=_("Replace what must be hidden by three dots in square brackets: […]."),
    )  # fmt: skip
    hidden = forms.MultipleChoiceField(
        label=_("Why is something hidden?"),
        choices=grounds.Hidden,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def prepare(self) -> None:
        """Begin with the text as it stands."""
        if isinstance(self.detail, Question):
            self.fields["text"].initial = self.detail.shown_text or self.detail.text

    def clean(self) -> dict[str, Any]:
        """Raise unless a change has a reason and a reason has a change."""
        cleaned = super().clean() or {}
        text, reasons = cleaned.get("text"), cleaned.get("hidden")
        before = self.fields["text"].initial
        if text is not None and before is not None and (text != before.strip()) != bool(reasons):
            self.add_error(
                "hidden",
                _("Say why something is hidden, exactly when the text differs from what stood before."),
            )
        return cleaned


class HideFiles(StepForm):
    """Why pictures and papers are taken out."""

    ground = forms.ChoiceField(label=_("Ground"), choices=grounds.Hidden, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        """Raise where nothing is shown that could be taken out."""
        if self.detail is not None and not anyone_reads_of(self.detail.matter_id):
            raise ValidationError(_("No picture and no paper is shown here."), "nothing_shown")
        return super().clean() or {}


class Decline(StepForm):
    """Why a question is not let in."""

    ground = forms.ChoiceField(label=_("Ground"), choices=grounds.DeclineGround, widget=forms.RadioSelect)
