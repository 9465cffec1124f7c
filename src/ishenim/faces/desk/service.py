"""How the service is, for administrators: every part, and what became of letters, in numbers without an address."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ishenim.faces.desk.door import Desk, official, show
from ishenim.kernel.health.report import asked
from ishenim.kernel.notices.standing import standing


@official
@require_safe
def service(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show how every part is, and how it stands with letters."""
    if not desk.watches_over_the_service:
        raise PermissionDenied
    context = {"report": asked.report(), "letters": standing()}
    return show(request, desk, "desk/service.html", context)
