"""What each step asks for. The same fields serve the page, the import and the command line."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import grounds
from ishenim.domains.meetings.agenda import asked_there, open_items
from ishenim.domains.meetings.models import Meeting, Question
from ishenim.kernel.calendar import words_of_time, working_days
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.institutions.roles import RESIDENT
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.attachments import Attachments, anyone_reads_of
from ishenim.kernel.procedures.claims import ClaimCode, ClaimedStep, OwnCode, SentOnce, require
from ishenim.kernel.procedures.fields import Count, Day, Moment, StepForm, Words

LONGEST_QUESTION = 20_000
LONGEST_MEETING = timedelta(hours=12)
LONGEST_PROMISE = 30


class Time(StepForm):
    """When and where a meeting is to be."""

    starts_at = Moment(label=_("Begins"), help_text=_("Day and time, for example 25.11.2026 18:30."))
    ends_at = Moment(label=_("Ends"))
    venue = Words(
        label=_("Where"), rows=1, min_length=5, max_length=200,
        help_text=_("A place that people can reach and find: building, floor, room."),
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


class Expect(StepForm):
    """Which meeting the rule expects."""

    quarter = forms.RegexField(label=_("Quarter"), regex=r"^\d{4}-[1-4]$")
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

    held_from = Moment(label=_("Began"))
    held_until = Moment(label=_("Ended"))

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
        told = [
            "{}. {} ({}){}".format(
                number,
                matter.title or matter.reference,
                matter.state_label,
                f": {matter.question.result or matter.question.promised}"
                if matter.question.result or matter.question.promised
                else "",
            )
            for number, matter in enumerate(asked, 1)
        ]
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


class Ask(StepForm):
    """A resident's question."""

    text = Words(
        label=_("Your question"), rows=6, min_length=10, max_length=LONGEST_QUESTION,
        help_text=_("What should happen, and where? Without names, addresses and telephone numbers of people."),
    )  # fmt: skip
    topic = forms.ChoiceField(label=_("What is it about?"), choices=grounds.Topic)
    sent = SentOnce()

    def prepare(self) -> None:
        """Mark a fresh form, so that it can be sent once."""
        self.fields["sent"].initial = SentOnce.new()


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


class Reply(StepForm):
    """Words to whoever asked."""

    reply = Words(
        label=_("What do you say to whoever asked?"), rows=4, min_length=10, max_length=4000,
        help_text=_("So that a resident can check it. Without names and telephone numbers."),
    )  # fmt: skip
    attachments = Attachments()


class GiveBack(Reply):
    """Returning a question."""

    ground = forms.ChoiceField(label=_("Ground"), choices=grounds.ReturnGround, widget=forms.RadioSelect)


class CloseUnfixed(Reply):
    """Closing without a result."""

    ground = forms.ChoiceField(
        label=_("Legal ground"), choices=grounds.UnfixedGround, widget=forms.RadioSelect
    )


class Refer(Reply):
    """Naming the body that is responsible."""

    institution = forms.ModelChoiceField(
        label=_("Which body is responsible?"), queryset=Institution.objects.none(), to_field_name="code"
    )

    def prepare(self) -> None:
        """Offer the other bodies that answer for the place."""
        field = self.fields["institution"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = bodies_of(self.detail).exclude(pk=self.detail.matter.institution_id)


def bodies_of(question: Question) -> QuerySet[Institution]:
    """Return the institutions of a question's place and of all places above it."""
    above = [question.matter.place_id, *(unit.id for unit in atlas().ancestors(question.matter.place_id))]
    return Institution.objects.filter(place_id__in=above, kind__in=["police", "self_government"]).order_by(
        "code"
    )


class Promise(StepForm):
    """What will be done, and by when."""

    what = Words(
        label=_("What will be done?"), rows=4, min_length=15, max_length=2000,
        help_text=_("So that a resident can check it. Without names and telephone numbers."),
    )  # fmt: skip
    promised_for = Day(label=_("By which day?"), help_text=_("For example 27.11.2026."))

    def clean_promised_for(self) -> date:
        """Raise for a day that is past, or later than the rule allows."""
        return future_day(self.cleaned_data["promised_for"], self.today)


def future_day(day: date, today: date) -> date:
    latest = working_days.add(today, LONGEST_PROMISE)
    if day <= today:
        raise ValidationError(_("This day is not in the future: choose a later one."))
    if day > latest:
        raise ValidationError(
            _("The latest day by the rule is %(day)s."), params={"day": words_of_time.day(latest)}
        )
    return day


class Extend(StepForm):
    """The one lawful extension."""

    promised_for = Day(label=_("To which day?"))
    ground = forms.ChoiceField(label=_("Ground"), choices=grounds.ExtensionGround, widget=forms.RadioSelect)
    reason = Words(label=_("Reason"), rows=3, min_length=10, max_length=1000)

    def clean_promised_for(self) -> date:
        """Raise unless the day is later than the one promised, and within the rule."""
        day = future_day(self.cleaned_data["promised_for"], self.today)
        if self.detail.promised_for and day <= self.detail.promised_for:
            raise ValidationError(_("The new day must be later than the one that was promised."))
        return day


class Done(StepForm):
    """The result."""

    result = Words(
        label=_("What was done?"), rows=4, min_length=15, max_length=4000,
        help_text=_("So that a resident can check it. Without names and telephone numbers."),
    )  # fmt: skip
    attachments = Attachments()


class ClaimedAnswer(ClaimedStep):
    """The asker's answer to the office."""

    answer = Words(label=_("Your answer"), rows=4, min_length=2, max_length=4000)


class Confirm(OwnCode):
    """The second key, which only whoever asked this very question holds."""


class ReferUp(StepForm):
    """Sending a question to the superior: a resident shows the code, an office needs none."""

    code = ClaimCode(required=False)

    def clean_code(self) -> str:
        """Raise for a resident without the right code."""
        code: str = self.cleaned_data["code"]
        if self.by is not None and self.by.role is RESIDENT:
            require(code, self.detail)
        return code


class Dispute(ClaimedStep):
    """Why the asker disagrees."""

    reason = Words(label=_("What is missing?"), rows=4, min_length=10, max_length=4000)


class TakeOver(StepForm):
    """A question as another register holds it."""

    register = forms.SlugField(label=_("The other register"), max_length=40)
    original = forms.RegexField(label=_("Number there"), regex=r"^[\w./-]{1,60}$")
    asked_on = Day(label=_("Asked on"))
    ended_on = Day(label=_("Ended there on"), required=False)
    outcome = forms.SlugField(label=_("As it stood there"), max_length=40)
    topic = forms.ChoiceField(label=_("Topic"), choices=grounds.Topic)
    text = Words(label=_("Text"), rows=2, min_length=1, max_length=LONGEST_QUESTION)

    def clean(self) -> dict[str, Any]:
        """Raise for days that contradict each other."""
        cleaned = super().clean() or {}
        asked, ended = cleaned.get("asked_on"), cleaned.get("ended_on")
        if asked and asked > self.today:
            self.add_error("asked_on", _("This day has not come yet."))
        if asked and ended and ended < asked:
            self.add_error("ended_on", _("It cannot have ended before it was asked."))
        return cleaned
