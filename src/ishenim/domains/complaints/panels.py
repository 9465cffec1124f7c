"""Where complaints are met on pages of others: one way at the foot of every page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ishenim.kernel.pages.panels import register_foot_way


def register() -> None:
    """Put the way to the door on every page."""
    register_foot_way(_("Complain about an officer"), "complaints:choose", order=15)
