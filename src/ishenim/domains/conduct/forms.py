"""What each step of a code asks for. The same fields serve the page, the import, the command line and programs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ishenim.domains.conduct import conditions
from ishenim.domains.conduct.models import CodeVersion
from ishenim.domains.conduct.procedures.offices import BOUND
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.norms.limits import MOST_WORDS
from ishenim.kernel.norms.marked import read, written
from ishenim.kernel.norms.models import Norm
from ishenim.kernel.norms.reading import below
from ishenim.kernel.norms.understanding import put_together
from ishenim.kernel.procedures.fields import Day, StepForm, Words

NAME_IN_ADDRESSES = RegexValidator(
    r"\A[a-z][a-z0-9-]{2,58}[a-z0-9]\Z",
    _("Write small Latin letters, figures and hyphens, a letter first: enforcement-honor."),
)
SHORTEST_CONSULTATION = timedelta(days=7)
LONGEST_CONSULTATION = timedelta(days=366)
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def title(label: str | Promise, language: str) -> Words:
    """Return the field of a title in one language."""
    widget = forms.TextInput({"lang": language})
    return Words(label=label, rows=1, required=False, min_length=5, max_length=200, widget=widget)


def line(label: str | Promise, language: str) -> Words:
    """Return the field of one line in one language."""
    widget = forms.TextInput({"lang": language})
    return Words(label=label, rows=1, required=False, min_length=3, max_length=300, widget=widget)


def markdown(label: str | Promise, language: str) -> Words:
    """Return the field of a whole text in one language."""
    widget = forms.Textarea({"lang": language, "rows": 24})
    return Words(label=label, required=False, max_length=MOST_WORDS, widget=widget)


def gathered(cleaned: dict[str, Any], what: str) -> dict[str, str]:
    """Take a field that stands once in each language out of what was cleaned; return what was written, by language."""
    words = {code: cleaned.pop(f"{what}_{code}", "") for code in LANGUAGES}
    return {code: said for code, said in words.items() if said}


class Binding(StepForm):
    """Whom a code binds."""

    institution = forms.ModelChoiceField(
        label=_("The officers of which institution does it bind?"),
        queryset=Institution.objects.none(),
        to_field_name="code",
        help_text=_("And those of every institution below it."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Which offices does it bind?"),
        choices=[(role.name, role.label) for role in BOUND],
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        """Offer every institution, also one that is over: a code may be older than the bodies of today."""
        field = self.fields["institution"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Institution.objects.order_by("code")


class Titles(StepForm):
    """How a code is called, in one language or more."""

    title_ky = title(_("Title in Kyrgyz"), "ky")
    title_ru = title(_("Title in Russian"), "ru")
    title_en = title(_("Title in English"), "en")


class BeginCode(Binding, Titles):
    """A new code: its name in addresses, its title, and whom it would bind."""

    field_order = ["code", "title_ky", "title_ru", "title_en", "institution", "roles"]

    code = forms.CharField(
        label=_("Name in addresses and citations"),
        validators=[NAME_IN_ADDRESSES],
        help_text=_("It stays for good, whatever the versions say. For example: enforcement-honor."),
    )

    def prepare(self) -> None:
        """Offer the keeper's own institution and those below it, and those that are over: a code may be older."""
        super().prepare()
        field = self.fields["institution"]
        assert isinstance(field, forms.ModelChoiceField)
        if self.by is not None and self.by.institution_id is not None:
            own = Q(pk__in=below(self.by.institution_id)) | Q(valid_to__lte=self.today)
            field.queryset = Institution.objects.filter(own).order_by("code")

    def clean_code(self) -> str:
        """Raise for a name that another code has."""
        code: str = self.cleaned_data["code"]
        if conditions.is_known(code):
            raise ValidationError(_("Another code has this name. Draft its next version, or choose another."))
        return code

    def clean(self) -> dict[str, Any]:
        """Gather the titles; raise where there is none."""
        cleaned = super().clean() or {}
        titles = gathered(cleaned, "title")
        if not titles and not self.errors:
            raise ValidationError(_("Write the title in at least one language."), "empty")
        return cleaned | {"titles": titles}


class DraftNext(Titles):
    """Which code gets another version, and its title where that changes."""

    field_order = ["code"]

    code = forms.ChoiceField(label=_("Which code?"))

    def prepare(self) -> None:
        """Offer the codes that have a version; an empty title stays as it was."""
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (norm.slug, norm.title) for norm in Norm.objects.filter(kind="code").order_by("slug")
        ]
        for language in LANGUAGES:
            self.fields[f"title_{language}"].help_text = _("Leave it empty where the title stays.")

    def clean_code(self) -> str:
        """Raise where a version of it is under way already."""
        code: str = self.cleaned_data["code"]
        conditions.refuse_a_second(code)
        return code

    def clean(self) -> dict[str, Any]:
        """Gather the titles that change."""
        cleaned = super().clean() or {}
        return cleaned | {"titles": gathered(cleaned, "title")}


class Revise(StepForm):
    """The whole text as Markdown, in one language or more."""

    text_ky = markdown(_("Text in Kyrgyz"), "ky")
    text_ru = markdown(_("Text in Russian"), "ru")
    text_en = markdown(_("Text in English"), "en")

    def prepare(self) -> None:
        """Begin with the text as it stands."""
        if isinstance(self.detail, CodeVersion) and self.detail.has_text:
            whole = self.detail.whole
            for language in whole.languages:
                self.fields[f"text_{language}"].initial = written(
                    whole, language, self.detail.titles.get(language, "")
                )

    def clean(self) -> dict[str, Any]:
        """Put the languages together into one text; raise, in plain words, where they are none."""
        cleaned = super().clean() or {}
        words = gathered(cleaned, "text")
        if self.errors:
            return cleaned
        if not words:
            raise ValidationError(_("Write or bring the text in at least one language."), "empty")
        before = self.detail.whole if isinstance(self.detail, CodeVersion) else None
        text = put_together({language: read(said) for language, said in words.items()}, before)
        return cleaned | {"text": text.plain()}


class OpenConsultation(StepForm):
    """Until when anyone may comment."""

    ends = Day(label=_("Last day of the consultation"))

    def prepare(self) -> None:
        """Propose a month."""
        self.fields["ends"].initial = self.today + timedelta(days=30)

    def clean_ends(self) -> date:
        """Raise for less than a week, and for more than a year."""
        ends: date = self.cleaned_data["ends"]
        if not SHORTEST_CONSULTATION <= ends - self.today <= LONGEST_CONSULTATION:
            raise ValidationError(_("A consultation lasts at least a week and at most a year."), "length")
        return ends


class Approve(StepForm):
    """By which act, by whom, on which day it was approved, and from which day it is in force."""

    act_ky = line(_("The act in Kyrgyz"), "ky")
    act_ru = line(_("The act in Russian"), "ru")
    act_en = line(_("The act in English"), "en")
    approver_ky = line(_("Who approved it, in Kyrgyz"), "ky")
    approver_ru = line(_("Who approved it, in Russian"), "ru")
    approver_en = line(_("Who approved it, in English"), "en")
    approved_on = Day(label=_("Day of the act"))
    in_force_from = Day(label=_("First day in force"))

    def clean_approved_on(self) -> date:
        """Raise for a day that has not come yet."""
        approved_on: date = self.cleaned_data["approved_on"]
        if approved_on > self.today:
            raise ValidationError(_("This day has not come yet."), "future")
        return approved_on

    def clean_in_force_from(self) -> date:
        """Raise for a day before the version that is in force, and for one before the act."""
        in_force_from: date = self.cleaned_data["in_force_from"]
        approved_on = self.cleaned_data.get("approved_on")
        if approved_on and in_force_from < approved_on:
            raise ValidationError(_("It cannot be in force before it was approved."), "before_the_act")
        if isinstance(self.detail, CodeVersion):
            conditions.refuse_before_the_last(self.detail.code, in_force_from)
        return in_force_from

    def clean(self) -> dict[str, Any]:
        """Gather the languages; raise where the act or who approved it is named in none."""
        cleaned = super().clean() or {}
        act, approver = gathered(cleaned, "act"), gathered(cleaned, "approver")
        if not (act and approver) and not self.errors:
            raise ValidationError(_("Name the act and who approved it in at least one language."), "empty")
        return cleaned | {"act": act, "approver": approver}


class BindOthers(Binding):
    """Whom a code binds from another day on, and by which act."""

    since = Day(label=_("From which day on?"))
    basis = Words(label=_("By which act?"), rows=1, min_length=5, max_length=300)


class Withdraw(StepForm):
    """Why a version is withdrawn."""

    reason = Words(
        label=_("Reason"), rows=3, min_length=10, max_length=1000, help_text=_("Everybody reads it.")
    )
