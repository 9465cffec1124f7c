"""Asking officers to acknowledge the version that binds them, and what they answer. One function for each step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.domains.conduct.models import Acknowledgement
from ishenim.domains.conduct.procedures import Acknowledgements as Rule
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.norms.models import Version
from ishenim.kernel.procedures.claims import Unrecorded
from ishenim.kernel.procedures.engine import carries_out
from ishenim.kernel.procedures.fields import StepForm

Facts = dict[str, Any]


class Meant(Unrecorded):
    """A row that the clock hands over; the book is told of it in other words, or not at all."""


class Ask(StepForm):
    """Which officer is asked to acknowledge which version. The clock fills it in."""

    of = Meant(label=pgettext_lazy("of a code", "Version"))
    officer = Meant(label=_("Officer"))


class Acknowledge(StepForm):
    """The officer's own word."""

    read = forms.BooleanField(
        label=_("I have read this version. I know what it asks of me in and out of service."),
        error_messages={"required": _("Tick it once you have read the code.")},
    )


@carries_out(Rule.ask, asks=Ask)
def ask(asked: Acknowledgement, by: Actor, *, of: Version, officer: Appointment) -> Facts:
    """Ask the holder of an office to acknowledge a version."""
    asked.version, asked.appointment = of, officer
    asked.matter.holder_id, asked.matter.institution_id = officer.pk, officer.institution_id
    asked.matter.title = of.norm.title
    return named(asked)


def named(asked: Acknowledgement) -> Facts:
    """Return how the book names the version."""
    return {"version": str(asked.version)}


@carries_out(Rule.acknowledge, asks=Acknowledge)
def acknowledge(asked: Acknowledgement, by: Actor, *, read: bool) -> Facts:
    """Acknowledge it in time."""
    return named(asked)


@carries_out(Rule.not_acknowledged)
def not_acknowledged(asked: Acknowledgement, by: Actor) -> Facts:
    """Write that it was not acknowledged in time."""
    return {}


@carries_out(Rule.acknowledge_late, asks=Acknowledge)
def acknowledge_late(asked: Acknowledgement, by: Actor, *, read: bool) -> Facts:
    """Acknowledge it after the term; that it was late stays in the record."""
    return named(asked)


@carries_out(Rule.end)
def end(asked: Acknowledgement, by: Actor) -> Facts:
    """Ask for it no longer."""
    return {}
