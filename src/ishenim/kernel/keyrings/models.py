"""The key pairs of officials. The database holds a private half only behind the passphrase of whoever it belongs to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonKey(models.Model):
    """The key pair of one official: what is sealed for them, only they open."""

    person = models.OneToOneField(
        "institutions.Person", models.PROTECT, primary_key=True, related_name="key", verbose_name=_("person")
    )
    public = models.BinaryField(_("public half"), max_length=32)
    locked = models.BinaryField(_("private half, behind the passphrase"), max_length=200)
    made_on = models.DateField(_("made on"))

    class Meta:
        verbose_name = _("key pair")
        verbose_name_plural = _("key pairs")
