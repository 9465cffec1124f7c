"""What stands in the way of an answer, as RFC 9457 says it and in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ishenim.kernel.procedures.refusals import NotNow, Refused
from ishenim.kernel.tables.about import whole_address

KIND = "application/problem+json"
DEMONSTRATION = "Ishenim-Demonstration"

TITLES = {
    "unreadable": gettext_lazy("What was sent cannot be read"),
    "cut_short": gettext_lazy("What was sent did not arrive whole"),
    "nobody": gettext_lazy("Nobody knows who asks"),
    "second_factor": gettext_lazy("A second factor is missing"),
    "without_office": gettext_lazy("There is no office in force"),
    "forged": gettext_lazy("The request does not come from our own page"),
    "out_of_scope": gettext_lazy("The token does not reach so far"),
    "elsewhere": gettext_lazy("The matter lies elsewhere"),
    "refused": gettext_lazy("The rule does not allow it"),
    "missing": gettext_lazy("There is no such thing"),
    "method": gettext_lazy("That is not done here"),
    "not_now": gettext_lazy("The matter has moved on"),
    "recorded_already": gettext_lazy("It is recorded already"),
    "too_large": gettext_lazy("That is too much at once"),
    "kind": gettext_lazy("This kind of content is not read here"),
    "invalid": gettext_lazy("Something in it is not right"),
    "too_many": gettext_lazy("Too many tries"),
    "broken": gettext_lazy("The fault is ours"),
    "crowded": gettext_lazy("We cannot answer everybody at this moment"),
    "cannot_record": gettext_lazy("Nothing can be recorded at this moment"),
    "read_only": gettext_lazy("Nothing can be recorded before the record is restored"),
}


class Problem(Exception):
    """Something that stands in the way: its kind by name, the status of the answer, and a sentence about this case."""

    def __init__(
        self,
        name: str,
        status: int,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.name, self.status, self.detail = name, status, detail
        self.headers, self.more = headers or {}, more or {}

    def told(self, path: str) -> dict[str, Any]:
        """Return the problem as it is told at a path."""
        return {
            "type": f"{whole_address(reverse('programs'))}#{self.name}",
            "title": str(TITLES[self.name]),
            "status": int(self.status),
            "detail": self.detail,
            "instance": path,
            **self.more,
            "demonstration": settings.DEMO,
        }

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the problem as an answer."""
        headers = {
            "Cache-Control": "no-store",
            "Content-Language": get_language() or "",
            **marked(),
            **self.headers,
        }
        body = orjson.dumps(self.told(request.path))
        return HttpResponse(body, content_type=KIND, status=self.status, headers=headers)


def marked() -> dict[str, str]:
    """Return the header by which an invented answer is known; nothing where nothing is invented."""
    return {DEMONSTRATION: "yes"} if settings.DEMO else {}


def missing(detail: str = "") -> Problem:
    """Say that there is no such thing."""
    words = detail or _("There is no such thing at this address, or it is not public.")
    return Problem("missing", HTTPStatus.NOT_FOUND, words)


def refused(reason: Refused) -> Problem:
    """Say in the words of the desk why the rule does not allow a step."""
    if isinstance(reason, NotNow):
        return Problem("not_now", HTTPStatus.CONFLICT, str(reason))
    return Problem("refused", HTTPStatus.FORBIDDEN, str(reason), more={"reason": reason.reason})


def invalid(reason: ValidationError, where: str) -> Problem:
    """Say what is not right, each beside the field that it is about.

    `where` is "pointer" for a body, whose fields are named by JSON pointers, and "parameter" for a query.
    """
    errors = list(errors_of(reason, where))
    detail = " ".join(dict.fromkeys(one["detail"] for one in errors))
    return Problem("invalid", HTTPStatus.UNPROCESSABLE_ENTITY, detail, more={"errors": errors})


def errors_of(reason: ValidationError, where: str) -> Iterator[dict[str, str]]:
    by_field = reason.error_dict if hasattr(reason, "error_dict") else {"__all__": reason.error_list}
    for name, errors in by_field.items():
        for error in errors:
            for sentence in error.messages:
                yield {**place_of(name, where), "code": error.code or "invalid", "detail": sentence}


def place_of(name: str, where: str) -> dict[str, str]:
    """Return where in the request a field stands; what is about all of it stands nowhere in particular."""
    if name == "__all__":
        return {"pointer": ""} if where == "pointer" else {}
    return {where: f"/{name}" if where == "pointer" else name}
