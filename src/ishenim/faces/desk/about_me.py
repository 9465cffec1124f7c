"""What is said about me: found with my unlocked key alone, for nothing on the server says whom a matter is about."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ishenim.faces.desk.door import Desk, official, show
from ishenim.kernel.procedures.circles import concerning


@official
@require_safe
def about_me(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the confidential matters that are about me and of which I was told."""
    matters = concerning(desk.keys) if desk.keys else []
    return show(request, desk, "desk/about_me.html", {"matters": matters})
