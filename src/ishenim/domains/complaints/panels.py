"""Where complaints are met on pages of others: a block on the first page, and one way at the foot of every page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ishenim.kernel.pages import panels


def home(**_about: Any) -> dict[str, Any]:
    """Say on the first page that one can complain in confidence; it is the same for everybody."""
    return {}


def register() -> None:
    """Put the ways to the door on these pages."""
    panels.register("home", order=40, template="complaints/home.html", context=home)
    panels.register_foot_way(_("Complain about an officer"), "complaints:choose", order=15)
