"""Files that a step brings with it: the field that takes them, the rows that hold them, and who may see them.

Files are cleaned and stored before a step is taken, so that nobody waits for them with the place of the writer in
hand; the rows are written with the step or not at all. The ledger is committed to the list of their fingerprints.
Where a form has to be shown again, what was cleaned already is kept for it, under a mark that only we can write.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.documents.limits import FROM_ANYONE, FROM_OFFICES
from ishenim.kernel.documents.models import Document
from ishenim.kernel.documents.names import clean_name
from ishenim.kernel.documents.storing import CLEAN, ORIGINALS, hold, let_go
from ishenim.kernel.documents.taking import take
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.declare import Public, Step
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.rows.inserting import insert

Brought = Mapping[str, list[Document]]
Files = MultiValueDict[str, Any]

ACCEPTED = "image/png,image/jpeg,image/webp,application/pdf"
MARKS = "files-kept-for-a-form"
GOOD_FOR = timedelta(hours=12)
"""How long a form may stand open with what was cleaned for it: shorter than what nobody brings is kept."""
KEPT, LEFT_OUT = "_kept", "_left_out"
"""What stands behind a field's name where a form sends what was kept for it. A browser sends an empty choice of files
under the name itself.
"""


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
    original = models.CharField(_("fingerprint of the original"), max_length=64, db_index=True)
    public = models.BooleanField(_("anyone may read it"))

    class Meta:
        app_label = "procedures"
        constraints = [
            models.UniqueConstraint(fields=["entry", "document"], name="attached_once_to_a_line"),
        ]


class ManyFiles(forms.FileInput):
    """The choice of several files at once, beside those that were kept when the form was shown before."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """Return what was kept and what was chosen, in its order; a program hands documents over as any value."""
        chosen = files.getlist(name) if hasattr(files, "getlist") else []
        handed_over = data.get(name)
        if isinstance(handed_over, list):
            return list(chosen or handed_over)
        mark = data.get(f"{name}{KEPT}")
        if not mark or data.get(f"{name}{LEFT_OUT}"):
            return list(chosen)
        return [*again(mark), *chosen]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}{KEPT}" not in data


class OneFile(ManyFiles):
    """The choice of one file."""

    allow_multiple_selected = False


class Kept(NamedTuple):
    """What a form keeps of files that were cleaned when it was sent before: a mark, and their names."""

    mark: str
    names: list[str]


def mark_of(documents: Sequence[Document]) -> str:
    """Return a mark with which a form brings these documents once more, without sending them."""
    facts = [(one.sha256, one.kind, one.size, one.name, one.original) for one in documents]
    return signing.dumps(facts, salt=MARKS, compress=True)


def again(mark: str) -> list[Document | ValidationError]:
    """Return the documents of a mark. A mark of ours that is too old says so; any other word is none."""
    try:
        facts = signing.loads(mark, salt=MARKS, max_age=GOOD_FOR)
    except signing.SignatureExpired:
        return [gone()]
    except signing.BadSignature:
        return []
    return [known(*fact) for fact in facts]


def known(sha256: str, kind: str, size: int, name: str, original: str) -> Document:
    """Return the row of a document that was cleaned before."""
    document = Document(sha256=sha256, kind=kind, size=size, added_at=timezone.now())
    document.name, document.original = name, original
    return document


def gone() -> ValidationError:
    """Say that what was kept for a form is not there any more."""
    return ValidationError(_("These files were not kept for so long. Choose them again."), "gone")


def gone_from(field: str) -> ValidationError:
    """Say the same beside the field that brought the files."""
    return ValidationError({field: gone()})


class Attachments(forms.Field):
    """Pictures and PDFs that a step brings. Its value is a list of documents, cleaned and stored, each once."""

    bounds = FROM_OFFICES

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Pictures and papers"))
        kwargs.setdefault(
            "help_text",
            _(
                "PNG, JPEG, WebP or PDF, at most 10 files of 25 MB. Place, time and device are taken out of pictures. "
                "Show no faces, names or number plates of residents."
            ),
        )
        kwargs.setdefault("widget", ManyFiles({"accept": ACCEPTED}))
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> list[Document]:
        """Return the documents, or raise one plain sentence for each file that is not taken."""
        found = self.received(value or [])
        refused = [one for one in found if isinstance(one, ValidationError)]
        if refused:
            raise ValidationError(refused)
        once: dict[str, Document] = {}
        for one in found:
            if isinstance(one, Document):
                once.setdefault(one.sha256, one)
        return list(once.values())

    def received(self, brought: Sequence[Any]) -> list[Document | ValidationError]:
        """Return for each file its document, or why it is not taken; none is looked at if they are too many."""
        if len(brought) > self.bounds.files:
            about = {"most": self.bounds.files, "count": len(brought)}
            return [
                ValidationError(
                    _("At most %(most)d files at a time, these are %(count)d."), "too_many", about
                )
            ]
        return [self.taken(one) for one in brought]

    def taken(self, one: Any) -> Document | ValidationError:
        if not isinstance(one, File):
            assert isinstance(one, Document | ValidationError)
            return one
        try:
            return take(one, self.bounds)
        except ValidationError as reason:
            return reason

    def kept(self, value: Any) -> Kept | None:
        """Return what a form that is shown again keeps of what was brought; None where there is nothing."""
        good = [one for one in value or [] if isinstance(one, Document)]
        return Kept(mark_of(good), [one.name for one in good]) if good else None


class FromResidents(Attachments):
    """What anyone may bring, without an account: few files, and nobody but the offices sees them at first."""

    bounds = FROM_ANYONE


class Shown(Attachments):
    """Which documents that a matter holds already everyone may see. Each is brought again by the line that shows it."""

    offered: Mapping[str, Document] = {}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple(), **kwargs)

    def offer(self, held: Sequence[Document]) -> None:
        """Let these be chosen from."""
        self.offered = {one.sha256: one for one in held}
        assert isinstance(self.widget, forms.CheckboxSelectMultiple)
        self.widget.choices = [(one.sha256, one.described) for one in held]

    def to_python(self, value: Any) -> list[Document]:
        """Return those that were chosen, in their order; raise for any other."""
        chosen = set(value or [])
        if chosen - self.offered.keys():
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return [one for sha256, one in self.offered.items() if sha256 in chosen]


class Photograph(Attachments):
    """One photograph or scan."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=OneFile({"accept": ACCEPTED}), **kwargs)


def receive(asks: type[forms.Form], files: MultiValueDict[str, Any], prefix: str = "") -> Files:
    """Clean and store what came with a form, before its step is taken; what is refused is said when it is.

    With a prefix, of a form that stands with others in one.
    """
    found: Files = MultiValueDict()
    for field, asked in asks.base_fields.items():
        name = f"{prefix}-{field}" if prefix else field
        if isinstance(asked, Attachments) and name in files:
            found.setlist(name, asked.received(files.getlist(name)))
    return found


def set_apart(cleaned: dict[str, Any], asks: type[forms.Form]) -> Brought:
    """Take the documents out of the fields of a step: the engine attaches them, no body needs to."""
    named = [name for name, asked in asks.base_fields.items() if isinstance(asked, Attachments)]
    found = {name: cleaned.pop(name, []) for name in named}
    return {name: documents for name, documents in found.items() if documents}


def attach(step: Step, lines: Iterable[tuple[Entry, Brought]]) -> None:
    """Write the documents of new lines and what attaches them, inside the transaction of the step.

    Raises ValidationError beside the field if what was kept for it is not there any more.
    """
    wanted = [
        (entry, name, order, document)
        for entry, brought in lines
        for name, documents in brought.items()
        for order, document in enumerate(documents)
    ]
    if not wanted:
        return
    fingerprints = {document.sha256: document for *_about, document in wanted}
    originals = {document.original for *_about, document in wanted}
    if not (hold(CLEAN, fingerprints) and hold(ORIGINALS, originals)):
        raise gone_from(wanted[0][1])
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


def brought_by(matter_id: int, steps: Collection[str], field: str) -> list[Document]:
    """Return what these steps of a matter brought in a field, each document once, as it was called: one query."""
    rows = Attachment.objects.filter(matter_id=matter_id, entry__step__in=steps, field=field)
    found: dict[str, Document] = {}
    for row in rows.select_related("document").order_by("pk"):
        row.document.name, row.document.original = row.name, row.original
        found.setdefault(row.document.sha256, row.document)
    return list(found.values())


def called(stem: str, document: Document) -> Document:
    """Return a document under another name: what somebody called it may itself name a person."""
    document.name = clean_name(f"{stem}.{document.kind}", document.kind)
    return document


def brought_anything(matter_id: int) -> bool:
    """Say whether some line of a matter still brings a document."""
    return Attachment.objects.filter(matter_id=matter_id).exists()


def anyone_reads_of(matter_id: int) -> bool:
    """Say whether anyone may read some document of a matter."""
    return Attachment.objects.filter(matter_id=matter_id, public=True).exists()


def withdraw(entry: Entry, name: str) -> None:
    """Forget which documents a line brought in a field whose value was erased; the commitment to them stays.

    From then on no page shows them and no address hands them out, unless another line brought the same; what no
    line brings any more is removed from the stores (`removing.py`).
    """
    rows = Attachment.objects.filter(entry=entry, field=name)
    for store, found in ((CLEAN, "document__sha256"), (ORIGINALS, "original")):
        let_go(store, list(rows.values_list(found, flat=True)))
    rows.delete()
