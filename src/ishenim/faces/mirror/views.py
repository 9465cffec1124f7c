"""What a mirror is, how anybody makes one, and how anybody checks it; in a mirror: when it was made, and of what."""

from __future__ import annotations

from django.http import HttpRequest

from ishenim.kernel.ledger import identity
from ishenim.kernel.pages import copying
from ishenim.kernel.pages.page import Page, page


def always() -> list[str]:
    """Name what the page depends on: nothing that changes."""
    return []


@page(keys=always)
def about(request: HttpRequest) -> Page:
    """Say it."""
    return Page("mirror/about.html", {"copy": copying.copied(), "vkey": identity.verifier().vkey})
