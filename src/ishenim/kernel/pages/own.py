"""Pages that are somebody's own: a form being filled in, a code just handed out. They are never kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines


def own_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page for one reader alone."""
    body = engines["jinja2"].get_template(template).render({"here": request.get_full_path(), **context})
    answer = HttpResponse(body, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def wait_page(request: HttpRequest, sentence: str, seconds: int) -> HttpResponse:
    """Ask a reader to wait, in one sentence."""
    answer = own_page(request, "portal/wait.html", {"sentence": sentence}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer
