"""Files that a step brings with it: the field that takes them, the rows that hold them, and who may see them.

Files are cleaned and stored before a step is taken, so that nobody waits for them with the place of the writer in
hand; the rows are written with the step or not at all. The ledger is committed to the list of their fingerprints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.documents.limits import MOST_FILES
from ishenim.kernel.documents.models import Document
from ishenim.kernel.documents.taking import take
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.declare import Public, Step
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.rows.inserting import insert

Brought = Mapping[str, list[Document]]


class Attachment(models.Model):
    """One document beside one line of the ledger, under the name that whoever brought it gave it.

    `original` is the fingerprint of the file as it was brought, which is kept sealed.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="attachments")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="attachments")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="attachments")
    field = models.CharField(_("field of the step"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=120)
    original = models.CharField(_("fingerprint of the original"), max_length=64)
    public = models.BooleanField(_("anyone may read it"))

    class Meta:
        app_label = "procedures"
        constraints = [
            models.UniqueConstraint(fields=["entry", "document"], name="attached_once_to_a_line"),
        ]


class ManyFiles(forms.FileInput):
    """The choice of several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """Return what was chosen, in its order; a program hands documents over like any other value."""
        chosen = files.getlist(name) if hasattr(files, "getlist") else []
        handed_over = data.get(name)
        return list(chosen or (handed_over if isinstance(handed_over, list) else []))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class Attachments(forms.Field):
    """Pictures and PDFs that a step brings. Its value is a list of documents, cleaned and stored, each once."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Pictures and papers"))
        kwargs.setdefault(
            "help_text",
            _(
                "PNG, JPEG, WebP or PDF, at most 10 files of 25 MB. Place, time and device are taken out of pictures. "
                "Show no faces, names or number plates of residents."
            ),
        )
        kwargs.setdefault("widget", ManyFiles({"accept": "image/png,image/jpeg,image/webp,application/pdf"}))
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> list[Document]:
        """Return the documents, or raise one plain sentence for each file that is not taken."""
        found = received(value or [])
        refused = [one for one in found if isinstance(one, ValidationError)]
        if refused:
            raise ValidationError(refused)
        once: dict[str, Document] = {}
        for one in found:
            if isinstance(one, Document):
                once.setdefault(one.sha256, one)
        return list(once.values())


def received(brought: Sequence[Any]) -> list[Document | ValidationError]:
    """Return for each file that was brought its document, or why it is not taken; nothing is looked at if too many."""
    if len(brought) > MOST_FILES:
        about = {"most": MOST_FILES, "count": len(brought)}
        return [
            ValidationError(_("At most %(most)d files at a time, these are %(count)d."), "too_many", about)
        ]
    return [taken(one) for one in brought]


def taken(one: Any) -> Document | ValidationError:
    if not isinstance(one, File):
        assert isinstance(one, Document | ValidationError)
        return one
    try:
        return take(one)
    except ValidationError as reason:
        return reason


def receive(asks: type[forms.Form], files: MultiValueDict[str, Any]) -> MultiValueDict[str, Any]:
    """Clean and store what came with a form, before its step is taken; what is refused is said when it is."""
    named = [name for name, asked in asks.base_fields.items() if isinstance(asked, Attachments)]
    return MultiValueDict({name: received(files.getlist(name)) for name in named if name in files})


def set_apart(cleaned: dict[str, Any], asks: type[forms.Form]) -> Brought:
    """Take the documents out of the fields of a step: the engine attaches them, no body needs to."""
    named = [name for name, asked in asks.base_fields.items() if isinstance(asked, Attachments)]
    found = {name: cleaned.pop(name, []) for name in named}
    return {name: documents for name, documents in found.items() if documents}


def attach(step: Step, lines: Iterable[tuple[Entry, Brought]]) -> None:
    """Write the documents of new lines and what attaches them, inside the transaction of the step."""
    wanted = [
        (entry, name, order, document)
        for entry, brought in lines
        for name, documents in brought.items()
        for order, document in enumerate(documents)
    ]
    if not wanted:
        return
    fingerprints = {document.sha256: document for *_about, document in wanted}
    Document.objects.bulk_create(
        [fresh(document) for document in fingerprints.values()], ignore_conflicts=True
    )
    known = Document.objects.in_bulk(fingerprints, field_name="sha256")
    insert(
        [
            Attachment(
                matter_id=entry.matter_id or 0,
                entry=entry,
                document=known[document.sha256],
                field=name,
                order=order,
                name=document.name,
                original=document.original,
                public=step.public is Public.ALL and name not in step.sealed,
            )
            for entry, name, order, document in wanted
        ]
    )


def fresh(document: Document) -> Document:
    """Return a row to be inserted: a step may be written a second time after its first transaction was undone."""
    return Document(
        sha256=document.sha256, kind=document.kind, size=document.size, added_at=document.added_at
    )


def anyone_reads_of(matter_id: int) -> bool:
    """Say whether anyone may read some document of a matter."""
    return Attachment.objects.filter(matter_id=matter_id, public=True).exists()


def withdraw(entry: Entry, name: str) -> None:
    """Forget which documents a line brought in a field whose value was erased; the commitment to them stays.

    From then on no page shows them and no address hands them out, unless another line brought the same.
    """
    Attachment.objects.filter(entry=entry, field=name).delete()
