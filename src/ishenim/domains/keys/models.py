"""What is known of a key that is being given back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ishenim.domains.keys.procedures import KeyRecovery
from ishenim.kernel.procedures.models import Detail


class RecoveredKey(Detail):
    """A new key pair of whoever forgot the passphrase of the old one, and the halves that were handed over for it."""

    procedure = KeyRecovery

    person = models.ForeignKey("institutions.Person", on_delete=models.PROTECT, related_name="+")
    public = models.BinaryField(_("new public half"), max_length=32)
    locked = models.BinaryField(_("new private half, behind the new passphrase"), max_length=200)
    first = models.JSONField(_("halves of the first custodian"), default=dict)
    second = models.JSONField(_("halves of the second custodian"), default=dict)
