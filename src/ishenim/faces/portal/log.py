"""Public logs: for example every moderation, that it happened, why, and by which office."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from ishenim.kernel.pages.page import Page, page
from ishenim.kernel.procedures import queries
from ishenim.kernel.procedures.addresses import address_of
from ishenim.kernel.procedures.logs import LOGS
from ishenim.kernel.tables.handing_out import ways

LINES = 50


def keys(log: str, **_about: str) -> list[str]:
    """Name what a log depends on."""
    return ["ledger", *(f"kind:{step.procedure.name}" for step in queries.logs().get(log, []))]


@page(keys=keys, queries=["before"])
def log(request: HttpRequest, log: str) -> Page:
    """Show the newest lines of a log, and the way to earlier ones."""
    if log not in LOGS:
        raise Http404
    before = request.GET.get("before", "")
    lines = queries.logged(log, before=int(before) if before.isdecimal() else None, limit=LINES)
    rows = [(one, address_of(one.matter)) for one in lines]
    context = {
        "log": LOGS[log],
        "rows": rows,
        "earlier": lines[-1].number if len(lines) == LINES else None,
        "tables": ways(request, "portal:log_table", log=log),
    }
    return Page("portal/log.html", context)
