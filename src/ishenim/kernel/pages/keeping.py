"""Which finished responses this process keeps, to be shown again before Django is asked."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import has_vary_header, patch_vary_headers

from ishenim.kernel.metrics.measuring import route_of
from ishenim.kernel.pages.kept import Kept, KeptPages, is_told_again, takes_gzip
from ishenim.kernel.pages.negotiated import language_of
from ishenim.kernel.pages.page import Grounds

Answer = Callable[[HttpRequest], HttpResponseBase]

kept_pages = KeptPages()


class DependsOnTheReader(Exception):
    """A page meant for everybody looked at who is asking: it must never be shown to anybody else."""


def keep(get_response: Answer) -> Answer:
    """Keep the final response of a public page, and spare the reader the bytes they already have."""

    def kept(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        grounds = getattr(response, "grounds", None)
        if not isinstance(grounds, Grounds) or not isinstance(response, HttpResponse):
            return response
        asked_for = language_of(request.META["PATH_INFO"], request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        if grounds.language and not asked_for:
            forget_who_reads_which_language(response)
        if names_no_language(response, grounds, asked_for):
            return response
        if answers_a_damaged_cookie(request, response):
            return response
        refuse_what_depends_on_the_reader(request, response)
        patch_vary_headers(response, ["Accept-Encoding"])
        page = kept_of(response, grounds, route_of(request))
        if request.method == "GET":
            kept_pages.put(request.META["PATH_INFO"], request.META["QUERY_STRING"], page, asked_for)
        if page.is_named_in(request.headers.get("If-None-Match", "")):
            return not_modified(response)
        return pressed(response, page) if takes_gzip(request.headers.get("Accept-Encoding", "")) else response

    return kept


def names_no_language(response: HttpResponse, grounds: Grounds, asked_for: str) -> bool:
    """Say whether an answer depends on the reader's language in a way that the front door does not know."""
    known = bool(asked_for) and grounds.language == asked_for
    return has_vary_header(response, "Accept-Language") and not known


def answers_a_damaged_cookie(request: HttpRequest, response: HttpResponse) -> bool:
    """Say whether the framework only takes back, or makes anew, cookies that the reader brought damaged."""
    return bool(response.cookies) and response.cookies.keys() <= request.COOKIES.keys()


def forget_who_reads_which_language(response: HttpResponse) -> None:
    """Take back what Django says of an address that does not begin with a language but names one elsewhere."""
    named = [name for name in response.headers["Vary"].split(", ") if name.lower() != "accept-language"]
    del response.headers["Vary"]
    patch_vary_headers(response, named)


def refuse_what_depends_on_the_reader(request: HttpRequest, response: HttpResponse) -> None:
    """Stop a page for everybody that would carry a cookie, or looked at one."""
    if response.cookies or has_vary_header(response, "Cookie"):
        raise DependsOnTheReader(request.path)


def kept_of(response: HttpResponse, grounds: Grounds, route: str) -> Kept:
    """Take a response as it stands, with every header it got on its way out."""
    headers = [(name, value) for name, value in response.items() if name != "Content-Length"]
    return Kept(response.content, headers, grounds, route)


def pressed(response: HttpResponse, page: Kept) -> HttpResponse:
    """Send the bytes that were pressed once for everybody."""
    response.content = page.pressed
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(page.pressed))
    return response


def not_modified(response: HttpResponse) -> HttpResponse:
    """Tell the reader that what they have still holds."""
    short = HttpResponseNotModified()
    for name, value in response.items():
        if is_told_again(name):
            short.headers[name] = value
    return short
