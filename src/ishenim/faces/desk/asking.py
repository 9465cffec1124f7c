"""What is asked before a step is taken: its own fields, and in which of several offices somebody acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.faces.desk.door import office_of
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures.attachments import Files
from ishenim.kernel.procedures.claims import ClaimCode
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import ACTIONS
from ishenim.kernel.procedures.fields import StepForm
from ishenim.kernel.procedures.models import Detail


class ActingAs(forms.Form):
    """In which of several offices somebody takes a step. Whoever holds one is not asked."""

    office = forms.ChoiceField(label=_("In which office do you act?"), widget=forms.RadioSelect)

    def __init__(self, capacities: Sequence[Actor], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="desk", label_suffix="", use_required_attribute=False)
        self.capacities = {str(by.appointment_id): by for by in capacities}
        office = self.fields["office"]
        assert isinstance(office, forms.ChoiceField)
        office.choices = [(key, office_of(by)) for key, by in self.capacities.items()]
        office.initial = next(iter(self.capacities), None)
        if len(self.capacities) == 1:
            del self.fields["office"]

    @property
    def first(self) -> Actor:
        """The office that is proposed."""
        return next(iter(self.capacities.values()))

    @property
    def actor(self) -> Actor | None:
        """The office chosen, or the only one; None if the choice is not among mine."""
        if not self.is_valid():
            return None
        return self.capacities[self.cleaned_data["office"]] if "office" in self.fields else self.first


def asked(
    step: Step,
    detail: Detail,
    by: Actor,
    data: Mapping[str, Any] | None = None,
    files: Files | None = None,
    *,
    proposed: Mapping[str, Any] | None = None,
) -> StepForm:
    """Return the form of a step, begun with what is proposed.

    A code that proves a resident is not asked of an office.
    """
    form = ACTIONS[step].asks(data, files, detail=detail, by=by, initial=proposed)
    for name, field in list(form.fields.items()):
        if isinstance(field, ClaimCode) and not field.required:
            del form.fields[name]
    name_what_is_empty(form)
    return form


def name_what_is_empty(form: forms.Form) -> None:
    """Let each field that is left empty be called by its name, on top of the page too."""
    for field in form.fields.values():
        field.error_messages["required"] = _("“%(label)s” is still empty.") % {"label": field.label}
