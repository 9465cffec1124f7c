"""What each step of a report asks for. Every word and file of it is sealed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.domains.reports.channels import CHANNELS
from ishenim.kernel.procedures.claims import SentOnce
from ishenim.kernel.procedures.confided_files import UnderSeal
from ishenim.kernel.procedures.confided_forms import FILES, LONGEST
from ishenim.kernel.procedures.fields import StepForm, Words


class File(StepForm):
    """What anyone confides at a channel."""

    channel = forms.ChoiceField(
        label=_("Channel"), choices=[(one.name, one.label) for one in CHANNELS.values()], widget=forms.HiddenInput,
    )  # fmt: skip
    text = Words(
        label=_("What do you know?"), rows=12, min_length=20, max_length=LONGEST,
        help_text=_(
            "What happened, where, who took part, how you know. You need not say who you are; think of what could "
            "show it. You can add more later."
        ),
    )  # fmt: skip
    attachments = UnderSeal(label=_("Pictures and papers"), help_text=FILES)
    sent = SentOnce()


class HandOn(StepForm):
    """To which body, and what happens there."""

    body = Words(label=_("To which body?"), rows=1, min_length=3, max_length=200)
    text = Words(label=_("What do you say to whoever filed it?"), rows=5, min_length=20, max_length=LONGEST)


class Close(StepForm):
    """Why it is closed."""

    reason = Words(label=_("Reasons"), rows=8, min_length=20, max_length=LONGEST)
