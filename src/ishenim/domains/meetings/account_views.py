"""The public pages of accounts of meetings: all that were given, and each with what it says."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from ishenim.domains.meetings import account_queries as queries
from ishenim.domains.meetings.account_tables import ACCOUNT_LIST, ACCOUNTS, of_the_meeting
from ishenim.domains.meetings.accounts_shown import alone
from ishenim.domains.meetings.filters import AccountFilter, inside, unit_of
from ishenim.domains.meetings.grounds import Side
from ishenim.domains.meetings.views import A_PAGE, below, further
from ishenim.kernel.pages.page import Feed, Page, page
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.story import story
from ishenim.kernel.tables.handing_out import Asked, hand_out, ways
from ishenim.kernel.tables.lists import pieces


def of_all(**_about: Any) -> list[str]:
    """Name what the list of accounts depends on."""
    return list(ACCOUNT_LIST.keys)


@page(keys=of_all, queries=["place", "before"])
def accounts(request: HttpRequest) -> Page:
    """List the accounts that were given, the newest first."""
    code = request.GET.get("place", "")
    rows = list(queries.given(inside(code), below(request))[:A_PAGE])
    context = {
        "unit": unit_of(code),
        "accounts": [(one, Side(one.side).label, atlas().by_id(of_the_meeting(one).beat_id)) for one in rows],
        "next": further(request, str(rows[-1].pk)) if len(rows) == A_PAGE else None,
        "tables": ways(request, "meetings:accounts_table"),
    }
    return Page("meetings/accounts.html", context)


@page(keys=of_all, queries=["place"])
def accounts_table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out the accounts of a choice as rows."""
    asked = Asked(request, form, reverse("meetings:accounts"), AccountFilter(request.GET))
    return hand_out(asked, ACCOUNTS, pieces(ACCOUNT_LIST, asked.values))


def of_one(reference: str) -> list[str]:
    """Name what the page of an account depends on."""
    return [f"matter:{reference.upper()}", "places", "institutions"]


@page(keys=of_one)
def account(request: HttpRequest, reference: str) -> Page:
    """Show one account: whose it is, of which meeting, what it says, and its story."""
    found = queries.account(reference)
    if found is None:
        raise Http404
    given = found.meeting if found.facts else None
    context = {
        "account": found,
        "matter": found.matter,
        "side": Side(found.side).label,
        "meeting": given,
        "place": atlas().by_id(given.beat_id) if given else None,
        "facts": alone(found),
        "lines": story(found.matter),
    }
    return Page("meetings/account.html", context)
