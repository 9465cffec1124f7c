"""What is asked before a program may act for an office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ishenim.domains.tokens.procedures import ProgramsToken
from ishenim.kernel.institutions.bearers import READ
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import ROLES, Role
from ishenim.kernel.procedures.declare import PROCEDURES, Step
from ishenim.kernel.procedures.fields import Day, StepForm, Words

LONGEST = timedelta(days=366)
LONGEST_OF_A_SENSITIVE_OFFICE = timedelta(days=92)
ORDINARY = [role for role in ROLES.values() if role.official and not role.sensitive]

Choice = tuple[str, str | Promise]


def steps_of(roles: Iterable[Role]) -> Iterator[Step]:
    """Yield the steps that some of these offices may take or bring in; a program never issues a token."""
    mine = list(roles)
    for procedure in PROCEDURES.values():
        if procedure is ProgramsToken or procedure.confidential:
            continue
        for step in procedure.steps().values():
            if any(who.role in mine for who in (*step.jurisdictions, *step.brought_in_by)):
                yield step


def scopes_of(roles: Iterable[Role]) -> list[Choice]:
    """Return what a program may be allowed to do for some of these offices."""
    steps = [
        (f"{step.procedure.name}.{step.name}", format_lazy("{}: {}", step.procedure.title, step.label))
        for step in steps_of(roles)
    ]
    return [(READ, _("Read what only the offices of a matter see")), *steps]


def every_scope() -> list[Choice]:
    """Return what any program may be allowed to do for any office."""
    return scopes_of(role for role in ROLES.values() if role.official)


class Issue(StepForm):
    """Which program, what it may do for my office, and until when."""

    program = Words(
        label=_("Which program is it, and what for?"), rows=1, min_length=3, max_length=120,
        help_text=_("Only offices read it."),
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=every_scope,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As little as it needs. It may never do more than the office itself."),
    )
    expires = Day(
        label=_("First day on which it no longer works"),
        help_text=_("At most a year ahead, for a sensitive office at most 92 days."),
    )

    def prepare(self) -> None:
        """Offer what my office may do."""
        if self.by is not None and self.by.role.official:
            self.offer([self.by.role])

    def offer(self, roles: Iterable[Role]) -> None:
        """Offer what these offices may do."""
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = scopes_of(roles)

    @property
    def longest(self) -> timedelta:
        """How long a token of this office may work."""
        sensitive = self.by is not None and self.by.role.sensitive
        return LONGEST_OF_A_SENSITIVE_OFFICE if sensitive else LONGEST

    def clean_expires(self) -> date:
        """Raise for a day that is not ahead, or too far."""
        expires: date = self.cleaned_data["expires"]
        if expires <= self.today:
            raise forms.ValidationError(_("This day is not in the future: choose a later one."), "past")
        if expires > self.today + self.longest:
            raise forms.ValidationError(
                _("This day is too far: at most %(days)d days ahead."), "too_far", {"days": self.longest.days}
            )
        return expires


class IssueFor(Issue):
    """Whose office it is, too. A sensitive office lets programs act for it by itself."""

    field_order = ["role", "email"]

    role = forms.ChoiceField(
        label=_("Office"), choices=lambda: [(role.name, role.label) for role in ORDINARY]
    )
    email = forms.EmailField(label=_("E-mail of whoever holds the office"), max_length=254)

    longest = LONGEST

    def prepare(self) -> None:
        """Offer what ordinary offices may do."""
        self.offer(ORDINARY)

    def clean(self) -> dict[str, Any]:
        """Find the office in this place, and raise where it may not do what the program is to do."""
        cleaned = super().clean() or {}
        role = ROLES.get(cleaned.get("role", ""))
        if role is not None and "email" in cleaned:
            cleaned["appointment"] = self.held(role, cleaned.pop("email"))
        mine = {code for code, _label in scopes_of([role])} if role else set()
        if role is not None and set(cleaned.get("scopes", ())) - mine:
            self.add_error("scopes", _("This office may not take one of these steps itself."))
        return cleaned

    def held(self, role: Role, email: str) -> Appointment | None:
        """Return the office that somebody holds in this place."""
        in_force = Appointment.objects.in_force(self.today).select_related("institution")
        found = in_force.filter(
            role=role.name, person__email__iexact=email, place_id=self.detail.matter.place_id
        ).first()
        if found is None:
            self.add_error("email", _("Nobody with this e-mail holds this office in this place."))
        return found
