"""Pages that are somebody's own: a form being filled in, a code just handed out. They are never kept."""

from __future__ import annotations

import gzip
import re
import secrets
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from ishenim.kernel.metrics import LIMITS_HIT
from ishenim.kernel.metrics.measuring import is_uncounted, route_of
from ishenim.kernel.pages.kept import takes_gzip

NEEDS_NO_ESCAPING = re.compile(r"[\w -]+")


def own_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page for one reader alone."""
    answer = _answer(_rendered(template, {"here": request.get_full_path(), **context}), status=status)
    if request.method == "GET" and takes_gzip(request.headers.get("Accept-Encoding", "")):
        press(answer)
    return answer


def press(answer: HttpResponse) -> None:
    """Make an answer small for a slow line; never one that holds a code beside what its reader sent."""
    answer.content = gzip.compress(answer.content, 6, mtime=0)
    answer.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(answer, ["Accept-Encoding"])


def filled_page(
    request: HttpRequest, template: str, about: Mapping[str, Hashable], own: Mapping[str, str]
) -> HttpResponse:
    """Answer with a page that many get, in which a few words are the reader's own: it is rendered once for all.

    Raises ValueError for words of one's own that are more than letters, digits, spaces and hyphens.
    """
    if not all(NEEDS_NO_ESCAPING.fullmatch(words) for words in own.values()):
        raise ValueError("Words that are filled in are codes and references, nothing else.")
    body = _stencil(template, request.get_full_path(), get_language(), tuple(own), tuple(about.items()))
    for name, words in own.items():
        body = body.replace(_place_of(name), words)
    return _answer(body)


@lru_cache(1000)
def _stencil(
    template: str,
    path: str,
    language: str | None,
    own: tuple[str, ...],
    about: tuple[tuple[str, Hashable], ...],
) -> str:
    """Render a page with places where each reader's own words will stand."""
    return _rendered(template, {"here": path, **dict(about), **{name: _place_of(name) for name in own}})


@lru_cache
def _place_of(name: str) -> str:
    """Return a word that stands for what is filled in, and that nobody can have typed."""
    return f"{name}-{secrets.token_hex(12)}"


def _rendered(template: str, context: dict[str, Any]) -> str:
    return engines["jinja2"].get_template(template).render(context)


def _answer(body: str, *, status: int = 200) -> HttpResponse:
    answer = HttpResponse(body, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def wait_page(request: HttpRequest, sentence: str, seconds: int) -> HttpResponse:
    """Ask a reader to wait, in one sentence."""
    if not is_uncounted(request):
        LIMITS_HIT.labels(route_of(request)).inc()
    answer = own_page(request, "portal/wait.html", {"sentence": sentence}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer
