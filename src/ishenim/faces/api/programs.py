"""The page for programmers: how programs read and act here, with examples that work."""

from __future__ import annotations

from django.http import HttpRequest

from ishenim.faces.api.problems import TITLES
from ishenim.kernel.pages.page import Page, page
from ishenim.kernel.pages.panels import panels
from ishenim.kernel.procedures.addresses import origin


def always() -> list[str]:
    """Name what the page depends on: nothing that changes while the installation runs."""
    return []


@page(keys=always)
def programs(request: HttpRequest) -> Page:
    """Say how programs read everything public, and how they act for an office."""
    here = origin()
    context = {
        "origin": here,
        "problems": [(name, str(title)) for name, title in TITLES.items()],
        "panels": list(panels("programs", origin=here)),
    }
    return Page("api/programs.html", context)
