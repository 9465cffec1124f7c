"""What stands in the way of an answer, as the protocol says it that was spoken."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ishenim.faces.api.problems import marked
from ishenim.faces.interop.written import FORMS, JSON, XML, Form, as_json, as_xml
from ishenim.kernel.pages.faults import where_the_storage_is_away

OPEN311, OTHERS = "/open311/", "/interop/"
BELOW = (OPEN311, OTHERS)


class Fault(Exception):
    """Something that stands in the way: the status of the answer, and a sentence for each thing that is wrong."""

    def __init__(self, status: int, sentences: Sequence[str] | str) -> None:
        self.status = int(status)
        self.sentences = [sentences] if isinstance(sentences, str) else list(sentences)
        super().__init__(" ".join(self.sentences))


def missing(words: str = "") -> Fault:
    """Say that there is no such thing."""
    said = words or _("There is no such thing at this address, or it is not public.")
    return Fault(HTTPStatus.NOT_FOUND, said)


def answer(request: HttpRequest, fault: Fault) -> HttpResponse:
    """Return a fault as the answer to a request."""
    body = body_of(request.path, fault.status, fault.sentences)
    kind = form_of(request.path).kind
    headers = {"Cache-Control": "no-store", "Content-Language": get_language() or "", **marked()}
    return HttpResponse(body, content_type=kind, status=fault.status, headers=headers)


def body_of(path: str, status: int, sentences: Sequence[str]) -> bytes:
    """Return what is said of a fault at a path: a list of errors for Open311, one error for all others."""
    errors = [{"code": str(int(status)), "description": sentence} for sentence in sentences]
    if form_of(path) is XML:
        return as_xml("errors", errors)
    if path.startswith(OPEN311):
        return as_json(errors)
    return as_json({"error": " ".join(sentences), "code": int(status)})


def form_of(path: str) -> Form:
    """Return the form in which a program asks at an address; without an ending Open311 speaks XML."""
    ending = path.rpartition(".")[2]
    return FORMS.get(ending, XML if path.startswith(OPEN311) else JSON)


def speaks_otherwise(path: str) -> bool:
    """Say whether whoever asks at an address speaks a convention of other people."""
    return path.startswith(BELOW)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such thing."""
    return answer(request, missing())


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that what was sent could not be read: too large, or damaged on its way."""
    return answer(request, Fault(HTTPStatus.BAD_REQUEST, _("What was sent is damaged or too large.")))


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that it is not for whoever asked."""
    return answer(request, Fault(HTTPStatus.FORBIDDEN, _("This is not for whoever asked.")))


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, or that nothing can be recorded now."""
    words = _("The fault is ours, and it was noted. Nothing was recorded.")
    ours = Fault(HTTPStatus.INTERNAL_SERVER_ERROR, words)
    return where_the_storage_is_away(request) or answer(request, ours)
