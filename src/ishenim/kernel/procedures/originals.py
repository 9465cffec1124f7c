"""The untouched original of a file: an office orders that it be opened, whoever holds the key opens it.

The order is a step like any other, with its line in the book; the key lies outside the installation, so that neither
an official nor whoever copies the store opens anything alone (`docs/how-to/open-an-original.md`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.calendar import words_of_time
from ishenim.kernel.ledger import book
from ishenim.kernel.procedures.attachments import Attachment
from ishenim.kernel.procedures.engine import ACTIONS
from ishenim.kernel.procedures.fields import StepForm, Words
from ishenim.kernel.procedures.models import Matter


class OrderGround(TextChoices):
    """Why an original is needed."""

    COURT = "court", _("A court asks for it")
    INQUIRY = "inquiry", _("A body of inquiry or a prosecutor asks for it, in writing")
    OWNER = "owner", _("Whoever brought it asks for it")
    DOUBT = "doubt", _("It is disputed whether the file is genuine")


class OrderOriginal(StepForm):
    """Which original is to be opened, and on what ground."""

    original = forms.ChoiceField(label=_("Which file?"))
    ground = forms.ChoiceField(label=_("Ground"), choices=OrderGround, widget=forms.RadioSelect)
    reason = Words(
        label=_("Who asked, when, by which letter"), rows=3, min_length=10, max_length=1000,
        help_text=_("The public does not see this."),
    )  # fmt: skip

    def prepare(self) -> None:
        """Offer every file that the matter still holds."""
        field = self.fields["original"]
        assert isinstance(field, forms.ChoiceField)
        if self.detail is not None:
            field.choices = list(choices_of(self.detail.matter_id))

    def clean(self) -> dict[str, Any]:
        """Raise where there is no file at all."""
        field = self.fields["original"]
        assert isinstance(field, forms.ChoiceField)
        if not field.choices:
            raise ValidationError(_("No file was brought here, or all are erased already."), "nothing_there")
        return super().clean() or {}


def choices_of(matter_id: int) -> Iterator[tuple[str, str]]:
    """Yield the originals of a matter, each once, with what whoever brought it called it, and the day: one query."""
    rows = Attachment.objects.filter(matter_id=matter_id).select_related("entry").order_by("pk")
    once: dict[str, Attachment] = {}
    for row in rows:
        once.setdefault(row.original, row)
    for original, row in once.items():
        yield original, f"{row.name}, {words_of_time.day(timezone.localdate(row.entry.at))}"


class Ordered(NamedTuple):
    """An original that an office ordered to be opened."""

    fingerprint: str
    name: str


def ordered(matter: Matter) -> list[Ordered]:
    """Return the originals that the lines of a matter order to be opened, each once, the oldest order first."""
    steps = [
        name
        for name, step in matter.procedure.steps().items()
        if issubclass(ACTIONS[step].asks, OrderOriginal)
    ]
    found = [entry.opened["original"] for entry in book.history([matter.pk]) if entry.step in steps]
    names = dict(Attachment.objects.filter(matter=matter).order_by("-pk").values_list("original", "name"))
    return [Ordered(one, names.get(one, "")) for one in dict.fromkeys(found)]
