"""Choosing a place of my territory: from a list where it is short, by typing its name where it is long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.places.finding import SAME, find

SHORT_LIST = 60
CANDIDATES = 5
LONGEST_NAME = 80
UNKNOWN = _("There is no such place in your territory. Check the spelling.")


def places_today(ids: frozenset[int]) -> list[Unit]:
    """Return the places among these that exist today, the larger ones first, then by name."""
    drawn = atlas()
    return sorted(
        (drawn.by_id(one) for one in {drawn.current(one).id for one in ids}),
        key=lambda unit: (len(drawn.ancestors(unit.id)), unit.name),
    )


def described(unit: Unit) -> str:
    """Name a place so that it can be told from its namesakes."""
    above = atlas().ancestors(unit.id)
    return f"{unit.name}, {above[0].name}" if above else unit.name


class TypedPlace(forms.CharField):
    """A place by its name, however it is spelled, or by its code."""

    def __init__(self, *, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, **kwargs)
        self.units = {unit.id: unit for unit in units}

    def clean(self, value: Any) -> str:
        """Return the code of the one place that is meant, or name those that may be."""
        text = str(super().clean(value))
        if not text or text in {unit.code for unit in self.units.values()}:
            return text
        found = [one for one in find(text, limit=200) if one.unit.id in self.units]
        if not found:
            raise ValidationError(
                _("There is no such place in your territory. Check the spelling."), "unknown"
            )
        best = [one.unit for one in found if one.score == found[0].score]
        if len(best) == 1 and found[0].score >= SAME:
            return best[0].code
        names = "; ".join(f"{described(one.unit)} ({one.unit.code})" for one in found[:CANDIDATES])
        raise ValidationError(
            _("Which place do you mean? Write its code: %(names)s."), "several", {"names": names}
        )


def place_field(units: Sequence[Unit], *, label: str, required: bool, every: str = "") -> forms.Field:
    """Return the field in which one of these places is chosen; its value is the code of the place."""
    if len(units) > SHORT_LIST:
        hint = _("Type the name in any language, or the code.")
        return TypedPlace(units=units, label=label, required=required, help_text=hint)
    choices = [(unit.code, unit.name) for unit in units]
    first = [("", every)] if every else []
    return forms.ChoiceField(label=label, required=required, choices=[*first, *choices])
