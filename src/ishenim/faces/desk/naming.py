"""What is asked of an official who gives a passkey another name."""

from __future__ import annotations

from allauth.mfa.webauthn.forms import EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class NameKey(EditWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """The name of a key, asked for in the reader's language."""

    name = forms.CharField(label=_("Name of the key"), max_length=100)
