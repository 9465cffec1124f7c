"""What each step of a training, of taking part and of a certificate asks for."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ishenim.domains.training import bank, door
from ishenim.domains.training.grounds import Ground
from ishenim.domains.training.models import Course, Enrolment, TrainingSession
from ishenim.domains.training.procedures import CourseState, SessionState
from ishenim.kernel.institutions.models import Appointment, Institution
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.fields import Count, Day, Held, Moment, StepForm, Words


class CourseField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only where types are checked
    """A course that is offered."""

    def __init__(self, **kwargs: Any) -> None:
        offered = Course.objects.filter(matter__state=CourseState.OFFERED).select_related("matter")
        super().__init__(queryset=offered.order_by("pk"), to_field_name="matter__reference", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)

    def prepare_value(self, value: Any) -> Any:
        return value.matter.reference if isinstance(value, Course) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Course) or not value:
            return value or None
        assert self.queryset is not None
        found = self.queryset.filter(matter__reference=str(value).strip().upper()).first()
        if found is None:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return found


class When(StepForm):
    """From when until when, where, and for how many."""

    starts_at = Moment(label=_("Begins"))
    ends_at = Moment(label=_("Ends"))
    venue = Words(label=_("Where"), rows=1, min_length=3, max_length=200)
    seats = Count(label=_("For how many?"), least=1, most=1000)

    def clean(self) -> dict[str, Any]:
        """Raise for what ends before it begins, lies behind us or lasts too long."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and starts <= self.at:
            self.add_error("starts_at", _("This lies in the past."))
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("It must end after it begins."))
        if starts and ends and ends - starts > timedelta(days=60):
            self.add_error("ends_at", _("One training lasts at most 60 days."))
        return cleaned


class Plan(When):
    """Which course, too."""

    field_order = ["course"]
    course = CourseField(label=_("Course"))


class Move(When):
    """Another time or another place, and why."""

    reason = Words(label=_("Reason"), rows=2, min_length=10, max_length=500)

    def prepare(self) -> None:
        """Begin with what was planned."""
        if isinstance(self.detail, TrainingSession) and self.detail.pk:
            for name in ("starts_at", "ends_at"):
                self.fields[name].initial = timezone.localtime(getattr(self.detail, name))
            for name in ("venue", "seats"):
                self.fields[name].initial = getattr(self.detail, name)


class Cancel(StepForm):
    """Why it is not held."""

    reason = Words(label=_("Reason"), rows=2, min_length=10, max_length=500)


class TakeOver(StepForm):
    """A training that was held before this record began: days and where it is known from, and no people."""

    course = CourseField(label=_("Course"))
    first_day = Day(label=_("First day"))
    last_day = Day(label=_("Last day"))
    source = Words(label=_("Where is it known from?"), rows=2, min_length=10, max_length=500)

    def clean(self) -> dict[str, Any]:
        """Raise for days that are not past, or in the wrong order."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("It must end after it begins."))
        if last and last >= self.today:
            self.add_error("last_day", _("This is no training of the past."))
        return cleaned


class TrainingField(forms.CharField):
    """A training that is announced and has a seat, by its reference."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, **kwargs)

    def clean(self, value: Any) -> TrainingSession:
        reference = str(super().clean(value)).strip().upper()
        found = TrainingSession.objects.select_related("matter", "course__matter")
        training = found.filter(matter__reference=reference, matter__state=SessionState.ANNOUNCED).first()
        if training is None:
            raise ValidationError(_("There is no announced training with this reference."))
        return training


class Enrol(StepForm):
    """In which training."""

    training = TrainingField(label=_("Training"), help_text=_("Its reference, for example KDMB-49XN."))


class EnrolFor(Enrol):
    """Whom, too."""

    official = Held(label=_("Official"))

    def prepare(self) -> None:
        """Offer those who hold an office in the head's own institution or territory."""
        field = self.fields["official"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), f"{one.person.name}, {one.office.label}") for one in self.officials()]

    def officials(self) -> list[Appointment]:
        """Return whose head it is: those of the institution, and those of the territory in the same kind of body."""
        if self.by is None or self.by.place_id is None or self.by.institution_id is None:
            return []
        inside = atlas().within(self.by.place_id, self.by.role.hierarchy)
        found = Appointment.objects.in_force(self.today).filter(place_id__among=inside)
        mine = Institution.objects.filter(pk=self.by.institution_id)
        theirs = found.filter(institution__in=mine | Institution.objects.filter(superior__in=mine))
        return list(
            theirs.exclude(person_id=self.by.person_id or 0)
            .select_related("person")
            .order_by("person__name", "pk")
        )


class Attend(StepForm):
    """The code that is shown at the door."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_(
            "Eight digits: on the screen or on the sheet at the door. With the camera of a phone it comes by itself."
        ),
    )

    def clean_code(self) -> str:
        """Raise for a code of another training, or of earlier."""
        code = "".join(sign for sign in self.cleaned_data["code"] if sign.isdecimal())
        assert isinstance(self.detail, Enrolment)
        if not door.is_good(self.detail.training, code, self.at):
            raise ValidationError(_("This code is not good any more, or is that of another training."))
        return code


class HandIn(StepForm):
    """The answers: one field for each question that was drawn. No page says which answer is right."""

    def prepare(self) -> None:
        """Ask what was drawn, in its order."""
        if not isinstance(self.detail, Enrolment) or not self.detail.drawn:
            return
        for place, (question, order) in enumerate(bank.asked(self.detail)):
            words = question.said("choices")
            self.fields[f"answer_{place}"] = forms.TypedChoiceField(
                label=question.said("text"),
                choices=[(str(shown), words[choice]) for shown, choice in enumerate(order)],
                widget=forms.RadioSelect,
                coerce=int,
                empty_value=None,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Gather the answers; what was left open is said to be open."""
        cleaned = super().clean() or {}
        count = len(self.detail.drawn) if isinstance(self.detail, Enrolment) else 0
        return {"answers": [cleaned.get(f"answer_{place}") for place in range(count)]}


class Revoke(StepForm):
    """On which ground, and in words."""

    ground = forms.ChoiceField(label=_("Ground"), choices=Ground, widget=forms.RadioSelect)
    reason = Words(label=_("Reason"), rows=3, min_length=10, max_length=1000)


def moment_of(day: Any, hour: int) -> datetime:
    """Return an hour of a day."""
    return timezone.make_aware(datetime.combine(day, time(hour)))
