"""Claim codes: what makes a resident the one who asked, without a name and without an account.

A code is 25 digits in five groups, 83 bits from the system's randomness, so that it can be read over the telephone
in any language. Only its SHA-256 is stored: with so many bits nobody can try them all, so no salt is needed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.procedures.fields import StepForm
from ishenim.kernel.procedures.merging import Merged
from ishenim.kernel.procedures.models import Detail, Matter

GROUPS, DIGITS = 5, 5
UNKNOWN = _("This code does not open this matter. Compare it with your slip, digit by digit.")


class Claim(models.Model):
    """The fingerprint of a code that speaks for a matter. Merged matters keep all their codes."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="claims")
    digest = models.BinaryField(_("fingerprint of the code"), max_length=32, unique=True)
    sent = models.CharField(  # noqa: DJ001 -- unique where it is known, and most ways in have no form
        _("mark of the form it came by"), max_length=32, null=True
    )

    class Meta:
        app_label = "procedures"
        constraints = [models.UniqueConstraint(fields=["sent"], name="sent_once")]


def new_code() -> str:
    """Return a fresh code, grouped as it is printed."""
    return " ".join(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _ in range(GROUPS))


def code_of(sent: str) -> str:
    """Return the code that goes with the mark of a form: whoever sends the same form again gets the same code.

    It follows from the mark and from the secret of the installation. Of the mark only a fingerprint is kept, so nobody
    can tell the code from what is stored.
    """
    number = int.from_bytes(
        hmac.digest(settings.SECRET_KEY.encode(), f"claim code {sent}".encode(), "sha256")
    )
    digits = f"{number % 10 ** (GROUPS * DIGITS):0{GROUPS * DIGITS}}"
    return " ".join(digits[at : at + DIGITS] for at in range(0, len(digits), DIGITS))


def seal(sent: str) -> str:
    """Return what is kept of the mark of a form."""
    return hashlib.blake2b(sent.encode(), digest_size=16).hexdigest()


def claim_of(sent: str) -> Claim | None:
    """Return the claim that a form with this mark made, if one did."""
    return Claim.objects.select_related("matter").filter(sent=seal(sent)).first() if sent else None


def digest(code: str) -> bytes:
    """Return the fingerprint of a code, however its digits are spaced."""
    return hashlib.sha256("".join(sign for sign in code if sign.isdigit()).encode()).digest()


def claimed_by(code: str) -> Matter | None:
    """Return the matter that a code speaks for, or None."""
    return Matter.objects.filter(claims__digest=digest(code)).first()


class Unrecorded(forms.Field):
    """What is typed, checked and forgotten: no ledger entry ever holds it."""


class ClaimCode(Unrecorded, forms.CharField):
    """A code as typed. It is checked and forgotten: no ledger entry ever holds it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"autocomplete": "off", "inputmode": "numeric", "class": "code"})
        hint = _(
            "Five groups of five digits, on your slip or as they were shown to you. Spaces do not matter."
        )
        kwargs.setdefault("label", _("Your claim code"))
        super().__init__(help_text=hint, max_length=60, widget=widget, **kwargs)


class SentOnce(Unrecorded, forms.CharField):
    """A hidden mark of one form: whatever is clicked twice is recorded once. No ledger entry ever holds it."""

    def __init__(self) -> None:
        super().__init__(
            required=False, max_length=32, widget=forms.HiddenInput, empty_value=None, initial=fresh_mark
        )


def fresh_mark() -> str:
    """Return a mark for one form that is shown to somebody."""
    return secrets.token_urlsafe(16)


class ClaimedStep(StepForm):
    """A step that only whoever has the code may take."""

    code = ClaimCode()

    def clean_code(self) -> str:
        """Raise the same sentence for a wrong code and for one that is not there."""
        code: str = self.cleaned_data["code"]
        require(code, self.detail)
        return code


class OwnCode(ClaimedStep):
    """A step that only the code of this very matter may take, not that of one merged into it.

    Otherwise whoever answers could ask the same, have it merged, and confirm the result with a code of their own.
    """

    def clean_code(self) -> str:
        """Raise the same sentence for every other code."""
        code: str = self.cleaned_data["code"]
        require_own(code, self.detail)
        return code


def require(code: str, detail: Detail | None) -> None:
    """Raise one and the same sentence unless the code speaks for this matter, or for one merged into it."""
    speaks_for = _matter_of(code)
    if speaks_for is None or detail is None or not _is_or_is_merged_into(speaks_for, detail.matter_id):
        raise ValidationError(UNKNOWN, "unknown_code")


def require_own(code: str, detail: Detail | None) -> None:
    """Raise the same sentence unless the code was handed out for this very matter."""
    speaks_for = _matter_of(code)
    if speaks_for is None or detail is None or speaks_for != detail.matter_id:
        raise ValidationError(UNKNOWN, "unknown_code")


def _matter_of(code: str) -> int | None:
    return Claim.objects.filter(digest=digest(code)).values_list("matter_id", flat=True).first()


def _is_or_is_merged_into(speaks_for: int, matter_id: int) -> bool:
    return speaks_for == matter_id or Merged.objects.filter(matter_id=speaks_for, into_id=matter_id).exists()
