"""What a program sends to a step: fields as JSON or as a form, and files with it or before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

import orjson
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from ishenim.faces.api.door import Came
from ishenim.faces.api.problems import Problem
from ishenim.faces.api.shapes import check_types, given
from ishenim.kernel.documents.models import Document
from ishenim.kernel.documents.taking import take
from ishenim.kernel.procedures.attachments import Attachments, receive
from ishenim.kernel.procedures.claims import SentOnce
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import ACTIONS
from ishenim.kernel.procedures.fields import StepForm

A_DAY = 86_400
JSON, FORM = "application/json", "multipart/form-data"
ONCE = "Idempotency-Key"
LONGEST_ONCE = 64

Files = MultiValueDict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """The fields of a step as they were sent, and the files with them."""

    data: Mapping[str, Any]
    files: Files = field(default_factory=MultiValueDict)


def sent(request: HttpRequest, came: Came, step: Step, form: StepForm) -> Sent:
    """Return what was sent to a step; raise for what no form of it could hold."""
    if request.content_type == FORM:
        require_known({*request.POST, *request.FILES}, form)
        return Sent(
            marked(request, came, request.POST.copy(), form), receive(ACTIONS[step].asks, request.FILES)
        )
    data = body_of(request)
    check_types(form.fields, data)
    return Sent(marked(request, came, with_documents(data, came, form), form))


def body_of(request: HttpRequest) -> dict[str, Any]:
    """Return the body of a request that was sent as JSON; nothing at all counts as no fields."""
    if not request.body:
        return {}
    if request.content_type != JSON:
        words = _("Send the fields as %(json)s, or as %(form)s with files.") % {"json": JSON, "form": FORM}
        raise Problem(
            "kind", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, words, headers={"Accept-Post": f"{JSON}, {FORM}"}
        )
    try:
        data = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        raise Problem("unreadable", HTTPStatus.BAD_REQUEST, _("The body is not JSON (RFC 8259).")) from None
    if not isinstance(data, dict):
        raise Problem("unreadable", HTTPStatus.BAD_REQUEST, _("The body is not a JSON object."))
    return data


def require_known(names: set[str], form: StepForm) -> None:
    """Raise for fields that the step does not have."""
    unknown = names - given(form.fields).keys()
    if unknown:
        words = ValidationError(_("There is no such field here."), "unknown_field")
        raise ValidationError({name: [words] for name in sorted(unknown)})


def marked(request: HttpRequest, came: Came, data: Any, form: StepForm) -> Any:
    """Put the mark by which a request is taken once into the field of a form that has one."""
    for name, asked in form.fields.items():
        if isinstance(asked, SentOnce):
            mark = once(request, came)
            data[name] = mark.hex()[: asked.max_length] if mark else ""
    return data


def once(request: HttpRequest, came: Came) -> bytes | None:
    """Return the mark by which a request is to be taken once, or None; it is whoever sent it who is known by it.

    Raises for one that is too long.
    """
    mark = request.headers.get(ONCE, "")
    if len(mark) > LONGEST_ONCE:
        words = _("The header %(name)s has at most %(longest)d characters.")
        raise Problem("unreadable", HTTPStatus.BAD_REQUEST, words % {"name": ONCE, "longest": LONGEST_ONCE})
    if not mark:
        return None
    return salted_hmac("api-once", f"{came.desk.person.pk} {mark}", algorithm="sha256").digest()


def with_documents(data: dict[str, Any], came: Came, form: StepForm) -> dict[str, Any]:
    """Put the documents that were sent before in the place of their receipts."""
    named = [name for name, asked in form.fields.items() if isinstance(asked, Attachments) and name in data]
    return data | {name: [document_of(receipt, came) for receipt in data[name]] for name in named}


def salt_of(came: Came) -> str:
    """Return what binds a receipt to whoever sent the file."""
    return f"api-document-{came.desk.person.pk}"


def receipt_of(document: Document, came: Came) -> str:
    """Return a receipt for a document that a step will bring; for a day, and for whoever sent the file alone."""
    told = {
        "sha256": document.sha256,
        "kind": document.kind,
        "size": document.size,
        "at": document.added_at.isoformat(),
        "name": document.name,
        "original": document.original,
    }
    return signing.dumps(told, salt=salt_of(came))


def document_of(receipt: str, came: Came) -> Document | ValidationError:
    """Return the document of a receipt; one that is no receipt of theirs is refused with the step."""
    try:
        told = signing.loads(receipt, salt=salt_of(came), max_age=A_DAY)
    except signing.BadSignature:
        return ValidationError(_("This is no receipt for a file that you sent within a day."), "receipt")
    at = datetime.fromisoformat(told["at"])
    found = Document(sha256=told["sha256"], kind=told["kind"], size=told["size"], added_at=at)
    found.name, found.original = told["name"], told["original"]
    return found


def file_of(request: HttpRequest) -> Document:
    """Return the one file that was sent, cleaned and stored; raise for none, for several, and for what is not taken."""
    if request.content_type != FORM:
        words = _("Send the file as %(form)s.") % {"form": FORM}
        raise Problem("kind", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, words, headers={"Accept-Post": FORM})
    files: list[UploadedFile] = request.FILES.getlist("file")
    if len(files) != 1 or len(request.FILES) != 1:
        raise ValidationError(
            {"file": [ValidationError(_("Send one file, as the field “file”."), "one_file")]}
        )
    try:
        return take(files[0])
    except ValidationError as reason:
        raise ValidationError({"file": [reason]}) from None
