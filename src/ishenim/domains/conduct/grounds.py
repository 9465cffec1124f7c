"""The short lists from which somebody chooses: why a comment is not shown, and what became of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NotShown(TextChoices):
    """Why a comment is not shown."""

    PERSONAL = "personal", _("it names or shows a person")
    INSULT = "insult", _("it insults somebody")
    SPAM = "spam", _("it is advertising")
    ELSEWHERE = "elsewhere", _("it is about something else")


class Outcome(TextChoices):
    """What became of a comment."""

    TAKEN = "taken", _("the text is changed as proposed")
    PARTLY = "partly", _("the text is changed in part")
    STAYS = "stays", _("the text stays as it is")
