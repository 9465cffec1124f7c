"""What each step asks for. The same fields serve the page, the import and the command line."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ishenim.domains.news.models import Story
from ishenim.kernel.procedures.attachments import Attachments
from ishenim.kernel.procedures.fields import StepForm, Words

LATIN = {"en"}
LONGEST_TITLE, LONGEST_TEXT = 160, 20_000


def title(label: str | Promise, language: str) -> Words:
    """Return the field of a title in one language."""
    words = forms.TextInput({"lang": language})
    return Words(label=label, rows=1, required=False, min_length=5, max_length=LONGEST_TITLE, widget=words)


def text(label: str | Promise, language: str) -> Words:
    """Return the field of a text in one language."""
    words = forms.Textarea({"lang": language, "rows": 8})
    return Words(label=label, required=False, min_length=20, max_length=LONGEST_TEXT, widget=words)


def in_latin(words: str) -> bool:
    """Say whether most letters of a text are Latin ones."""
    letters = [unicodedata.name(sign, "") for sign in words if sign.isalpha()]
    return sum(name.startswith("LATIN") for name in letters) * 2 > len(letters)


class Write(StepForm):
    """A story in one, two or three languages; each with a title and a text of its own."""

    title_ky = title(_("Title in Kyrgyz"), "ky")
    body_ky = text(_("Text in Kyrgyz"), "ky")
    title_ru = title(_("Title in Russian"), "ru")
    body_ru = text(_("Text in Russian"), "ru")
    title_en = title(_("Title in English"), "en")
    body_en = text(_("Text in English"), "en")

    def clean(self) -> dict[str, Any]:
        """Gather the languages; raise for half of one, for the letters of another, and for none at all."""
        cleaned = super().clean() or {}
        written = {code: self.written(cleaned, code) for code, _name in settings.LANGUAGES}
        there = {code: words for code, words in written.items() if words["title"] and words["body"]}
        if not there and not self.errors:
            raise ValidationError(_("Write a title and a text in at least one language."), "empty")
        return cleaned | {"text": there, "languages": list(there)}

    def written(self, cleaned: dict[str, Any], language: str) -> dict[str, str]:
        """Take title and text of one language; raise beside the field that is missing or in other letters."""
        words = {part: cleaned.pop(f"{part}_{language}", "") for part in ("title", "body")}
        if bool(words["title"]) != bool(words["body"]):
            missing = "body" if words["title"] else "title"
            if f"{missing}_{language}" not in self.errors:
                self.add_error(
                    f"{missing}_{language}", _("A title and a text belong together: write both or neither.")
                )
        for part, said in words.items():
            if said and in_latin(said) != (language in LATIN):
                self.add_error(
                    f"{part}_{language}", _("This is not written in the letters of that language.")
                )
        return words


class Publish(Write):
    """A new story."""

    attachments = Attachments()


class Correct(Write):
    """A story as it is to stand from now on, and what changed."""

    changed = Words(
        label=_("What changed?"), rows=2, min_length=10, max_length=500,
        help_text=_("Everybody reads it beside the story. The text as it stood before stays in the record."),
    )  # fmt: skip
    attachments = Attachments()

    def prepare(self) -> None:
        """Begin with the story as it stands."""
        if isinstance(self.detail, Story):
            for name in Write.base_fields:
                self.fields[name].initial = getattr(self.detail, name)


class Withdraw(StepForm):
    """Why a story is withdrawn."""

    reason = Words(
        label=_("Reason"), rows=3, min_length=10, max_length=500,
        help_text=_("Everybody reads it where the story stood. Do not repeat what must not be read."),
    )  # fmt: skip
