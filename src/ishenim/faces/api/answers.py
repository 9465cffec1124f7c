"""How an answer looks: what it says, and beside it whether it is invented, under which licence, and of which book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from ishenim.faces.api.asked import Asked
from ishenim.kernel.ledger import keys, status
from ishenim.kernel.pages.page import Feed
from ishenim.kernel.tables.about import whole_address

KIND = "application/json"
Told = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """Some rows of a list, and the key behind which it goes on, or None at its end."""

    rows: Sequence[Told]
    further: Any = None


def exact(value: Any) -> Any:
    """Return a decimal number with all its digits; floating point would lose some."""
    if isinstance(value, Decimal):
        return orjson.Fragment(str(value).encode())
    raise TypeError(f"{type(value)} is no part of an answer")


def meta() -> Told:
    """Say what stands beside every answer.

    The book had so many signed entries when the answer was made; what happened since is not about what it says.
    """
    about: Told = {"demonstration": settings.DEMO}
    if settings.DEMO:
        about["notice"] = gettext("Everything in this answer is invented.")
    return about | {
        "language": get_language(),
        "licence": settings.DATA_LICENCE,
        "ledger": {"origin": keys.origin(), "entries": status.signed_for()},
    }


def links(asked: Asked, further: str | None) -> Told:
    """Return the address of an answer and, of a list, that of its rest."""
    found = {"self": whole_address(asked.source)}
    return found if further is None else found | {"next": whole_address(further)}


def written(told: Told) -> bytes:
    """Return an answer as JSON."""
    return orjson.dumps(told, default=exact)


def feed(asked: Asked, told: Told | Listing) -> Feed:
    """Return an answer that anyone may read and that is kept like a page."""
    body, headers = whole(asked, told)
    return Feed(body, KIND, language=get_language() or "", headers=headers)


def whole(asked: Asked, told: Told | Listing) -> tuple[bytes, dict[str, str]]:
    """Return an answer with all that stands beside it, and its headers."""
    further = None
    if isinstance(told, Listing) and told.further is not None:
        further = asked.further(told.further)
    data = told.rows if isinstance(told, Listing) else told
    body = written({"meta": meta(), "data": data, "links": links(asked, further)})
    return body, {"Link": link_header(further)}


def link_header(further: str | None) -> str:
    """Return what an answer is linked with (RFC 8288): its rest, its licence, the description of all answers."""
    described = whole_address(reverse("api:openapi"))
    found = [f'<{settings.DATA_LICENCE}>; rel="license"', f'<{described}>; rel="service-desc"']
    if further is not None:
        found.insert(0, f'<{whole_address(further)}>; rel="next"')
    return ", ".join(found)


def to_one(asked: Asked, told: Told | Listing, *, status: int = 200) -> HttpResponse:
    """Return an answer that is meant for one reader and kept by nobody."""
    body, headers = whole(asked, told)
    headers |= {"Cache-Control": "no-store", "Content-Language": get_language() or ""}
    return HttpResponse(body, content_type=KIND, status=status, headers=headers)
