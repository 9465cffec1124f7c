"""A trial list and the addresses of its rows."""

from __future__ import annotations

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.pages.page import page
from ishenim.kernel.tables.columns import Column, Kind, Table, in_pieces
from ishenim.kernel.tables.handing_out import Asked, hand_out, hand_out_to_one, table_path, ways

LONG = "Көчөдө жарык жок, фонарь күйбөйт. " * 4
TRIAL = Table(
    "trial",
    _("Questions"),
    (
        Column("number", _("Number there"), lambda row: row, Kind.NUMBER),
        Column("text", _("Text"), lambda row: f"{_('Questions')} {LONG}"),
    ),
)
have = {"rows": 3}


class Choice(forms.Form):
    most = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), ("2", "Two")])


def rows(chosen):
    def read(before, most):
        top = int(chosen.get("most") or have["rows"]) if before is None else before - 1
        return range(top, max(top - most, 0), -1)

    return in_pieces(read, lambda row: row)


def of_the_list(**_about):
    return ["trial"]


@page(keys=of_the_list, queries=["most"])
def table(request, form):
    asked = Asked(request, form, "/en/list/", Choice(request.GET))
    return hand_out(asked, TRIAL, rows(asked.values))


def own(request, form):
    asked = Asked(request, form, "/en/list/", Choice(request.GET))
    return hand_out_to_one(asked, TRIAL, rows(asked.values))


def listed(request):
    found = ways(request, "table")
    return HttpResponse(f"{found.csv} {found.xlsx} {found.description}")


urlpatterns = i18n_patterns(
    path("list/", listed),
    table_path("rows", table, name="table"),
    table_path("own", own, name="own"),
    # What stands around every page:
    path("", include("ishenim.domains.meetings.urls")),
    path("", include("ishenim.domains.news.urls")),
    path("", include("ishenim.domains.conduct.urls")),
    path("", include("ishenim.domains.complaints.urls")),
    path("", include("ishenim.domains.reports.urls")),
    path("", include("ishenim.domains.training.urls")),
    path("", include("ishenim.domains.monitor.urls")),
    path("desk/", include("ishenim.faces.desk.sign_in_urls")),
    path("", include("ishenim.faces.api.page_urls")),
    path("", include("ishenim.faces.mirror.urls")),
    path("", include("ishenim.faces.portal.urls")),
    path("", include("ishenim.faces.api.page_urls")),
)
