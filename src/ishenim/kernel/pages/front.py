"""The front door: what is kept and what never changes is handed out before Django is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ishenim.kernel import versions
from ishenim.kernel.metrics import tally
from ishenim.kernel.pages.keeping import kept_pages
from ishenim.kernel.pages.kept import Kept, KeptPages, takes_gzip
from ishenim.kernel.pages.negotiated import language_of
from ishenim.kernel.pages.static import FOREVER, StaticFile, statics

Application = Callable[..., Iterable[bytes]]
READING = frozenset({"GET", "HEAD"})
ALIVE = "/health/live"
A_KNOWN_PAGE = "ishenim.known_page"
"""Stands in the environ of a request for a page that is kept, and must be made anew."""
PATIENCE_WITH_A_MAKER = 1.0
Lead = Callable[[str], str]

LEADS: dict[str, Lead] = {}


def lead(path: str, to: Lead) -> None:
    """Have a path lead on to the address that a function makes of its query, from memory alone."""
    LEADS[path] = to


class Front:
    """A WSGI application that answers what it can from memory and passes everything else on."""

    def __init__(self, application: Application, pages: KeptPages = kept_pages) -> None:
        self.application, self.pages, self.files = application, pages, statics().files
        self.file_handed_out = tally("file").tick

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with versions.one_look():
            return self._answer(environ, start_response)

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in READING:
            return self.application(environ, start_response)
        path = environ["PATH_INFO"]
        language = language_of(path, environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        kept = self.pages.get(path, environ.get("QUERY_STRING", ""), language)
        if kept is not None:
            return self.hand_out_or_make(kept, language, environ, start_response)
        if path in self.files:
            self.file_handed_out()
            return hand_out_file(self.files[path], environ, start_response)
        if path in LEADS:
            return lead_on(LEADS[path](environ.get("QUERY_STRING", "")), start_response)
        if path == ALIVE:
            return say_that_it_lives(start_response)
        return self.application(environ, start_response)

    def hand_out_or_make(
        self, kept: Kept, language: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Hand a page out while it holds; have it made anew by one thread while others wait for that.

        Nobody waits long: where a page cannot be made, all threads would soon stand at this door.
        """
        while not kept.holds():
            environ[A_KNOWN_PAGE] = True
            ours = kept.making.acquire(timeout=PATIENCE_WITH_A_MAKER)
            try:
                newer = self.pages.get(environ["PATH_INFO"], environ.get("QUERY_STRING", ""), language)
                if not ours or newer is None or newer is kept:
                    return self.application(environ, start_response)
            finally:
                if ours:
                    kept.making.release()
            kept = newer
        kept.shown()
        return hand_out(kept, environ, start_response)


def hand_out(kept: Kept, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Hand a kept page out: nothing if the reader has it, pressed if the reader can open that."""
    if "HTTP_IF_NONE_MATCH" in environ and kept.is_named_in(environ["HTTP_IF_NONE_MATCH"]):
        start_response("304 Not Modified", kept.told_again[:])
        return []
    pressed = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    start_response("200 OK", (kept.pressed_headers if pressed else kept.headers)[:])
    if environ["REQUEST_METHOD"] == "HEAD":
        return []
    return [kept.pressed if pressed else kept.body]


def lead_on(address: str, start_response: Callable[..., Any]) -> list[bytes]:
    """Send a reader on; nobody keeps where from."""
    headers = [
        ("Location", address),
        ("Content-Length", "0"),
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "no-referrer"),
    ]
    start_response("302 Found", headers)
    return []


def say_that_it_lives(start_response: Callable[..., Any]) -> list[bytes]:
    """Answer whoever only wants to know whether this process does: nothing else is looked at."""
    body = b'{"alive": true}\n'
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    start_response("200 OK", headers)
    return [body]


def hand_out_file(
    file: StaticFile, environ: dict[str, Any], start_response: Callable[..., Any]
) -> list[bytes]:
    """Hand out a file that may be kept for ever: its address is made of what is in it."""
    pressed = file.pressed is not None and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    body = file.pressed if pressed and file.pressed else file.body
    headers = [
        ("Content-Type", file.kind),
        ("Content-Length", str(len(body))),
        ("Cache-Control", FOREVER),
        ("Vary", "Accept-Encoding"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response("200 OK", [*headers, ("Content-Encoding", "gzip")] if pressed else headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
