"""Pages that only say something: what this is, which cookies, who can read it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import path

from ishenim.kernel.pages.page import Page, page

SECONDS_AN_HOUR = 3_600
SECONDS_A_DAY = 86_400


def _always() -> list[str]:
    return []


@page(keys=_always)
def about(request: HttpRequest) -> Page:
    """Say what this site is for and whose it is."""
    return Page("portal/about.html")


@page(keys=_always)
def cookies(request: HttpRequest) -> Page:
    """Say which cookies are set, when and why."""
    forgery_age: int | None = settings.CSRF_COOKIE_AGE
    return Page(
        "portal/cookies.html",
        {
            "forgery_name": settings.CSRF_COOKIE_NAME,
            "forgery_days": None if forgery_age is None else forgery_age // SECONDS_A_DAY,
            "session_name": settings.SESSION_COOKIE_NAME,
            "session_hours": settings.SESSION_COOKIE_AGE // SECONDS_AN_HOUR,
        },
    )


@page(keys=_always)
def accessibility(request: HttpRequest) -> Page:
    """Say for whom the pages were tried, and where to say that they fail."""
    return Page("portal/accessibility.html")


urlpatterns = [
    path("about/", about, name="about"),
    path("cookies/", cookies, name="cookies"),
    path("accessibility/", accessibility, name="accessibility"),
]
