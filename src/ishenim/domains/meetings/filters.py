"""Choosing among meetings and among questions: the same choice for the pages, the files and the programs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import queries
from ishenim.domains.meetings.grounds import Topic
from ishenim.domains.meetings.procedures import MeetingState, QuestionState
from ishenim.kernel.places.atlas import Unit, atlas


class MeetingFilter(forms.Form):
    """Choosing among meetings."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("to_come", _("To come")),
            ("not_there", _("Expected and not there")),
            ("unannounced", _("Not announced yet")),
            ("without_minutes", _("Minutes late")),
            *MeetingState.choices,
        ],
    )
    place = forms.CharField(label=_("Place code"), required=False, widget=forms.HiddenInput)
    quarter = forms.RegexField(
        label=_("Quarter"), regex=r"^\d{4}-[1-4]$", required=False, widget=forms.HiddenInput
    )


class AccountFilter(forms.Form):
    """Choosing among accounts of meetings."""

    place = forms.CharField(label=_("Place code"), required=False, widget=forms.HiddenInput)


class QuestionFilter(forms.Form):
    """Choosing among questions."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("All open")),
            ("overdue", _("Overdue")),
            ("past_its_day", _("Promised for a day gone by")),
            *(pair for pair in QuestionState.choices if pair[0] not in queries.NEVER_LISTED),
        ],
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=[("", _("All")), *Topic.choices])
    words = forms.CharField(label=_("Words"), required=False, max_length=80)
    place = forms.CharField(label=_("Place code"), required=False, widget=forms.HiddenInput)


def unit_of(code: str) -> Unit | None:
    """Return the place of a code; a code that names none is a page that does not exist."""
    if not code:
        return None
    try:
        return atlas().by_code(code)
    except LookupError as missing:
        raise Http404 from missing


def inside(code: Any) -> frozenset[int] | None:
    """Return the place of a code and everything in it; None stands for the whole country."""
    unit = unit_of(code)
    return atlas().within(unit.id) if unit else None
