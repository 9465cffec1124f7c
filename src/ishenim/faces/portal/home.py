"""The first page: one question a visitor brings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override

from ishenim.kernel.pages.page import Page, page
from ishenim.kernel.pages.panels import panel_keys, panels


def keys() -> list[str]:
    """Name what the first page shows."""
    return panel_keys("home")


@page(keys=keys)
def home(request: HttpRequest) -> Page:
    """Ask where the reader lives, and show what is near and what became of promises."""
    return Page("portal/home.html", {"panels": list(panels("home"))})


def by_language(request: HttpRequest) -> HttpResponseRedirect:
    """Send a reader who names no language to the one their browser asks for."""
    with override(get_language_from_request(request)):
        answer = HttpResponseRedirect(reverse("portal:home"))
    patch_vary_headers(answer, ["Accept-Language"])
    return answer
