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


class Half(models.Model):
    """One of the two halves of a private half, sealed for a custodian: only both custodians of a pair put it together.

    `pair` names both of them, the smaller number first.
    """

    key = models.ForeignKey(PersonKey, models.CASCADE, related_name="halves", verbose_name=_("key pair"))
    pair = models.CharField(_("custodians of the pair"), max_length=50)
    custodian = models.ForeignKey(
        "institutions.Person", models.PROTECT, related_name="+", verbose_name=_("custodian")
    )
    box = models.BinaryField(_("half"), max_length=200)

    class Meta:
        verbose_name = _("half of a key")
        verbose_name_plural = _("halves of keys")
        constraints = [
            models.UniqueConstraint(fields=["key", "pair", "custodian"], name="one_half_of_a_pair")
        ]
