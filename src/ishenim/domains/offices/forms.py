"""What each step asks for. The same fields serve the page, the import and the command line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ishenim.domains.offices import rules
from ishenim.domains.offices.models import SENSITIVE
from ishenim.kernel.institutions.models import Institution, Person
from ishenim.kernel.institutions.roles import ADMINISTRATOR, ROLES, Role
from ishenim.kernel.procedures.fields import Day, StepForm, Words

TELEPHONE = RegexValidator(
    r"^\+?[0-9][0-9 ()-]{2,24}$", _("Write a telephone number, for example 0312 66 21 02.")
)


def choices(roles: Iterable[Role]) -> list[tuple[str, str | Promise]]:
    """Return offices as a person chooses among them."""
    return [(role.name, role.label) for role in roles]


class Naming(StepForm):
    """Who is to hold which office, where, and from when until when."""

    field_order = [
        "role",
        "institution",
        "name",
        "email",
        "duty_phone",
        "starts",
        "ends",
    ]

    institution = forms.ModelChoiceField(
        label=_("At which institution?"), queryset=Institution.objects.none(), to_field_name="code"
    )
    name = Words(label=_("Name"), rows=1, min_length=2, max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The person signs in with it and nobody else sees it.")
    )
    duty_phone = forms.CharField(
        label=_("Duty telephone"),
        required=False,
        validators=[TELEPHONE],
        help_text=_("The telephone of the post, never a private one."),
    )
    starts = Day(label=_("First day in office"))
    ends = Day(
        label=_("First day no longer in office"),
        required=False,
        help_text=_("Leave it empty where the term has no end."),
    )

    def prepare(self) -> None:
        """Offer the institutions of the actor's territory, and today as the first day."""
        field = self.fields["institution"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rules.institutions_of(self.by, self.today)
        self.fields["starts"].initial = self.today

    def clean_email(self) -> str:
        """Raise for the own e-mail: nobody appoints themselves."""
        email: str = self.cleaned_data["email"].strip()
        person = rules.person_of(email)
        if person and self.by and person.pk == self.by.person_id:
            raise forms.ValidationError(_("Nobody appoints themselves: ask somebody else."), "oneself")
        return email

    def clean(self) -> dict[str, Any]:
        """Raise for a term that ends before it begins, and for a name that does not fit the e-mail."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The term must end after it begins."))
        person = rules.person_of(cleaned.get("email", ""))
        if person and "name" in cleaned:
            self.check_person(person, cleaned["name"])
        return cleaned

    def check_person(self, person: Person, name: str) -> None:
        """Raise where the e-mail belongs to somebody of another name, or to somebody who may not sign in."""
        if person.name.split() != name.split():
            self.add_error(
                "name", _("This e-mail is entered with another name. Compare both, or use another e-mail.")
            )
        if not person.is_active:
            self.check_disabled()

    def check_disabled(self) -> None:
        """Raise: whoever was disabled comes back only with the word of two people."""
        self.add_error(
            "email",
            _("This sign-in was disabled. Propose the appointment; a second person confirms it."),
        )


class Appoint(Naming):
    """Filling a post that faces the public."""

    role = forms.ChoiceField(label=_("Office"), choices=choices(rules.FACING_THE_PUBLIC))


class AppointInside(Naming):
    """Filling a post that does not face the public."""

    role = forms.ChoiceField(label=_("Office"), choices=choices(rules.INSIDE))


class AppointFirst(Naming):
    """Making the first administrator."""

    role = forms.ChoiceField(label=_("Office"), choices=choices([ADMINISTRATOR]))


class Propose(Naming):
    """Proposing somebody for an office that only two people may give."""

    role = forms.ChoiceField(
        label=_("Office"),
        choices=choices([*SENSITIVE, *rules.INSIDE, *rules.FACING_THE_PUBLIC]),
        help_text=_("An ordinary office is proposed only for somebody whose sign-in was disabled."),
    )

    def check_disabled(self) -> None:
        """Let somebody come back whose sign-in was disabled: this is the way that needs two people."""

    def clean(self) -> dict[str, Any]:
        """Raise for an ordinary office of somebody who can sign in: there a single person appoints."""
        cleaned = super().clean()
        role = ROLES.get(cleaned.get("role", ""))
        person = rules.person_of(cleaned.get("email", ""))
        if role and not role.sensitive and (person is None or person.is_active):
            self.add_error("role", _("This office needs no second person: appoint instead of proposing."))
        return cleaned


class Because(StepForm):
    """A reason that only administrators read."""

    reason = Words(
        label=_("Reason"), rows=3, min_length=10, max_length=1000,
        help_text=_("Only administrators read it. The public reads that it happened."),
    )  # fmt: skip


class ChangeTerm(StepForm):
    """Another end of the term."""

    ends = Day(label=_("First day no longer in office"))

    def clean_ends(self) -> date:
        """Raise for a day that is not ahead: what is over is ended, not changed."""
        ends: date = self.cleaned_data["ends"]
        if ends <= max(self.today, self.detail.appointment.starts):
            raise forms.ValidationError(_("Choose a later day, or end the appointment today."), "past")
        return ends


class End(Because):
    """The end of an appointment, and why."""

    field_order = ["ends", "reason"]

    ends = Day(label=_("First day no longer in office"))

    def prepare(self) -> None:
        """Begin with today."""
        self.fields["ends"].initial = self.today

    def clean_ends(self) -> date:
        """Raise for a day ahead, or before the term began."""
        ends: date = self.cleaned_data["ends"]
        if ends > self.today:
            raise forms.ValidationError(_("This day is still to come: change the term instead."), "ahead")
        if ends < min(self.detail.appointment.starts, self.today):
            raise forms.ValidationError(_("The term had not begun on this day."), "before")
        return ends
