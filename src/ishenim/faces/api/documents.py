"""Documents as programs read of them: what each is, and where its bytes are."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.faces.api.answers import Told
from ishenim.faces.api.endpoints import Schema, read
from ishenim.faces.api.problems import missing
from ishenim.faces.api.shapes import TEXT, ref, thing
from ishenim.kernel.procedures.attached import Attached, held_by, public
from ishenim.kernel.tables.about import whole_address

DOCUMENT: Schema = thing(
    ["fingerprint", "name", "kind", "size", "address"],
    fingerprint={**TEXT, "pattern": "^[0-9a-f]{64}$"},
    name=TEXT,
    kind=TEXT,
    size={"type": "integer"},
    address=TEXT,
)


def document_of(one: Attached) -> Told:
    """Tell of a document: what it is called, what it is, and where it can be read by whoever may."""
    where = reverse("document", kwargs={"fingerprint": one.fingerprint})
    if not one.public:
        where = reverse("api:my_document", kwargs={"fingerprint": one.fingerprint})
    return {
        "fingerprint": one.fingerprint,
        "name": one.name,
        "kind": str(one.kind),
        "size": one.size,
        "address": whole_address(where),
    }


def of_document(fingerprint: str) -> list[str]:
    """Name what a document depends on: the matters whose lines brought it and may take it out again."""
    return [f"matter:{matter.reference}" for matter, _one in held_by(fingerprint)]


@read(
    "documents/{fingerprint}",
    "document",
    gettext_lazy("One document that anyone may read, by the SHA-256 of its content"),
    keys=of_document,
    answer=lambda: ref("document"),
)
def document(asked: Any, fingerprint: str) -> Told:
    """Tell of a document that some line of the public record brought."""
    found = public(fingerprint)
    if found is None:
        raise missing(_("There is no document with this fingerprint that anyone may read."))
    return document_of(found)
