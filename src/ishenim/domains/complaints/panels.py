"""Where complaints are met on pages of others: a block on the first page, and one way at the foot of every page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ishenim.domains.complaints import queries
from ishenim.kernel.pages import panels


def of_home(**_about: Any) -> list[str]:
    """Name what the block on the first page depends on."""
    return ["kind:code_version"]


def home(**_about: Any) -> dict[str, Any] | None:
    """Say on the first page that one can complain in confidence; nothing where no code binds anybody yet."""
    return {} if queries.is_open() else None


def register() -> None:
    """Put the ways to the door on these pages."""
    panels.register("home", order=40, template="complaints/home.html", context=home, keys=of_home)
    panels.register_foot_way(_("Complain about an officer"), "complaints:choose", order=15)
