"""What whoever cannot be served now is told: in one sentence, in their language, without asking the database.

The pages are made when a process begins, so that turning somebody away costs nothing. A face that speaks otherwise than
by pages says for its addresses how the same reason is told there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import Any, NamedTuple

import structlog
from django.conf import settings
from django.template import engines
from django.utils import translation

from ishenim.kernel.metrics import TURNED_AWAY
from ishenim.kernel.pages import negotiated
from ishenim.kernel.pages.seldom import Seldom


class Reason(NamedTuple):
    """Why somebody is turned away, as HTTP says it, and after how many seconds to come again."""

    name: str
    status: HTTPStatus
    again_in: int = 0


CROWDED = Reason("crowded", HTTPStatus.SERVICE_UNAVAILABLE, 10)
CANNOT_RECORD = Reason("cannot_record", HTTPStatus.SERVICE_UNAVAILABLE, 60)
READ_ONLY = Reason("read_only", HTTPStatus.SERVICE_UNAVAILABLE, 600)
BROKEN = Reason("broken", HTTPStatus.INTERNAL_SERVER_ERROR)
CUT_SHORT = Reason("cut_short", HTTPStatus.BAD_REQUEST)
TOO_LARGE = Reason("too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
REASONS = (CROWDED, CANNOT_RECORD, READ_ONLY, BROKEN, CUT_SHORT, TOO_LARGE)

log = structlog.get_logger()
told = Seldom()

Headers = list[tuple[str, str]]


class Said(NamedTuple):
    """What somebody is told, and what goes with it."""

    body: bytes
    headers: Headers


Saying = Callable[[Reason, str, str], Said]
"""How a reason is told in a language at a path."""
OTHERWISE: dict[str, Saying] = {}
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def otherwise(prefix: str, say: Saying) -> None:
    """Have whoever asks below a prefix told in another way than by a page."""
    OTHERWISE[prefix] = say


def prepare() -> None:
    """Make all that may be told now, while there is time."""
    for reason in REASONS:
        for language, _name in settings.LANGUAGES:
            for path in ("/", *OTHERWISE):
                said(reason, language, path)


def said(reason: Reason, language: str, path: str) -> Said:
    """Return what is told at a path: a page, or what the face says to which the path belongs."""
    for prefix, say in OTHERWISE.items():
        if path.startswith(prefix):
            return say(reason, language, path)
    return Said(page(reason, language), headers(reason))


@cache
def page(reason: Reason, language: str) -> bytes:
    """Return the page that says so in a language."""
    with translation.override(language):
        context = {"here": f"/{language}/", "why": reason.name}
        return engines["jinja2"].get_template("portal/turned_away.html").render(context).encode()


def headers(reason: Reason) -> Headers:
    """Return what goes with a page."""
    html = ("Content-Type", "text/html; charset=utf-8")
    return [html, ("Content-Security-Policy", POLICY), *always(reason)]


def always(reason: Reason) -> Headers:
    """Return what goes with it however it is told: nobody keeps it, and when to come again."""
    told = [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
    return [*told, ("Retry-After", str(reason.again_in))] if reason.again_in else told


def turn_away(environ: dict[str, Any], start_response: Callable[..., Any], reason: Reason) -> list[bytes]:
    """Answer before Django is asked."""
    TURNED_AWAY.labels(reason.name).inc()
    if times := told.due():
        log.warning("turned.away", reason=reason.name, times=times)
    path = (
        environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
    )  # as WSGI has it
    language = negotiated.language_of(path, environ.get("HTTP_ACCEPT_LANGUAGE", "")) or language_of(path)
    body, headers = said(reason, language, path)
    status = f"{reason.status.value} {reason.status.phrase}"
    start_response(status, [*headers, ("Content-Length", str(len(body)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def language_of(path: str) -> str:
    """Return the language that an address begins with, or the installation's own."""
    first = path.removeprefix("/").partition("/")[0]
    return first if first in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
