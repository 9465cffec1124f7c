"""The words from which one chooses in this domain."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ground(TextChoices):
    """Why a certificate is revoked."""

    BY_MISTAKE = "by_mistake", _("it was issued by mistake")
    NOT_THE_ONE = "not_the_one", _("somebody else took the test")
    HELP = "help", _("the test was taken with help that is not allowed")
    COURT = "court", _("a court decided so")
