"""Asking another server, and nobody whom it names instead."""

from __future__ import annotations

from http.client import HTTPMessage
from typing import IO, Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener


class SameServer(HTTPRedirectHandler):
    """Goes on to where it is led only on the server that was asked, and never from a closed line to an open one."""

    def redirect_request(  # noqa: PLR0917  the signature of the library
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Raise URLError for what leads to somebody else (OWASP ASVS 5.0, 15.3.2)."""
        asked, led = urlsplit(req.full_url), urlsplit(newurl)
        if led.hostname != asked.hostname or (asked.scheme == "https" and led.scheme != "https"):
            fp.close()
            raise URLError(f"it leads to another server, {led.hostname}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def ask(request: Request | str, *, seconds: float) -> Any:
    """Return the answer of a server of the web, open. Raises HTTPError, URLError and TimeoutError as `urlopen` does."""
    return build_opener(SameServer).open(request, timeout=seconds)
