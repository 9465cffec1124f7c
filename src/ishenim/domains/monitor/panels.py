"""The ways to files and figures from pages that are not theirs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ishenim.kernel.pages import panels
from ishenim.kernel.places.atlas import Unit


def of_place(*, unit: Unit) -> dict[str, Any]:
    """Lead from the page of a place to its figures."""
    return {"unit": unit}


def register() -> None:
    """Put the ways on the pages of places and at the foot of every page."""
    panels.register("place", order=90, template="monitor/place.html", context=of_place)
    panels.register_foot_way(_("The whole record as files"), "monitor:data", order=45)
