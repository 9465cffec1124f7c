"""What each step of a question asks for. The same fields serve the page, the import and the command line."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import grounds
from ishenim.domains.meetings.models import LONGEST_QUESTION, Question
from ishenim.kernel.calendar import words_of_time, working_days
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.institutions.roles import RESIDENT
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.attachments import Attachments, FromResidents
from ishenim.kernel.procedures.claims import ClaimCode, ClaimedStep, OwnCode, SentOnce, require
from ishenim.kernel.procedures.fields import Day, StepForm, Words

LONGEST_PROMISE = 30
LONGEST_BY_PROGRAM = 4000
"""Characters of a description, as GeoReport allows."""
MARKS = re.compile(r"</?[a-zA-Z!][^<>]*>")
WRITTEN = [code for code in grounds.Spoken.choices if code[0] != grounds.Spoken.SIGN]
SEEN_FIRST = _(
    "At most 3 files of 10 MB: PNG, JPEG, WebP or PDF. Place, time and device are taken out of pictures. "
    "An office that is not asked looks at them before anyone sees them."
)
SEALED = _("At most 3 files of 10 MB: PNG, JPEG, WebP or PDF. Only the offices see them.")


class Ask(StepForm):
    """A resident's question."""

    text = Words(
        label=_("Your question"), rows=6, min_length=10, max_length=LONGEST_QUESTION,
        help_text=_("What should happen, and where? Without names, addresses and telephone numbers of people."),
    )  # fmt: skip
    topic = forms.ChoiceField(label=_("What is it about?"), choices=grounds.Topic)
    attachments = FromResidents(help_text=SEEN_FIRST)
    sent = SentOnce()


class AskByProgram(StepForm):
    """A resident's question as a program of an office brings it in. Who asked is not told to us at all."""

    text = Words(
        label=_("Question"), rows=6, min_length=10, max_length=LONGEST_BY_PROGRAM,
        help_text=_("What should happen, and where? Without names, addresses and telephone numbers of people."),
    )  # fmt: skip
    topic = forms.ChoiceField(label=_("What is it about?"), choices=grounds.Topic)
    language = forms.ChoiceField(label=_("Language"), choices=WRITTEN)

    def clean_text(self) -> str:
        """Raise for marks of HTML: words are shown as they were written."""
        text: str = self.cleaned_data["text"]
        if MARKS.search(text):
            raise ValidationError(_("Write it as plain text, without HTML."), "html")
        return text


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
    attachments = FromResidents(help_text=SEALED)


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
    attachments = FromResidents(help_text=SEALED)


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
