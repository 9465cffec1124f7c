"""What steps brought with them, as pages show it: only what anyone may read, unless everything is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from ishenim.kernel.documents.models import Kind
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.attachments import Attachment, Attachments
from ishenim.kernel.procedures.declare import PROCEDURES, Step
from ishenim.kernel.procedures.engine import ACTIONS
from ishenim.kernel.procedures.models import Matter


class Attached(NamedTuple):
    """A document as pages show it."""

    name: str
    fingerprint: str
    kind: str
    size: int
    public: bool

    @property
    def kind_label(self) -> str:
        """What it is, in words."""
        return str(Kind(self.kind).label)

    @property
    def kilobytes(self) -> int:
        """Its size as people compare it."""
        return max(1, round(self.size / 1000))


FIELDS = ("name", "document__sha256", "document__kind", "document__size", "public")


def beside(entries: Iterable[Entry], *, everything: bool = False) -> dict[int, list[Attached]]:
    """Return what each line brought: no query where none of them did, else one."""
    numbers = [entry.pk for entry in entries if brings(entry)]
    if not numbers:
        return {}
    rows = Attachment.objects.filter(entry_id__in=numbers).order_by("entry_id", "field", "order")
    shown = rows if everything else rows.filter(public=True)
    found: dict[int, list[Attached]] = {}
    for number, *about in shown.values_list("entry_id", *FIELDS):
        found.setdefault(number, []).append(Attached(*about))
    return found


def brings(entry: Entry) -> bool:
    """Say whether a line is committed to any document."""
    step = PROCEDURES[entry.kind].steps().get(entry.step) if entry.kind in PROCEDURES else None
    return step is not None and any(name in entry.told["proof"] for name in fields_of(step))


def fields_of(step: Step) -> list[str]:
    """Return the fields of a step that take documents."""
    return [name for name, asked in ACTIONS[step].asks.base_fields.items() if isinstance(asked, Attachments)]


def held_by(fingerprint: str) -> list[tuple[Matter, Attached]]:
    """Return a document with each matter whose lines brought it: who may see it depends on the matter."""
    rows = Attachment.objects.filter(document__sha256=fingerprint).select_related("matter", "document")
    return [
        (row.matter, Attached(row.name, fingerprint, row.document.kind, row.document.size, row.public))
        for row in rows.order_by("pk")
    ]


def titles_of(matter_ids: Collection[int]) -> dict[int, str]:
    """Return the names of the papers that anyone may read, by matter: one query.

    Pictures are left out: what a telephone calls a picture says nothing.
    """
    rows = Attachment.objects.filter(matter_id__among=matter_ids, public=True, document__kind=Kind.PDF)
    found: dict[int, list[str]] = {}
    for number, name in rows.order_by("pk").values_list("matter_id", "name"):
        found.setdefault(number, []).append(name)
    return {number: " ".join(names) for number, names in found.items()}


def public(fingerprint: str) -> Attached | None:
    """Return a document that anyone may read, under the name it was first shown by; None for any other."""
    rows = Attachment.objects.filter(document__sha256=fingerprint, public=True).order_by("pk")
    found = rows.values_list(*FIELDS).first()
    return Attached(*found) if found else None
