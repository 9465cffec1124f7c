"""What this domain knows of an act about a day beyond the table that all matters share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ishenim.domains.decrees.procedures import ActsAboutDays
from ishenim.kernel.procedures.models import Detail


class ActAboutADay(Detail):
    """What acts have said about one day. The deadlines that run are counted anew once after each."""

    procedure = ActsAboutDays

    day = models.DateField(_("day"), db_index=True)
    counted = models.BooleanField(_("deadlines counted anew"), default=False)
