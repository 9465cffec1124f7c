"""The page of the desk on which a document becomes the text of a draft: brought, understood, confirmed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.domains.conduct.bringing_in import Understood, understood
from ishenim.domains.conduct.forms import LANGUAGES, Revise
from ishenim.domains.conduct.models import CodeVersion
from ishenim.domains.conduct.procedures import VersionsOfCodes
from ishenim.domains.conduct.showing import shown
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.norms.bringing import markdown_of
from ishenim.kernel.norms.limits import MOST_BYTES
from ishenim.kernel.norms.understanding import NAMES
from ishenim.kernel.pages.desk_pages import DeskPage, Shown, register_page
from ishenim.kernel.procedures.engine import take
from ishenim.kernel.procedures.fields import explain
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter

NAME = "document"
HINT = gettext_lazy("DOCX or Markdown (.md, .txt), at most %(megabytes)d MB.")


class Documents(forms.Form):
    """A document in each language, as many as there are."""

    document_ky = forms.FileField(label=gettext_lazy("Document in Kyrgyz"), required=False)
    document_ru = forms.FileField(label=gettext_lazy("Document in Russian"), required=False)
    document_en = forms.FileField(label=gettext_lazy("Document in English"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "use_required_attribute": False, **kwargs})
        for one in self.fields.values():
            one.help_text = HINT % {"megabytes": MOST_BYTES // 1_000_000}
            one.widget.attrs["accept"] = ".docx,.md,.txt"
            one.error_messages["empty"] = _("The document is empty. Choose it again.")

    def words(self) -> dict[str, str]:
        """Return each document as Markdown, by language; what cannot be read is said beside its field."""
        found = {}
        for language in LANGUAGES:
            brought = self.cleaned_data.get(f"document_{language}")
            if brought is None:
                continue
            try:
                found[language] = markdown_of(brought.read())
            except ValidationError as reason:
                self.add_error(f"document_{language}", reason)
        if not found and not self.errors:
            self.add_error(None, _("Choose a document in at least one language."))
        return found


def bring(request: HttpRequest, matter: Matter, by: Actor) -> Shown | HttpResponse:
    """Ask for documents, show what was understood of them, and record it once that is confirmed."""
    draft: CodeVersion = matter.codeversion
    if request.method != "POST":
        return page(Documents())
    if "confirm" in request.POST:
        return confirm(request, draft, by)
    form = Documents(request.POST, request.FILES)
    words = form.words() if form.is_valid() else {}
    if form.errors:
        return page(form, status=422)
    try:
        found = understood(draft, words)
    except ValidationError as reason:
        form.add_error(None, reason)
        return page(form, status=422)
    return preview(draft, found)


def page(form: forms.Form, *, status: int = 200) -> Shown:
    return Shown("conduct/bring.html", {"form": form, "found": None}, status)


def preview(draft: CodeVersion, found: Understood, form: Revise | None = None) -> Shown:
    """Show what was understood, with its Markdown, which can still be corrected."""
    words = {f"text_{language}": said for language, said in found.words.items()}
    text = shown(found.text)
    context = {
        "form": form or Revise(initial=words),
        "found": found,
        "text": text,
        "languages": [str(NAMES[language]) for language in found.text.languages],
        "rows": [
            (chapter.heading, [(article, found.of(article.identity)) for article in chapter.articles])
            for chapter in text.chapters
        ],
        "left_over": [(NAMES[language], line, said) for language, line, said in found.left_over],
    }
    return Shown("conduct/bring.html", context)


def confirm(request: HttpRequest, draft: CodeVersion, by: Actor) -> Shown | HttpResponse:
    """Record what was confirmed, or show what is wrong with it now."""
    item = Item(draft.matter, request.POST)
    try:
        take([item], VersionsOfCodes.revise, by)
    except ValidationError as reason:
        form = Revise(request.POST, detail=draft, by=by)
        explain(form, reason)
        return Shown("conduct/bring.html", {"form": form, "found": None, "corrected": True}, 422)
    messages.success(request, _("Recorded: “%(step)s”.") % {"step": VersionsOfCodes.revise.label})
    return redirect("desk:matter", reference=draft.matter.reference)


def register() -> None:
    """Say to the desk where documents are brought."""
    register_page(
        DeskPage(
            kind=VersionsOfCodes.name,
            name=NAME,
            label=gettext_lazy("Bring the text from a document"),
            step=VersionsOfCodes.revise,
            view=bring,
        )
    )
