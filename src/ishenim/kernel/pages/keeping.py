"""Which finished responses this process keeps, to be shown again before Django is asked."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import has_vary_header, patch_vary_headers

from ishenim.kernel.pages.kept import Kept, KeptPages
from ishenim.kernel.pages.page import Grounds

kept_pages = KeptPages()
TOLD_AGAIN = ("ETag", "Cache-Control", "Vary")


class DependsOnTheReader(Exception):
    """A page meant for everybody looked at who is asking: it must never be shown to anybody else."""


def keep(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Keep the final response of a public page, and spare the reader the bytes they already have."""

    def kept(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        grounds = getattr(response, "grounds", None)
        if not isinstance(grounds, Grounds) or not isinstance(response, HttpResponse):
            return response
        refuse_what_depends_on_the_reader(request, response)
        patch_vary_headers(response, ["Accept-Encoding"])
        if request.method == "GET":
            store(request, response, grounds)
        if grounds.etag.removeprefix("W/") in request.headers.get("If-None-Match", ""):
            return not_modified(response)
        return response

    return kept


def refuse_what_depends_on_the_reader(request: HttpRequest, response: HttpResponse) -> None:
    if (
        response.cookies
        or has_vary_header(response, "Cookie")
        or has_vary_header(response, "Accept-Language")
    ):
        raise DependsOnTheReader(request.path)


def store(request: HttpRequest, response: HttpResponse, grounds: Grounds) -> None:
    headers = [(name, value) for name, value in response.items() if name != "Content-Length"]
    page = Kept(response.content, headers, grounds)
    kept_pages.put(request.META["PATH_INFO"], request.META["QUERY_STRING"], page)


def not_modified(response: HttpResponse) -> HttpResponse:
    short = HttpResponseNotModified()
    for name in TOLD_AGAIN:
        short.headers[name] = response.headers[name]
    return short
