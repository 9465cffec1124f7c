"""The pages of news: by date, and one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.domains.news import queries, tables
from ishenim.kernel.pages.page import Feed, Page, page
from ishenim.kernel.procedures.story import story as told
from ishenim.kernel.tables.handing_out import Asked, hand_out, ways
from ishenim.kernel.tables.lists import pieces

UNTIL_RECORDED = timedelta(seconds=2)


class Years(forms.Form):
    """Choosing among the years."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *((year, str(year)) for year in queries.years())]


def of_all(**_about: str) -> list[str]:
    """Name what the list of news depends on."""
    return ["kind:news", "places", "institutions"]


@page(keys=of_all, queries=["year", "before"])
def news(request: HttpRequest) -> Page:
    """List news by date."""
    form = Years(request.GET)
    year = form.cleaned_data["year"] if form.is_valid() else None
    stories = queries.listed(year, before=request.GET.get("before", "")[:12])
    seals = queries.seals(stories)
    further = request.GET.copy()
    if stories:
        further["before"] = stories[-1].matter.reference
    context = {
        "filter": form,
        "tables": ways(request, "news:table"),
        "stories": stories,
        "seals": seals,
        "next": f"?{further.urlencode()}" if len(stories) == queries.ROWS else None,
    }
    return Page("news/list.html", context, valid_until=until_recorded(seals.values()))


@page(keys=of_all, queries=["year"])
def table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out the news of a year or of all as rows."""
    asked = Asked(request, form, reverse("news:list"), Years(request.GET))
    return hand_out(asked, tables.NEWS, pieces(tables.NEWS_LIST, asked.values))


def of_one(reference: str) -> list[str]:
    """Name what the page of a story depends on."""
    return [f"matter:{reference.upper()}", "places", "institutions"]


@page(keys=of_one)
def story(request: HttpRequest, reference: str) -> Page:
    """Show one story in the reader's language, or in the first there is, and say which."""
    found = queries.by_reference(reference)
    if found is None:
        raise Http404
    lines = told(found.matter)
    context = {"story": found, "lines": lines}
    return Page("news/story.html", context, valid_until=until_recorded(line.position for line in lines))


def until_recorded(positions: Iterable[int | None]) -> datetime | None:
    """Return until when a page with these seals holds: a moment only, while one is being recorded."""
    return timezone.now() + UNTIL_RECORDED if None in set(positions) else None
