"""The page for programmers: how programs read and act here, with examples that work."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language

from ishenim.faces.api.problems import TITLES
from ishenim.kernel.pages.page import Page, page
from ishenim.kernel.pages.panels import panels
from ishenim.kernel.procedures.addresses import origin
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.tables.lists import AT_THEIR_PAGES


def always() -> list[str]:
    """Name what the page depends on: nothing that changes while the installation runs."""
    return []


@page(keys=always)
def programs(request: HttpRequest) -> Page:
    """Say how programs read the public record and act for an office, and what they find elsewhere or not at all."""
    here = origin()
    context = {
        "origin": here,
        "problems": [(name, str(title)) for name, title in TITLES.items()],
        "elsewhere": [
            (f"/{get_language()}/{address}.csv", str(table.title))
            for address, table in AT_THEIR_PAGES.items()
        ],
        "confided": [str(one.title) for one in PROCEDURES.values() if one.confidential],
        "panels": list(panels("programs", origin=here)),
    }
    return Page("api/programs.html", context)
