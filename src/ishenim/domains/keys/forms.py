"""What each step of giving back a key asks for. No passphrase reaches the ledger or a table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.keyrings import custody, keeping
from ishenim.kernel.procedures.claims import Unrecorded
from ishenim.kernel.procedures.fields import StepForm, Words


class Passphrase(Unrecorded, forms.CharField):
    """A passphrase as it is typed: it is used and forgotten."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput({"autocomplete": "off"})
        super().__init__(max_length=300, widget=widget, **kwargs)


class Ask(StepForm):
    """A new passphrase, twice."""

    passphrase = Passphrase(
        label=_("New passphrase"),
        help_text=_("Several words that nobody would guess, at least 16 signs together."),
    )
    again = Passphrase(label=_("The same once more"))

    def clean_passphrase(self) -> str:
        """Raise for a weak one."""
        passphrase: str = self.cleaned_data["passphrase"]
        keeping.check(passphrase)
        return passphrase

    def clean(self) -> dict[str, Any]:
        """Raise where there is nothing to give back, or nobody who could."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("passphrase"), cleaned.get("again")
        if first and second and first != second:
            self.add_error("again", _("The two are not the same."))
        person = self.by.person_id if self.by else None
        key = keeping.key_of(person) if person is not None else None
        if key is None:
            raise ValidationError(_("You have no key yet. Make one first."), "no_key")
        if not key.halves.exists():
            raise ValidationError(
                _(
                    "Your key was not parted among custodians, so nobody can give it back. Make a new one, and let "
                    "others of the team let you in again."
                ),
                "no_custodians",
            )
        return cleaned


class Agree(StepForm):
    """How it was made sure who asks."""

    checked = Words(
        label=_("How did you make sure who asks?"), rows=3, min_length=10, max_length=1000,
        help_text=_("Speak with the person, face to face or by a telephone number that you knew before."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Raise while the key is locked, and for whoever holds no half of this key."""
        cleaned = super().clean() or {}
        if self.by is None or self.by.keys is None:
            raise ValidationError(_("Unlock your key first."), "locked")
        if self.detail is not None and not custody.hand_over(
            self.detail.person_id, self.by.person_id or 0, self.by.keys, bytes(self.detail.public)
        ):
            raise ValidationError(_("You hold no half of this key."), "no_half")
        return cleaned


class Refuse(StepForm):
    """Why not."""

    checked = Words(label=_("Why?"), rows=3, min_length=10, max_length=1000)


class TakeBack(StepForm):
    """The passphrase that was chosen when asking."""

    passphrase = Passphrase(label=_("The new passphrase, as you chose it when you asked"))
