"""What the step asks for: what the process that makes dumps has found."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.procedures.fields import StepForm


class Published(StepForm):
    """As of which entry, by which fingerprint, how large."""

    position = forms.IntegerField(label=_("As of entry"), min_value=0)
    sha256 = forms.RegexField("^[0-9a-f]{64}$", label=_("Fingerprint of the description (SHA-256)"))
    size = forms.IntegerField(label=_("Size in bytes"), min_value=0)
