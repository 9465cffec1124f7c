"""What is asked of whoever wants to be told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.notices.models import Rhythm


class SubscribeForm(forms.Form):
    """Ask for an address and how often; the language is that of the page."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We write to it once, and ask whether it is you. Every letter says how to end it."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=Rhythm.choices,
        initial=Rhythm.AT_ONCE,
        widget=forms.RadioSelect,
    )
