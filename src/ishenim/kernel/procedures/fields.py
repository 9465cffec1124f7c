"""What a step asks for. One declaration serves the page, the import, the command line and the programs."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ishenim.kernel.days import day_of
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import Actor

LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
KEPT_CONTROLS = "\n\t\u200d\u200e\u200f\u061c"
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
DAYS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
MOMENTS = [f"{day}{gap}%H:%M{seconds}" for day in DAYS for gap in (" ", "T") for seconds in ("", ":%S")]


PLAINLY = {
    "required": _("Please fill this in."),
    "invalid_choice": _("Please choose one from the list."),
}


class StepForm(forms.Form):
    """The fields of a step, in the order in which a person fills them in.

    One that is `kept_on_the_phone` can be filled in without a line: what is typed stays in the browser until it is
    sent.
    """

    kept_on_the_phone: ClassVar[bool] = False

    def __init__(
        self,
        *args: Any,
        detail: Any = None,
        by: Actor | None = None,
        at: datetime | None = None,
        **kwargs: Any,
    ) -> None:
        self.detail = detail
        self.by = by
        self.at = at or timezone.now()
        super().__init__(*args, **{"label_suffix": "", "use_required_attribute": False, **kwargs})
        for field in self.fields.values():
            field.error_messages |= PLAINLY
        self.prepare()

    @property
    def today(self) -> date:
        """The day on which the step is taken."""
        return day_of(self.at)

    def prepare(self) -> None:
        """Fit choices and first values to the matter; nothing unless a form says more."""


class NothingAsked(StepForm):
    """A step that needs nothing but somebody's word."""


def refuse_control_characters(text: str) -> None:
    """Raise if the text has characters that no keyboard writes; marks of right-to-left script are none of them."""
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in KEPT_CONTROLS for sign in text):
        raise ValidationError(
            _("The text has invisible control characters. Write it anew without them."), "control"
        )


def refuse_only_links(text: str) -> None:
    """Raise if nothing is left of the text without its links."""
    if LINK.search(text) and not any(sign.isalpha() for sign in LINK.sub("", text)):
        raise ValidationError(_("A link alone is not enough. Say in words what it is about."), "only_links")


def check_length(text: str, *, shortest: int, longest: int) -> None:
    """Raise if a text says too little to be understood, or too much to be read."""
    if len(text) < shortest:
        raise ValidationError(
            ngettext(
                "Please say a little more: at least %(count)d character.",
                "Please say a little more: at least %(count)d characters.",
                shortest,
            ),
            "too_short",
            {"count": shortest},
        )
    if len(text) > longest:
        raise ValidationError(
            _("Please say it in fewer words: at most %(longest)d characters, now %(count)d."),
            "too_long",
            {"longest": longest, "count": len(text)},
        )


class Words(forms.CharField):
    """Free text. It never stands in clear in the ledger."""

    default_validators = [refuse_control_characters, refuse_only_links]

    def __init__(self, *, rows: int = 4, min_length: int = 0, max_length: int = 2000, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea({"rows": rows}) if rows > 1 else forms.TextInput())
        super().__init__(**kwargs)
        self.shortest, self.longest = min_length, max_length
        self.validators.append(partial(check_length, shortest=min_length, longest=max_length))

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}  # what is too long is kept and explained, never cut off by the browser


class Count(forms.IntegerField):
    """A whole number, not below zero."""

    default_error_messages = {"invalid": _("Please write a whole number.")}

    def __init__(self, *, most: int, least: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most, self.least = most, least

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not self.least <= value <= self.most:
            raise ValidationError(
                _("Please write a number from %(least)d to %(most)d."),
                "out_of_range",
                {"least": self.least, "most": self.most},
            )


class Day(forms.DateField):
    """A day, typed as 2026-11-27 or 27.11.2026."""

    default_error_messages = {"invalid": _("Please write a day like 27.11.2026.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=DAYS, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs
        )

    def strptime(self, value: str, form: str) -> date:
        """Return the day of a text; one written as the first of our forms asks is read in a tenth of the time."""
        if form == DAYS[0] and ISO_DAY.fullmatch(value):
            return date.fromisoformat(value)
        return super().strptime(value, form)


class Moment(forms.DateTimeField):
    """A day and a time of the installation's zone, typed as 2026-11-27 18:30 or 27.11.2026 18:30."""

    default_error_messages = {"invalid": _("Please write a day and a time like 27.11.2026 18:30.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(input_formats=MOMENTS, widget=widget, **kwargs)


FREE_TEXT = (Words,)


class Held(forms.ChoiceField):
    """One of those who hold or held an office, kept as the number of the appointment."""

    def in_words(self, value: Any) -> str:
        """Name whoever holds or held it."""
        held = Appointment.objects.select_related("person", "place").filter(pk=int(value)).first()
        return held_by(held) if held else str(value)


def held_by(held: Appointment) -> str:
    """Say who holds or held which office where."""
    return f"{held.person.name}, {held.office.label}, {held.place.name}"


def plain(value: Any) -> Any:
    """Return a cleaned value as the ledger keeps it: codes, days, numbers, texts, fingerprints and lists of them."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set):
        return [plain(part) for part in value]
    known = (getattr(value, by, None) for by in ("code", "reference", "sha256"))
    return next((name for name in known if name is not None), value)


def begun(asks: type[StepForm], data: Any, files: Any) -> StepForm:
    """Return a form with what was typed and brought so far, about which nothing is said yet."""
    sent = asks(data, files)
    typed = {name: sent[name].value() for name in sent.fields}
    return asks(initial={name: value for name, value in typed.items() if value is not None})


def explain(form: forms.Form, reason: Exception) -> None:
    """Put on a form why a step was not taken: beside the fields it names, else above them all."""
    form.full_clean()
    if not isinstance(reason, ValidationError):
        form.add_error(None, str(reason))
        return
    by_field = reason.error_dict if hasattr(reason, "error_dict") else {"": reason.error_list}
    for name, errors in by_field.items():
        if name not in form.errors:
            form.add_error(name if name in form.fields else None, errors)
