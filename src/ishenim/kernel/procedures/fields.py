"""What a step asks for. One declaration serves the page, the import, the command line and the programs."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.roles import Actor

LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
KEPT_CONTROLS = "\n\t\u200d\u200e\u200f\u061c"
DAYS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
MOMENTS = [f"{day}{gap}%H:%M{seconds}" for day in DAYS for gap in (" ", "T") for seconds in ("", ":%S")]


class StepForm(forms.Form):
    """The fields of a step, in the order in which a person fills them in."""

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
        self.prepare()

    @property
    def today(self) -> date:
        """The day on which the step is taken."""
        return timezone.localdate(self.at)

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


class Words(forms.CharField):
    """Free text. It never stands in clear in the ledger."""

    default_validators = [refuse_control_characters, refuse_only_links]

    def __init__(self, *, rows: int = 4, max_length: int = 2000, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea({"rows": rows}) if rows > 1 else forms.TextInput())
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}  # what is too long is kept and explained, never cut off by the browser


class Day(forms.DateField):
    """A day, typed as 2026-11-27 or 27.11.2026."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=DAYS, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs
        )


class Moment(forms.DateTimeField):
    """A day and a time of the installation's zone, typed as 2026-11-27 18:30 or 27.11.2026 18:30."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(input_formats=MOMENTS, widget=widget, **kwargs)


FREE_TEXT = (Words,)


def plain(value: Any) -> Any:
    """Return a cleaned value as the ledger keeps it: codes, days, numbers, texts and lists of them."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set):
        return [plain(part) for part in value]
    code = getattr(value, "code", None)
    return code if code is not None else getattr(value, "reference", value)
