"""The door: where anyone reports what must not be asked in public, without an account and without an address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ishenim.domains.reports import queries
from ishenim.domains.reports.channels import CHANNELS
from ishenim.domains.reports.procedures import Report
from ishenim.kernel.days import today
from ishenim.kernel.metrics.measuring import uncounted
from ishenim.kernel.pages.confiding import Door
from ishenim.kernel.pages.page import Page, page
from ishenim.kernel.procedures.engine import begin


@page(keys=lambda: ["institutions"])
def choose(request: HttpRequest) -> Page:
    """List the channels, and say what the door promises and what it cannot."""
    return Page("reports/choose.html", {"channels": list(CHANNELS.values())})


@uncounted
@csrf_exempt  # no cookie, no session: anyone may report, and a foreign origin is refused
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, channel: str) -> HttpResponse:
    """Take a report at a channel."""
    if channel not in CHANNELS:
        raise Http404
    chosen = CHANNELS[channel]
    about = {"channel": chosen, "readers": len(queries.readers_of(chosen, today()))}
    new = begin(Report.name, place_id=queries.country())
    return Door(Report.file, "reports/file.html", new, about, {"channel": channel}).answer(request)
