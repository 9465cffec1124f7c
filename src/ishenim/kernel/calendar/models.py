"""Days decreed to be off or to be worked, over what the published calendar says."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DecreedDay(models.Model):
    """What an act says about one day. It wins over the calendar, and makes an estimated day certain."""

    day = models.DateField(_("day"), unique=True)
    off = models.BooleanField(_("a day off"))
    basis = models.CharField(_("the act"), max_length=300)

    class Meta:
        ordering = ["day"]
