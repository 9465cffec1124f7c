"""Pages that only say something: what this is, which cookies, who can read it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import path

from ishenim.kernel.pages.page import Page, page


def _always() -> list[str]:
    return []


@page(keys=_always)
def about(request: HttpRequest) -> Page:
    """Say what this site is for and whose it is."""
    return Page("portal/about.html")


@page(keys=_always)
def cookies(request: HttpRequest) -> Page:
    """Say which cookies are set, when and why."""
    return Page("portal/cookies.html")


@page(keys=_always)
def accessibility(request: HttpRequest) -> Page:
    """Say for whom the pages were tried, and where to say that they fail."""
    return Page("portal/accessibility.html")


urlpatterns = [
    path("about/", about, name="about"),
    path("cookies/", cookies, name="cookies"),
    path("accessibility/", accessibility, name="accessibility"),
]
