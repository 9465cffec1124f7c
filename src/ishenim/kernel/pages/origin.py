"""Anonymous forms carry no authority, so they need no cookie; but only our own pages may send them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

FOREIGN = ("cross-site", "same-site")


def refuse_foreign(request: HttpRequest) -> HttpResponse | None:
    """Return a refusal if another site sent the form; a browser that hides its origin says `null` and may.

    Another site can have its frame say `null` too, but every browser of today tells beside it from where a form comes.
    """
    origin = request.headers.get("Origin", "null")
    ours = origin == "null" or urlsplit(origin).netloc == request.get_host()
    if ours and request.headers.get("Sec-Fetch-Site") not in FOREIGN:
        return None
    answer: HttpResponse = import_string(settings.CSRF_FAILURE_VIEW)(request)
    return answer
