"""Anonymous forms carry no authority, so they need no cookie; but only our own pages may send them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string


def refuse_foreign(request: HttpRequest) -> HttpResponse | None:
    """Return a refusal if another site sent the form; a browser that hides its origin says `null` and may."""
    origin = request.headers.get("Origin", "null")
    if origin == "null" or urlsplit(origin).netloc == request.get_host():
        return None
    answer: HttpResponse = import_string(settings.CSRF_FAILURE_VIEW)(request)
    return answer
