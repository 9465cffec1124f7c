"""Where the door is met on pages of others: a way at the foot of every page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ishenim.kernel.pages.panels import register_door, register_foot_way


def register() -> None:
    """Put the way to the door on every page, and lead there whoever must not ask in public."""
    register_door("reports:choose")
    register_foot_way(_("Report corruption or violence"), "reports:choose", order=16)
