"""Asking the house for its pages without a server, as a reader would whom nobody knows."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponseBase, HttpResponseNotFound
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import get_language, override

from ishenim.kernel import versions

MANY = 100_000


def asked(address: str, record: str) -> HttpResponseBase:
    """Return the answer to an address of this site, asked at the address of the record.

    What stands around a view on a server has nothing to do here: a page for everybody looks at nobody.
    """
    request = _request(address, record)
    with override(language_of(address)), versions.one_look():
        try:
            found = request.resolver_match = resolved(request.path_info, get_language())
            answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        except (Http404, Resolver404):
            return HttpResponseNotFound()
    return answer


@lru_cache(MANY)
def resolved(path: str, language: str | None) -> ResolverMatch:
    """Return which view answers at a path, as it is written in a language; Resolver404 where none does.

    A path is looked at twice: where a link leads to it, and when its page is written.
    """
    return resolve(path)


def language_of(address: str) -> str:
    """Return the language that an address begins with, or the first one of this installation."""
    first = address.split("/", 2)[1]
    return first if first in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _request(address: str, record: str) -> WSGIRequest:
    site, parts = urlsplit(record), urlsplit(address)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
            "QUERY_STRING": parts.query,
            "HTTP_HOST": site.netloc,
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
    )
