"""What is asked while people sit in the hall: as little as one thumb can give."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings.agenda import asked_there
from ishenim.domains.meetings.models import Meeting
from ishenim.domains.meetings.procedures import GOING_ON
from ishenim.domains.meetings.question_forms import Ask, future_day
from ishenim.kernel.calendar import working_days
from ishenim.kernel.procedures.fields import Day, StepForm, Words
from ishenim.kernel.procedures.models import Matter

TERM_OF_A_PROMISE = 14  # working days, as the rule gives for a promise


class AskInHall(Ask):
    """A question that is asked on the day of a meeting, from the hall."""

    meeting = forms.CharField(widget=forms.HiddenInput)

    def clean_meeting(self) -> Matter:
        """Raise unless the meeting is of this place and of today."""
        found = Meeting.objects.select_related("matter").filter(
            matter__reference=self.cleaned_data["meeting"],
            matter__place_id=self.detail.matter.place_id,
            matter__state__in=GOING_ON,
        )
        meeting = found.first()
        if (
            meeting is None
            or meeting.starts_at is None
            or timezone.localdate(meeting.starts_at) != self.today
        ):
            raise ValidationError(_("This meeting is not today. Ask on the page of the place."), "not_today")
        return meeting.matter


class TurnTo(StepForm):
    """Which question the hall turns to."""

    question = forms.ChoiceField(label=_("Question"))

    def prepare(self) -> None:
        """Offer the questions that were asked in this meeting."""
        field = self.fields["question"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (matter.reference, f"{matter.reference}. {matter.title}")
            for matter in asked_there(self.detail.matter_id)
        ]


class AnswerInHall(StepForm):
    """What was answered before everyone."""

    result = Words(
        label=_("What was answered, in a few words"), rows=3, min_length=3, max_length=2000,
        help_text=_("Without names and telephone numbers."),
    )  # fmt: skip


class PromiseInHall(StepForm):
    """What was promised before everyone, and by which day."""

    what = Words(
        label=_("What will be done?"), rows=2, min_length=3, max_length=2000,
        help_text=_("So that a resident can check it. Without names and telephone numbers."),
    )  # fmt: skip
    promised_for = Day(label=_("By which day?"))

    def prepare(self) -> None:
        """Propose the last day of the term."""
        self.fields["promised_for"].initial = working_days.add(self.today, TERM_OF_A_PROMISE)

    def clean_promised_for(self) -> date:
        """Raise for a day that is past, or later than the rule allows."""
        return future_day(self.cleaned_data["promised_for"], self.today)
