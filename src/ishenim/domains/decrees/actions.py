"""What may be done about acts on single days. One function for each declared step."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ishenim.domains.decrees import forms
from ishenim.domains.decrees.forms import Decides
from ishenim.domains.decrees.models import ActAboutADay
from ishenim.domains.decrees.procedures import ActsAboutDays as Rule
from ishenim.kernel.calendar import decrees
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.counting_anew import count_anew as count
from ishenim.kernel.procedures.engine import carries_out

Facts = dict[str, Any]
COUNTRY = "country"


@carries_out(Rule.enter, asks=forms.Enter)
def enter(act: ActAboutADay, by: Actor, *, day: date, decides: str, basis: str) -> Facts:
    """Let an act decide about a day; every deadline that is counted from now on follows it."""
    if atlas().by_id(act.matter.place_id).kind != COUNTRY:
        raise ValidationError(_("An act about a day holds for the whole country: choose the country."))
    act.day = day
    act.matter.institution_id = by.institution_id
    return decide(act, decides, basis)


@carries_out(Rule.enter_anew, asks=forms.EnterAnew)
def enter_anew(act: ActAboutADay, by: Actor, *, decides: str, basis: str) -> Facts:
    """Let a later act decide about the same day."""
    return decide(act, decides, basis)


def decide(act: ActAboutADay, decides: str, basis: str) -> Facts:
    decrees.decree(act.day, off=decides == Decides.OFF, basis=basis)
    act.matter.title, act.counted = basis[:200], False
    return {"day": act.day}


@carries_out(Rule.take_back, asks=forms.TakeBack)
def take_back(act: ActAboutADay, by: Actor, *, reason: str) -> Facts:
    """Let the published calendar decide about the day again."""
    decrees.take_back(act.day)
    act.counted = False
    return {"day": act.day}


@carries_out(Rule.count_anew)
def count_anew(act: ActAboutADay, by: Actor) -> Facts:
    """Count every deadline that runs by the calendar as it is now, and say how many moved."""
    act.counted = True
    return {"moved": count(act.at)}
