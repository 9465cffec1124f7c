"""What each step of the common schedule asks for. The same fields serve the page and the command line."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import conditions
from ishenim.domains.meetings.meeting_forms import WhichQuarter
from ishenim.domains.meetings.quarters import Quarter
from ishenim.kernel.procedures.claims import Unrecorded
from ishenim.kernel.procedures.fields import Count, Moment, StepForm, Words

USUAL: dict[str, Any] = {
    "hours": ["10:00", "18:00"],
    "minutes": 90,
    "at_once_in_district": 1,
    "at_once_in_region": 0,
    "days_between": 5,
    "evening_share": 50,
    "weekend_share": 0,
}
LONGEST_CONDITIONS = 500_000
MOST_HOURS = 8


class Hours(forms.Field):
    """Hours of a day, written 10:00, 18:00."""

    def to_python(self, value: Any) -> list[str]:
        """Return the hours in their order, each once; raise for what is none, and for too many."""
        parts = value if isinstance(value, list) else str(value or "").split(",")
        try:
            hours = sorted({time.fromisoformat(part.strip()) for part in parts if part.strip()})
        except ValueError as wrong:
            raise ValidationError(_("Please write hours like 10:00, 18:00."), "hours") from wrong
        if len(hours) > MOST_HOURS:
            raise ValidationError(_("Please name at most eight hours."), "too_many")
        return [f"{hour:%H:%M}" for hour in hours]

    def prepare_value(self, value: Any) -> Any:
        """Write hours as people do."""
        return self.in_words(value) if isinstance(value, list) else value

    def in_words(self, value: list[str]) -> str:
        """Say which hours they are."""
        return ", ".join(value)


class Terms(StepForm):
    """How the schedule is to be."""

    hours = Hours(
        label=_("At which hours may meetings begin?"),
        help_text=_("For example 10:00, 18:00."),
    )
    minutes = Count(label=_("How many minutes is a meeting?"), least=15, most=720)
    at_once_in_district = Count(label=_("How many meetings at once in a district?"), least=1, most=100)
    at_once_in_region = Count(
        label=_("How many meetings at once in the whole region?"), most=1000, help_text=_("0 sets no limit.")
    )
    days_between = Count(
        label=_("How many working days between two meetings of one officer?"), least=1, most=60
    )
    evening_share = Count(label=_("Of 100 meetings, how many in the evening, from 17:00?"), most=100)
    weekend_share = Count(
        label=_("Of 100 meetings, how many at a weekend?"), most=100, help_text=_("0 leaves weekends free.")
    )
    conditions = Words(
        label=_("Halls, leave and wishes"), rows=8, required=False, max_length=LONGEST_CONDITIONS,
        help_text=_(
            "One line each: beat; hall; name; weekdays 1,2,3 – beat; shut; from; until – beat; away; from; until – "
            "beat; rather; weekdays; hour. The public does not read it."
        ),
    )  # fmt: skip

    def prepare(self) -> None:
        """Begin with what was asked for the last time, or with what is usual."""
        before = getattr(self.detail, "terms", None) or USUAL
        for name, value in before.items():
            self.fields[name].initial = value
        self.fields["conditions"].initial = getattr(self.detail, "conditions", "")

    def clean_conditions(self) -> str:
        """Raise for lines that say nothing clear."""
        written: str = self.cleaned_data["conditions"]
        conditions.read(written)
        return written


class Ask(Terms):
    """For which quarter a schedule is asked for."""

    field_order = ["quarter"]

    quarter = WhichQuarter(
        label=_("Quarter"),
        regex=r"^\d{4}-[1-4]$",
        help_text=_("Written 2027-1. Its meetings must be expected already."),
    )

    def clean_quarter(self) -> str:
        """Raise for a quarter that is over."""
        quarter: str = self.cleaned_data["quarter"]
        if Quarter.parse(quarter).last_day <= self.today:
            raise ValidationError(_("This quarter is over: choose one whose days are still to come."))
        return quarter


class Answer(Unrecorded, forms.JSONField):
    """What the process that makes schedules has found; the book gets its fingerprint."""


class Found(StepForm):
    """A proposal, or the reasons why there is none."""

    answer = Answer()


class Put(StepForm):
    """Where a meeting is put."""

    meeting = forms.CharField(
        label=_("Meeting"), max_length=12, help_text=_("Its reference, for example 7KQ2-M4XA.")
    )
    starts_at = Moment(label=_("Begins"), help_text=_("Day and time, for example 25.11.2026 18:30."))
    venue = Words(
        label=_("Where"), rows=1, min_length=5, max_length=200, required=False,
        help_text=_("Leave it empty where the hall stays."),
    )  # fmt: skip


class LeaveOut(StepForm):
    """Which meeting is left out."""

    meeting = forms.CharField(
        label=_("Meeting"), max_length=12, help_text=_("Its reference, for example 7KQ2-M4XA.")
    )


class Release(StepForm):
    """Why a version is released."""

    why = Words(
        label=_("Why this version?"), rows=3, min_length=10, max_length=1000,
        help_text=_("Everybody reads it. For a later version: what happened that meetings had to be moved."),
    )  # fmt: skip
