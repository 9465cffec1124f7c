"""A public page: what it depends on, until when it holds, and how a view hands it over."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import wraps
from hashlib import blake2b
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import engines
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ishenim.kernel import versions
from ishenim.kernel.pages.build import build

PUBLIC = "public, no-cache"
Keys = Callable[..., Iterable[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """What a view hands over to be shown as a page; it knows nothing of who asks."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    valid_until: datetime | None = None
    status: int = 200

    def body(self, here: str) -> tuple[str, str]:
        template = engines["jinja2"].get_template(self.template)
        return template.render({"here": here} | dict(self.context)), "text/html; charset=utf-8"

    @property
    def labels(self) -> dict[str, str]:
        """The headers that a page has of its own: none."""
        return {}


@dataclass(frozen=True, slots=True, eq=False)
class Feed:
    """What a view hands over that is no page but is kept like one: a calendar, a feed, a table, an answer to a program.

    `language` is the one it is in where its address does not say so in front.
    """

    content: str | bytes
    kind: str
    valid_until: datetime | None = None
    filename: str = ""
    language: str = ""
    attached: bool = False
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self, here: str) -> tuple[str | bytes, str]:
        return self.content, self.kind

    @property
    def labels(self) -> dict[str, str]:
        """The headers that name it, its language, and whatever else was said."""
        shown = "attachment" if self.attached else "inline"
        named = {"Content-Disposition": f'{shown}; filename="{self.filename}"'} if self.filename else {}
        spoken = {"Content-Language": self.language} if self.language else {}
        return {**named, **spoken, **self.headers}


@dataclass(frozen=True, slots=True, eq=False)
class Grounds:
    """While these tokens stand and this moment is not past, a response says what would be said now."""

    keys: tuple[str, ...]
    tokens: tuple[int, ...]
    valid_until: float
    etag: str
    language: str = ""


def page(
    keys: Keys, *, queries: Iterable[str] = (), copied: bool = True, lasting: bool = False
) -> Callable[[Callable[..., Page | Feed | HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Show what a view hands over, and let it be shown again until something it depends on changes.

    `keys` is called with what the address says and names everything the page depends on; `queries` names
    the parameters the view reads: an address with any other is answered, but not kept. A page that only a
    server can give, because it searches, draws or goes on by itself, is not `copied` into mirrors. What is sent
    piece by piece is kept by no server, and mirrors copy it on the same grounds. What is `lasting` says nothing
    of today, and stands until something it depends on changes.
    """
    read = frozenset(queries)

    def decorate(view: Callable[..., Page | Feed | HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @require_safe
        @wraps(view)
        def shown(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            named = tuple(dict.fromkeys(keys(**kwargs)))
            tokens, ends = versions.tokens(*named), math.inf if lasting else next_midnight().timestamp()
            result = view(request, **kwargs)
            if isinstance(result, HttpResponseBase):
                if result.streaming and read.issuperset(request.GET):
                    result.grounds = Grounds(named, tokens, ends, "")  # type: ignore[attr-defined]  # read by the mirror
                return result
            until = min(result.valid_until.timestamp(), ends) if result.valid_until else ends
            response = _respond(request, result)
            if result.status == 200 and read.issuperset(request.GET):  # noqa: PLR2004 -- 200 is what HTTP calls it
                language = result.language if isinstance(result, Feed) else ""
                grounds = Grounds(named, tokens, until, _etag(request, tokens, until, language), language)
                response.headers["ETag"] = grounds.etag
                response.grounds = grounds  # type: ignore[attr-defined]  # read by the keeping middleware
            return response

        shown.copied_with = read if copied else None  # type: ignore[attr-defined]  # read by the mirror
        return shown

    return decorate


def next_midnight() -> datetime:
    """Give the end of today in Bishkek: no page outlives the word "today" on it."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


def _respond(request: HttpRequest, result: Page | Feed) -> HttpResponse:
    body, kind = result.body(request.get_full_path())
    headers = {"Cache-Control": PUBLIC, **result.labels}
    return HttpResponse(body, content_type=kind, status=result.status, headers=headers)


def _etag(request: HttpRequest, tokens: tuple[int, ...], until: float, language: str) -> str:
    seen = (build(), language or get_language(), tokens, until, request.get_full_path())
    return f'W/"{blake2b(repr(seen).encode(), digest_size=12).hexdigest()}"'
