"""What each step of a meeting asks for. The same fields serve the page, the import and the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.domains.meetings import grounds
from ishenim.domains.meetings.agenda import asked_there, open_items, told_of
from ishenim.domains.meetings.models import LONGEST_QUESTION, Meeting
from ishenim.domains.meetings.quarters import Quarter
from ishenim.kernel.calendar import working_days
from ishenim.kernel.procedures.attachments import Attachments
from ishenim.kernel.procedures.fields import Count, Moment, StepForm, Words

LONGEST_MEETING = timedelta(hours=12)


class Time(StepForm):
    """When and where a meeting is to be."""

    starts_at = Moment(label=_("Begins"), help_text=_("Day and time, for example 25.11.2026 18:30."))
    ends_at = Moment(label=_("Ends"))
    venue = Words(
        label=_("Where"), rows=1, min_length=5, max_length=200,
        help_text=_(
            "A place that people can reach and find: building, floor, room. A hall of the register is meant by its "
            "code, or by its name as it stands there."
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Raise beside the field for a time in the past, on a holiday, or that ends before it begins."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts:
            self.check_start(starts)
        if starts and ends and not starts < ends <= starts + LONGEST_MEETING:
            self.add_error("ends_at", _("The meeting must end after it begins, and within twelve hours."))
        return cleaned

    def check_start(self, starts: datetime) -> None:
        day = timezone.localdate(starts)
        if starts <= self.at:
            self.add_error("starts_at", _("This time has already passed: choose a later one."))
        elif working_days.is_holiday(day) and not working_days.is_soft(day):
            self.add_error("starts_at", _("This day is a public holiday: choose another one."))


class WhichQuarter(forms.RegexField):
    """A quarter, written 2026-4."""

    def in_words(self, value: str) -> str:
        """Return the quarter as people say it."""
        return Quarter.parse(value).in_words


class Expect(StepForm):
    """Which meeting the rule expects."""

    quarter = WhichQuarter(label=_("Quarter"), regex=r"^\d{4}-[1-4]$")
    ordinal = Count(label=_("Which of the quarter"), least=1, most=20)


class Plan(Time):
    """Planning a meeting."""


class Because(StepForm):
    """A reason that everyone reads."""

    reason = Words(label=_("Reason"), rows=3, min_length=10, max_length=1000)


class Move(Time):
    """Another time or place for an announced meeting."""

    reason = Words(label=_("Reason"), rows=3, min_length=10, max_length=1000)


class Announce(StepForm):
    """Telling residents about a meeting."""

    channels = forms.MultipleChoiceField(
        label=_("Where was it announced?"), choices=grounds.Told, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages can one speak there?"),
        choices=grounds.Spoken,
        widget=forms.CheckboxSelectMultiple,
    )
    access = forms.MultipleChoiceField(
        label=_("What makes it possible to come?"),
        choices=grounds.Access,
        widget=forms.CheckboxSelectMultiple,
    )
    access_notes = Words(
        label=_("How to get there and in"), rows=2, min_length=5, max_length=500,
        help_text=_("Steps, ramp, who helps, the last bus."),
    )  # fmt: skip


class Hold(StepForm):
    """That a meeting was held."""

    held_from = Moment(label=pgettext_lazy("of a meeting", "Began"))
    held_until = Moment(label=pgettext_lazy("of a meeting", "Ended"))

    def clean(self) -> dict[str, Any]:
        """Raise unless the meeting lies behind us and ended after it began, near the announced day."""
        cleaned = super().clean() or {}
        began, ended = cleaned.get("held_from"), cleaned.get("held_until")
        if began and ended and not began < ended <= began + LONGEST_MEETING:
            self.add_error("held_until", _("The meeting must end after it begins, and within twelve hours."))
        if began and timezone.localdate(began) != timezone.localdate(self.detail.starts_at):
            self.add_error("held_from", _("This is not the day that was announced. Move the meeting first."))
        return cleaned


class ReportBack(StepForm):
    """What was said in the hall about one earlier question."""

    question = forms.ChoiceField(label=_("Earlier question"))
    said = forms.ChoiceField(
        label=_("What was said about it?"), choices=grounds.Said, widget=forms.RadioSelect
    )
    words = Words(label=_("In words"), rows=3, min_length=10, max_length=1000)

    def prepare(self) -> None:
        """Offer the earlier questions that were not reported back yet."""
        choices = [(item.reference, f"{item.reference}. {item.title}") for item in open_items(self.detail)]
        field = self.fields["question"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class Attendance(StepForm):
    """How many women and men came, of each age."""


Attendance.declared_fields |= {
    f"{sex}_{band}": Count(label=format_lazy(words, band=band.label), most=10_000)
    for sex, words in (("women", _("Women, {band}")), ("men", _("Men, {band}")))
    for band in grounds.AgeBand
}


class Minutes(Attendance):
    """The minutes of a meeting, with who came by sex and age."""

    field_order = ["chair", "came_from", "questions_asked", "answered_at_once", "minutes", "attachments"]

    chair = forms.ChoiceField(label=_("Who chaired?"), choices=grounds.Chair, widget=forms.RadioSelect)
    came_from = Words(
        label=_("Which bodies were there?"), rows=2, max_length=1000, required=False,
        help_text=_("Offices and organisations. No names of residents."),
    )  # fmt: skip
    questions_asked = Count(label=_("Questions asked"), most=1000)
    answered_at_once = Count(label=_("Of these answered at once"), most=1000)
    minutes = Words(label=_("Minutes"), rows=10, min_length=30, max_length=LONGEST_QUESTION)
    attachments = Attachments()

    def prepare(self) -> None:
        """Begin with what happened on the wall."""
        if isinstance(self.detail, Meeting) and not self.is_bound:
            self.begin_with_what_happened(self.detail)

    def begin_with_what_happened(self, meeting: Meeting) -> None:
        """Draft the minutes from the wall: what was asked, and what became of it there."""
        asked = list(asked_there(meeting.matter_id).select_related("question"))
        if not asked:
            return
        told = [f"{number}. {told_of(matter)}" for number, matter in enumerate(asked, 1)]
        self.fields["minutes"].initial = "\n".join(told)
        self.fields["questions_asked"].initial = len(asked)
        answered = [matter for matter in asked if matter.question.answered_in_hall]
        self.fields["answered_at_once"].initial = len(answered)

    def clean(self) -> dict[str, Any]:
        """Gather the counts by sex, and raise where more questions were answered than asked."""
        cleaned = super().clean() or {}
        asked, answered = cleaned.get("questions_asked"), cleaned.get("answered_at_once")
        if asked is not None and answered is not None and answered > asked:
            self.add_error("answered_at_once", _("There cannot be more answers than questions."))
        for sex in ("women", "men"):
            cleaned[sex] = {str(band): cleaned.pop(f"{sex}_{band}", None) for band in grounds.AgeBand}
        return cleaned
