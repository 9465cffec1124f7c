"""Asking another server, and nobody whom it names instead."""

from __future__ import annotations

from http.client import HTTPMessage
from typing import IO, Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

PORTS = {"http": 80, "https": 443}


class SameServer(HTTPRedirectHandler):
    """Goes on to where it is led only on the server that was asked, and never from a closed line to an open one."""

    def redirect_request(  # noqa: PLR0917  the signature of the library
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Raise URLError for what leads to somebody else (OWASP ASVS 5.0, 15.3.2)."""
        asked, led = server_of(req.full_url), server_of(newurl)
        if led not in {asked, ("https", asked[1], PORTS["https"])}:
            fp.close()
            raise URLError(f"it leads to another server, {led[1]}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def server_of(address: str) -> tuple[str, str | None, int | None]:
    """Return how, under which name and at which port a server is asked."""
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme)


def ask(request: Request | str, *, seconds: float) -> Any:
    """Return the answer of a server of the web, open. Raises HTTPError, URLError and TimeoutError as `urlopen` does."""
    return build_opener(SameServer).open(request, timeout=seconds)
