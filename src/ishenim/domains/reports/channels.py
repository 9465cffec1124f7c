"""The channels of the door: one for each topic, with its own recipients and its own time of keeping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.institutions.roles import ANTI_CORRUPTION_PROSECUTOR, TORTURE_PREVENTION, Role

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, eq=False)
class Channel:
    """What may be reported here, whoever reads it, and for how long it is kept once it has ended."""

    name: str
    label: str | Promise
    about: str | Promise
    readers: Role
    kept_for: timedelta


CHANNELS = {
    one.name: one
    for one in (
        Channel(
            "corruption",
            _("Corruption"),
            _("Somebody in office takes or asks for money or favours, or uses the office for themselves."),
            ANTI_CORRUPTION_PROSECUTOR,
            5 * A_YEAR,
        ),
        Channel(
            "violence",
            _("Torture or violence by an official"),
            _("Somebody was beaten, tormented or threatened by an official, or in custody."),
            TORTURE_PREVENTION,
            10 * A_YEAR,
        ),
    )
}
