"""How the service is: for people in a few sentences, for machines as JSON and as numbers for Prometheus."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe

from ishenim.kernel.health import exposing
from ishenim.kernel.health.report import asked
from ishenim.kernel.pages.own import own_page

AGAIN_IN = "10"
THROUGH_A_GATEWAY = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Tell machines how every part is; lead people to the page that says it in their language."""
    if "text/html" in request.headers.get("Accept", ""):
        with override(get_language_from_request(request)):
            return redirect("portal:health")
    report = asked.report()
    with override("en"):
        parts = {
            part.name: {"well": state.well, "says": str(state.sentence), **state.numbers}
            for part, state in report.states
        }
    return _for_machines(report.wrong, {"parts": parts})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Tell a balancer whether what people send can be recorded here."""
    return _for_machines(asked.report().in_the_way, {})


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Say to people how every part is."""
    report = asked.report()
    return _of(report.wrong, own_page(request, "portal/health.html", {"report": report}))


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Hand the numbers to whoever has the token; without one, to this machine itself. For all others there are none."""
    if not _may_read_numbers(request):
        raise Http404
    answer = HttpResponse(exposing.exposition(), content_type=exposing.TYPE)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _for_machines(wrong: list[str], more: dict[str, object]) -> HttpResponse:
    answer = JsonResponse({"well": not wrong, "wrong": wrong, **more})
    answer.headers["Cache-Control"] = "no-store"
    return _of(wrong, answer)


def _of(wrong: list[str], answer: HttpResponse) -> HttpResponse:
    """Let the status say it, too, and when to ask again."""
    if wrong:
        answer.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 -- Django's own mark: asking is no fault
        answer.headers["Retry-After"] = AGAIN_IN
    return answer


def _may_read_numbers(request: HttpRequest) -> bool:
    """Say whether the token was brought, or, where there is none, whether it is this machine that asks for itself."""
    if settings.METRICS_TOKEN:
        brought = request.headers.get("Authorization", "").encode()
        return secrets.compare_digest(brought, f"Bearer {settings.METRICS_TOKEN}".encode())
    if any(name in request.headers for name in THROUGH_A_GATEWAY):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
