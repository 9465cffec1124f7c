"""The quick way out of a page that somebody must not be seen on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe


@require_safe
def leave(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to the first page at once, and let the browser forget what it kept of this site."""
    answer = HttpResponseRedirect(reverse("portal:home"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
