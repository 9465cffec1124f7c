"""The words in which an address of the interface is declared, and the one way in to all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, re_path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from ishenim.faces.api import problems
from ishenim.faces.api.answers import Listing, Told, feed
from ishenim.faces.api.asked import Nothing, form_of, understood
from ishenim.faces.api.problems import Problem
from ishenim.kernel.pages.negotiated import asked_for
from ishenim.kernel.pages.page import Feed, page
from ishenim.kernel.procedures.refusals import Held, Refused

View = Callable[..., HttpResponseBase]
Schema = dict[str, Any]
READING = ("GET", "HEAD")
MOST = 10**15
ALLOWED_FROM_ANYWHERE = {"Access-Control-Allow-Origin": "*"}
READ_FROM_ANYWHERE = {"Access-Control-Expose-Headers": "ETag, Link, Content-Language, Ishenim-Demonstration"}
ASKED_FROM_ANYWHERE = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
WRITING = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
WITH_A_CODE = (*WRITING, HTTPStatus.TOO_MANY_REQUESTS)
"""How what writes may be refused: by any step, and by one that asks for a resident's code."""
AT_ANY_TIME = (HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE)
"""What may be said at every address: the fault is ours; too much is asked of us, or nothing can be recorded now."""
NAMED_IN_A_PATH = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """A part of an address that names something: how it is written, and what it names."""

    pattern: str
    title: str | Promise
    kind: str = "string"

    @property
    def schema(self) -> Schema:
        """How it is written, as JSON Schema."""
        if self.kind == "integer":
            return {"type": "integer", "minimum": 0, "maximum": MOST}
        return {"type": "string", "pattern": f"^{self.pattern}$"}


@dataclass(frozen=True, slots=True, eq=False)
class Endpoint:
    """What one method does at one address.

    `answer` is the schema of what is told, `choice` the form of the query, `body` the schemas of what may be sent by
    kind of content, `done` the statuses of an answer, `kinds` its kinds of content where it is no JSON, `refusals` the
    statuses of the problems there may be. What anyone may read may be read by the scripts of any site, too.
    """

    method: str
    path: str
    name: str
    summary: str | Promise
    view: View
    answer: Callable[[], Schema]
    choice: type[forms.Form] = Nothing
    paged: bool = False
    anyone: bool = True
    body: Callable[[], Mapping[str, Schema]] | None = None
    done: Sequence[int] = (HTTPStatus.OK,)
    kinds: Sequence[str] = ()
    refusals: Sequence[int] = (HTTPStatus.UNPROCESSABLE_ENTITY,)
    headers: Mapping[str, str | Promise] | None = None

    @property
    def named(self) -> list[str]:
        """The parts of the address that name something."""
        return NAMED_IN_A_PATH.findall(self.path)


def read(
    path: str,
    name: str,
    summary: str | Promise,
    *,
    keys: Callable[..., Iterable[str]],
    answer: Callable[[], Schema],
    choice: type[forms.Form] = Nothing,
    paged: bool = False,
) -> Callable[[Callable[..., Told | Listing]], Endpoint]:
    """Declare something that anyone may read; what the function tells is kept like a page until a key is raised."""

    def decorate(tell: Callable[..., Told | Listing]) -> Endpoint:
        def shown(request: HttpRequest, **about: str) -> Feed:
            asked = understood(request, choice, paged=paged)
            return feed(asked, tell(asked, **about))

        view = page(keys=keys, queries=form_of(choice, paged=paged).fields)(shown)
        refusals = [HTTPStatus.UNPROCESSABLE_ENTITY]
        if "{" in path:
            refusals.append(HTTPStatus.NOT_FOUND)
        return Endpoint("GET", path, name, summary, view, answer, choice, paged, refusals=refusals)

    return decorate


def addresses(endpoints: Iterable[Endpoint], named: Mapping[str, Named]) -> list[URLPattern]:
    """Return a way in for each address."""
    together: dict[str, dict[str, Endpoint]] = {}
    for endpoint in endpoints:
        together.setdefault(endpoint.path, {})[endpoint.method] = endpoint
    return [
        re_path(f"^{pattern_of(path, named)}$", entrance(methods), name=methods[min(methods)].name)
        for path, methods in together.items()
    ]


def pattern_of(path: str, named: Mapping[str, Named]) -> str:
    """Return the regular expression of an address."""
    return NAMED_IN_A_PATH.sub(lambda part: f"(?P<{part[1]}>{named[part[1]].pattern})", path)


def entrance(methods: Mapping[str, Endpoint]) -> View:
    """Return the way in to an address: in the language that is asked for, and with a problem said as one."""
    anyone = any(endpoint.anyone for endpoint in methods.values())

    @csrf_exempt  # whoever comes with a session is asked for its token at the door, see `door.py`
    def way_in(request: HttpRequest, **about: str) -> HttpResponseBase:
        with override(asked_for(request.headers.get("Accept-Language", "")[:500])):
            try:
                answer = answered(request, methods, about)
            except Problem as problem:
                answer = problem.answer(request)
        from_anywhere = anyone and request.method in READING
        told = ALLOWED_FROM_ANYWHERE | READ_FROM_ANYWHERE if from_anywhere else {}
        for name, value in (told | problems.marked()).items():
            answer.headers[name] = value
        return answer

    return way_in


def answered(
    request: HttpRequest, methods: Mapping[str, Endpoint], about: Mapping[str, str]
) -> HttpResponseBase:
    """Return the answer of whatever is declared for a method, or raise what stands in its way."""
    if not methods:
        raise problems.missing()
    if request.method == "OPTIONS":
        return options(methods)
    endpoint = methods.get("GET" if request.method == "HEAD" else request.method or "")
    if endpoint is None:
        words = _("This address knows these methods: %(methods)s.") % {"methods": allowed(methods)}
        raise Problem("method", HTTPStatus.METHOD_NOT_ALLOWED, words, headers={"Allow": allowed(methods)})
    return told_by(endpoint, request, about)


def told_by(endpoint: Endpoint, request: HttpRequest, about: Mapping[str, str]) -> HttpResponseBase:
    """Return what an endpoint answers; raise as a problem whatever a rule or a form says against it."""
    try:
        return endpoint.view(request, **about)
    except Held:
        raise  # it passes: said as whatever else keeps everybody from recording, with when to come again
    except Refused as reason:
        raise problems.refused(reason) from reason
    except ValidationError as reason:
        where = "parameter" if request.method in READING else "pointer"
        raise problems.invalid(reason, where) from reason
    except Http404 as reason:
        raise problems.missing() from reason
    except RequestDataTooBig as reason:
        words = _("What was sent is larger than anything that is read here.")
        raise Problem("too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words) from reason


def allowed(methods: Mapping[str, Endpoint]) -> str:
    """Return the methods of an address."""
    reading = READING if "GET" in methods else ()
    return ", ".join((*reading, *sorted(methods.keys() - {"GET"}), "OPTIONS"))


def options(methods: Mapping[str, Endpoint]) -> HttpResponse:
    """Say which methods an address knows, and to whom."""
    answer = HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": allowed(methods)})
    if any(endpoint.anyone for endpoint in methods.values()):
        for name, value in (ALLOWED_FROM_ANYWHERE | ASKED_FROM_ANYWHERE).items():
            answer.headers[name] = value
    return answer
