"""Which finished responses this process keeps, to be shown again before Django is asked."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import has_vary_header, patch_vary_headers

from ishenim.kernel.pages.kept import Kept, KeptPages
from ishenim.kernel.pages.page import Grounds

Answer = Callable[[HttpRequest], HttpResponseBase]

kept_pages = KeptPages()
OF_THE_READER = ("Cookie", "Accept-Language")
TOLD_AGAIN = ("ETag", "Cache-Control", "Vary")


class DependsOnTheReader(Exception):
    """A page meant for everybody looked at who is asking: it must never be shown to anybody else."""


def keep(get_response: Answer) -> Answer:
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
    """Stop a page for everybody that would carry a cookie, or differ from one reader to the next."""
    if response.cookies or any(has_vary_header(response, name) for name in OF_THE_READER):
        raise DependsOnTheReader(request.path)


def store(request: HttpRequest, response: HttpResponse, grounds: Grounds) -> None:
    """Keep a response under the very address it was asked by."""
    headers = [(name, value) for name, value in response.items() if name != "Content-Length"]
    page = Kept(response.content, headers, grounds)
    kept_pages.put(request.META["PATH_INFO"], request.META["QUERY_STRING"], page)


def not_modified(response: HttpResponse) -> HttpResponse:
    """Tell the reader that what they have still holds."""
    short = HttpResponseNotModified()
    for name in TOLD_AGAIN:
        short.headers[name] = response.headers[name]
    return short
