"""The door of a machine that only works: it serves no page, and says how it is and what it counted all the same."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import structlog
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound

from ishenim.faces.portal import health

View = Callable[[HttpRequest], HttpResponse]
VIEWS: dict[str, View] = {"/metrics": health.metrics, "/health/ready": health.ready}
ITSELF = "127.0.0.1"
PATIENCE_WITH_SILENCE = 10  # seconds

log = structlog.get_logger()


class Server(ThreadingMixIn, WSGIServer):
    """One thread for each who asks: here those are a monitor and whoever runs the machine."""

    daemon_threads = True


class Handler(WSGIRequestHandler):
    """It waits for nobody long, and keeps no log of who asked."""

    timeout = PATIENCE_WITH_SILENCE

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


def keep_open(address: str, port: int) -> None:
    """Answer as long as this process lives; where that cannot be, say so in the log, for the work goes before it.

    Where nobody has a token, only the machine itself is answered, so that nothing of the machine with the keys is open.
    """
    try:
        here = address if settings.METRICS_TOKEN else ITSELF
        server = make_server(here, port, answer, server_class=Server, handler_class=Handler)
    except OSError:
        log.exception("own_door.closed", port=port)
        return
    threading.Thread(target=server.serve_forever, name="own door", daemon=True).start()


def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as a machine that serves pages would; there is nothing else here."""
    try:
        view = VIEWS.get(environ["PATH_INFO"])
        said = view(WSGIRequest(environ)) if view else HttpResponseNotFound()
    except Http404:
        said = HttpResponseNotFound()
    finally:
        connections.close_all()
    start_response(f"{said.status_code} {HTTPStatus(said.status_code).phrase}", list(said.items()))
    return [said.content]
