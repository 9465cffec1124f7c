"""What steps of confidential matters ask for, whatever they are about. Every word and file of it is sealed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.procedures.circles import members, ring_of
from ishenim.kernel.procedures.claims import ClaimedStep
from ishenim.kernel.procedures.confided_files import FromOfficesUnderSeal, UnderSeal
from ishenim.kernel.procedures.confided_story import facts_of
from ishenim.kernel.procedures.fields import StepForm, Words

LONGEST = 10_000
FILES = _(
    "At most 3 files of 10 MB: PNG, JPEG, WebP or PDF. A copy without place, time and device is made for reading; the "
    "file as you brought it is sealed beside it."
)


class Message(StepForm):
    """Words, and what proves them."""

    text = Words(label=_("Message"), rows=6, min_length=2, max_length=LONGEST)
    attachments = FromOfficesUnderSeal()


class Add(ClaimedStep):
    """What whoever filed it adds."""

    text = Words(label=_("What do you want to add?"), rows=6, min_length=2, max_length=LONGEST)
    attachments = UnderSeal(label=_("Pictures and papers"), help_text=FILES)


class Withdraw(ClaimedStep):
    """Why it is withdrawn, if one wants to say."""

    reason = Words(
        label=_("Why?"), rows=3, max_length=2000, required=False,
        help_text=_("You need not say. If somebody urged you, say so: it will be looked into."),
    )  # fmt: skip


class Unlocked(StepForm):
    """A step for which the key must be unlocked: it reads what is sealed, or seals a key once more."""

    def facts(self, *steps: str) -> dict[str, Any]:
        """Return what was written by these steps."""
        assert self.by is not None
        return facts_of(ring_of(self.detail.matter, self.by), *steps)

    def clean(self) -> dict[str, Any]:
        """Raise while the key is locked."""
        cleaned = super().clean() or {}
        if self.by is None or self.by.keys is None:
            raise ValidationError(
                _("Unlock your key first: without it nobody reads what is sealed here."), "locked"
            )
        return cleaned


class Recuse(StepForm):
    """Why a member steps back."""

    reason = Words(label=_("Why?"), rows=3, min_length=5, max_length=1000)

    def clean(self) -> dict[str, Any]:
        """Raise where nobody would be left who can read it."""
        cleaned = super().clean() or {}
        me = [self.by.person_id if self.by else None]
        if self.detail is not None and members(self.detail.matter_id) == me:
            raise ValidationError(
                _("You are the only one who can read this. Let a colleague in first."), "last"
            )
        return cleaned
