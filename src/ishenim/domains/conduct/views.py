"""The pages of codes: what is in force today or was on any day, each version, each article, what changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ishenim.domains.conduct import queries, tables
from ishenim.domains.conduct.showing import paragraphs, roles_in_words, shown, shown_differences
from ishenim.kernel.norms.models import Norm, Version
from ishenim.kernel.norms.reading import citation, text_of
from ishenim.kernel.pages.page import Feed, Page, page
from ishenim.kernel.procedures.fields import Day
from ishenim.kernel.tables.handing_out import Asked, hand_out, ways
from ishenim.kernel.tables.lists import pieces

KEYS = ["kind:code_version", "kind:acknowledgement", "institutions"]


class OnADay(forms.Form):
    """As of which day a code is read."""

    on = Day(label=_("As of which day?"), required=False)


def of_codes(**_about: Any) -> list[str]:
    """Name what every page of codes depends on."""
    return KEYS


@page(keys=of_codes)
def codes(request: HttpRequest) -> Page:
    """List the codes with the version in force, and the drafts on which anyone may comment."""
    today = timezone.localdate()
    known = [(norm, queries.on_a_day(norm, today)) for norm in queries.codes()]
    context = {
        "codes": [(norm, version, share_of(version, today)) for norm, version in known],
        "drafts": queries.drafts_of(),
        "tables": ways(request, "conduct:codes_table"),
    }
    return Page("conduct/codes.html", context)


@page(keys=of_codes)
def codes_table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out all versions and drafts as rows."""
    asked = Asked(request, form, reverse("conduct:codes"))
    return hand_out(asked, tables.VERSIONS, pieces(tables.VERSION_LIST, asked.values))


def share_of(version: Version | None, on: date) -> queries.Share | None:
    """Return how many acknowledged the version that is in force."""
    return None if version is None else queries.share(version, on)


@page(keys=of_codes, queries=["on"])
def code(request: HttpRequest, code: str) -> Page:
    """Show a code as it is in force today, or as it was on another day."""
    norm = code_of(code)
    form = OnADay(request.GET)
    today = timezone.localdate()
    on = (form.cleaned_data["on"] if form.is_valid() else None) or today
    version = queries.on_a_day(norm, on)
    context = {
        **about(norm),
        "filter": form,
        "on": on,
        "is_today": on == today,
        **(read(request, version) if version else {"version": None}),
        "share": share_of(version, today) if on == today else None,
    }
    return Page("conduct/code.html", context)


@page(keys=of_codes)
def version(request: HttpRequest, code: str, number: int) -> Page:
    """Show one version of a code, whether it is in force or not."""
    norm = code_of(code)
    one = version_of(norm, number)
    today = timezone.localdate()
    in_force = queries.on_a_day(norm, today)
    context = {**about(norm), **read(request, one), "in_force": in_force, "today": today}
    return Page("conduct/version.html", context)


@page(keys=of_codes)
def articles_table(request: HttpRequest, code: str, number: int, form: str) -> Feed | HttpResponseBase:
    """Hand out the articles of a version as rows."""
    one = version_of(code_of(code), number)
    page = reverse("conduct:version", kwargs={"code": code, "number": number})
    return hand_out(
        Asked(request, form, page),
        tables.ARTICLES,
        iter([list(one.articles.select_related("version__norm"))]),
    )


@page(keys=of_codes)
def changes(request: HttpRequest, code: str, number: int) -> Page:
    """Show what differs between a version and the one before it, by article and by word."""
    norm = code_of(code)
    one = version_of(norm, number)
    before = next((other for other in queries.versions(norm) if other.number < number), None)
    context: dict[str, Any] = {"norm": norm, "version": one, "before": before}
    if before is not None:
        language, told, same = shown_differences(text_of(before), text_of(one))
        context |= {"language_compared": language, "differences": told, "same": same}
    return Page("conduct/changes.html", context)


@page(keys=of_codes)
def article(request: HttpRequest, code: str, article: str) -> Page:
    """Show one article as it is today, as every version has it, and what became of it where it is gone."""
    norm = code_of(code)
    rows = queries.articles_of(norm, article)
    if not rows:
        raise Http404
    today = timezone.localdate()
    in_force = queries.on_a_day(norm, today)
    now = next((row for row in rows if in_force and row.version_id == in_force.pk), None)
    context = {
        "norm": norm,
        "heading": (now or rows[0]).heading,
        "now": now,
        "in_force": in_force,
        "rows": [(row, citation(row), paragraphs(row.text)) for row in rows],
        "gone": gone(norm, rows[0].version) if now is None else None,
    }
    return Page("conduct/article.html", context)


def gone(norm: Norm, last: Version) -> Version | None:
    """Return the version that no longer had an article which the one before still had, if there is one."""
    later = [one for one in queries.versions(norm) if one.number > last.number and not one.never_in_force]
    return later[-1] if later else None


def about(norm: Norm) -> dict[str, Any]:
    """Return what every page of a code says: its versions, its drafts, whom it binds."""
    return {
        "norm": norm,
        "versions": queries.versions(norm),
        "drafts": queries.drafts_of(norm.slug),
        "bound": [(row, roles_in_words(row)) for row in queries.bound_by(norm)],
    }


def read(request: HttpRequest, version: Version) -> dict[str, Any]:
    """Return a version with its text in the reader's language."""
    return {
        "version": version,
        "text": shown(text_of(version)),
        "made": queries.matter_of(version),
        "tables": ways_of(request, version),
    }


def ways_of(request: HttpRequest, version: Version) -> Any:
    """Return where the articles of a version are taken away."""
    return ways(request, "conduct:articles_table", code=version.norm.slug, number=version.number)


def code_of(slug: str) -> Norm:
    """Return a code; raise where there is none of this name."""
    norm = queries.code(slug)
    if norm is None:
        raise Http404
    return norm


def version_of(norm: Norm, number: int) -> Version:
    """Return a version; raise where there is none of this number."""
    found = next((one for one in queries.versions(norm) if one.number == number), None)
    if found is None:
        raise Http404
    return found
