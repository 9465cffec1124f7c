"""The page for programmers: how programs read and act here, with examples that work."""

from __future__ import annotations

from django.http import HttpRequest

from ishenim.kernel.pages.page import Page, page


@page(keys=list)
def programs(request: HttpRequest) -> Page:
    """Say how programs read everything public, and how they act for an office."""
    return Page("api/programs.html")
