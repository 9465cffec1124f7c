"""What is asked where a question is checked, and where something is taken out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings import grounds
from ishenim.domains.meetings.models import LONGEST_QUESTION, Question
from ishenim.domains.meetings.procedures import question_files as files
from ishenim.kernel.documents.models import Document
from ishenim.kernel.procedures.attachments import (
    Shown,
    anyone_reads_of,
    brought_anything,
    brought_by,
    called,
)
from ishenim.kernel.procedures.fields import StepForm, Words
from ishenim.kernel.procedures.models import Matter

EXACTLY_WHEN = _(
    "Say why something is hidden, exactly when the text differs from what stood before or a file is not shown."
)


class ShowText(StepForm):
    """The text as everyone will read it, and which of the asker's pictures everyone will see."""

    text = Words(
        label=_("The text as everyone will read it"), rows=8, min_length=1, max_length=LONGEST_QUESTION,
        help_text=_("Replace what must be hidden by three dots in square brackets: […]."),
    )  # fmt: skip
    pictures = Shown(
        label=_("Which pictures and papers will everyone see?"),
        help_text=_("Look at each. None may show a face, a name or a number plate of a resident."),
    )
    hidden = forms.MultipleChoiceField(
        label=_("Why is something hidden?"),
        choices=grounds.Hidden,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def prepare(self) -> None:
        """Begin with the text as it stands, and offer what may be shown; without files, do not speak of them."""
        if not isinstance(self.detail, Question):
            return
        self.fields["text"].initial = self.detail.shown_text or self.detail.text
        pictures = self.fields["pictures"]
        assert isinstance(pictures, Shown)
        pictures.offer(self.offered(self.detail.matter))
        if not pictures.offered:
            del self.fields["pictures"]

    def offered(self, matter: Matter) -> list[Document]:
        """Return what the asker brought with the question and nobody has shown yet."""
        shown = {one.sha256 for one in brought_by(matter.pk, files.CHECKED, "pictures")}
        mine = brought_by(matter.pk, files.ASKED, "attachments")
        return [
            called(f"{matter.reference}-{number}", one)
            for number, one in enumerate(mine, 1)
            if one.sha256 not in shown
        ]

    def clean(self) -> dict[str, Any]:
        """Raise unless a change has a reason and a reason has a change."""
        cleaned = super().clean() or {}
        text, reasons = cleaned.get("text"), cleaned.get("hidden")
        before = self.fields["text"].initial
        if text is not None and before is not None:
            changed = text != before.strip() or self.leaves_out(cleaned)
            if changed != bool(reasons):
                self.add_error("hidden", EXACTLY_WHEN)
        return cleaned

    def leaves_out(self, cleaned: dict[str, Any]) -> bool:
        """Say whether some picture is not shown that could be."""
        pictures = self.fields.get("pictures")
        return isinstance(pictures, Shown) and len(cleaned.get("pictures", [])) < len(pictures.offered)


class HideText(ShowText):
    """The text without what must be hidden, and which of the pictures that are shown stay so."""

    def offered(self, matter: Matter) -> list[Document]:
        """Return what everyone sees now."""
        shown = brought_by(matter.pk, files.CHECKED, "pictures")
        self.fields["pictures"].label = _("Which pictures and papers will everyone go on seeing?")
        self.fields["pictures"].initial = [one.sha256 for one in shown]
        return shown


class HideFiles(StepForm):
    """Why pictures and papers are taken out."""

    ground = forms.ChoiceField(label=_("Ground"), choices=grounds.Hidden, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        """Raise where nothing is shown that could be taken out."""
        if self.detail is not None and not anyone_reads_of(self.detail.matter_id):
            raise ValidationError(_("No picture and no paper is shown here."), "nothing_shown")
        return super().clean() or {}


class EraseFiles(StepForm):
    """Why every file is taken out of the record."""

    ground = forms.ChoiceField(label=_("Ground"), choices=grounds.Hidden, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        """Raise where there is nothing to take out."""
        if self.detail is not None and not brought_anything(self.detail.matter_id):
            raise ValidationError(_("No file was brought here, or all are erased already."), "nothing_there")
        return super().clean() or {}


class Decline(StepForm):
    """Why a question is not let in."""

    ground = forms.ChoiceField(label=_("Ground"), choices=grounds.DeclineGround, widget=forms.RadioSelect)
