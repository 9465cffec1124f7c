"""The desk on a phone without a line: what is installed, what opens what was laid by, and what lies on the phone.

A form that says `kept_on_the_phone` can be filled in anywhere. What is typed stays in the browser, on that phone, until
it has been sent; the server keeps nothing of it before.
"""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

KEEPER = (Path(__file__).parent / "keeper.js").read_text()
NIGHT = "#0b353e"
"""The colour of the masthead in the look."""
SIGNS = (
    ("portal/tunduk.svg", "any", "image/svg+xml", "any"),
    ("portal/tunduk-192.png", "192x192", "image/png", "any"),
    ("portal/tunduk-512.png", "512x512", "image/png", "any"),
    ("portal/tunduk-maskable-512.png", "512x512", "image/png", "maskable"),
)
"""The sign as a file, its size, type and purpose: not every phone draws an SVG, and some cut a sign to a shape."""


@require_safe
@cache_control(no_cache=True)
def keeper(request: HttpRequest) -> HttpResponse:
    """Hand out the program by which a browser opens, without a line, what was laid by."""
    return HttpResponse(KEEPER, "text/javascript; charset=utf-8", headers={"Service-Worker-Allowed": "/"})


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Say how the desk is installed on a phone: its name, its sign, and the page that it begins with."""
    said = {
        "name": _("Ishenim: the desk"),
        "short_name": _("Ishenim"),
        "lang": get_language(),
        "start_url": reverse("desk:kept"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": NIGHT,
        "icons": [
            {"src": static(file), "sizes": sizes, "type": kind, "purpose": purpose}
            for file, sizes, kind, purpose in SIGNS
        ],
    }
    return JsonResponse(said, content_type="application/manifest+json")


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Show the page that lists, by its script, what lies on this very phone; it is the same for everybody."""
    return render(request, "desk/kept.html", using="jinja2")
