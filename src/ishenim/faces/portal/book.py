"""The open book: in plain words, one entry at a time, and as other software reads it."""

from __future__ import annotations

from functools import lru_cache

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ishenim.kernel import versions
from ishenim.kernel.ledger import proofs, serving, status
from ishenim.kernel.pages import copying
from ishenim.kernel.pages.page import Page, page
from ishenim.kernel.procedures import book_reading, restorations
from ishenim.kernel.procedures.addresses import address_of
from ishenim.kernel.procedures.logs import LOGS
from ishenim.kernel.tables.handing_out import ways

BEYOND_ALL = 10**15


class Check(forms.Form):
    """Which entry to check."""

    n = forms.IntegerField(
        label=_("Entry number"),
        min_value=0,
        max_value=BEYOND_ALL,
        help_text=_("It stands beside the seal on every page and slip."),
        widget=forms.TextInput({"inputmode": "numeric"}),
    )


def of_the_book(**_about: object) -> list[str]:
    """Name what the pages of the book depend on."""
    return ["ledger"]


@page(keys=of_the_book, queries=["n"])
def book(request: HttpRequest) -> Page | HttpResponse:
    """Say how the book works and how it stands; with a number, go to its entry."""
    form = Check(request.GET) if "n" in request.GET else Check()
    if form.is_bound and form.is_valid():
        return redirect("portal:entry", position=form.cleaned_data["n"])
    context = {
        "book": status.now(),
        "form": form,
        "latest": book_reading.latest(10),
        "logs": LOGS.values(),
        "why_held": restorations.why_held(),
        "decided": restorations.decided(),
        "tables": ways(request, "portal:ledger_table"),
    }
    return Page("portal/ledger.html", context)


@page(keys=of_the_book)
def entry(request: HttpRequest, position: int) -> Page:
    """Check one entry against the last seal and show what it says and what it keeps private."""
    found = in_a_copy(position) if copying.copied() else book_reading.check(position)
    address = address_of(found.matter) if found and found.matter else None
    context = {"position": position, "found": found, "address": address, "size": status.signed_for()}
    return Page("portal/entry.html", context, status=200 if found else 404)


def in_a_copy(position: int) -> book_reading.Read | None:
    """Read an entry for a copy of the record, which asks for it in one language after the other."""
    found = proven_once(position, versions.tokens("ledger"))
    return book_reading.read(found) if found and found.whole else book_reading.check(position)


@lru_cache(64)
def proven_once(position: int, version: tuple[int, ...]) -> book_reading.Proven | None:
    """Prove an entry once, as long as nothing was written into the book."""
    return book_reading.proven(position)


@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the bytes that stand at a path of the log, exactly as C2SP tlog-tiles wants them."""
    answer = serving.answer(path)
    if answer is None:
        raise Http404
    response = HttpResponse(answer.content, content_type=answer.content_type)
    response.headers["Cache-Control"] = answer.cache_control
    return response


@require_safe
def proof(request: HttpRequest, position: int) -> HttpResponse:
    """Hand out the proof that an entry is in the book, as one file."""
    try:
        text = proofs.prove_position(position)
    except proofs.NotPlaced as reason:
        raise Http404 from reason
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="ishenim-{position}.tlog-proof"'
    response.headers["Cache-Control"] = "no-cache"
    return response
