"""The pages of files and figures: what there is to be taken away, the files themselves, and the figures of a place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.files import File
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.urls import reverse
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import get_language

from ishenim.domains.monitor import queries, shelf
from ishenim.domains.monitor.figuring import FIGURES
from ishenim.domains.monitor.funnels import POINTS, Funnel, funnel_of
from ishenim.domains.monitor.showing import ROWS, Past, of_which_files, pasts, shown
from ishenim.kernel.dumps.descriptor import DESCRIPTION
from ishenim.kernel.figures import declare
from ishenim.kernel.pages.page import Feed, Page, page
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.story import story
from ishenim.kernel.tables.columns import at_once
from ishenim.kernel.tables.handing_out import Asked, hand_out, in_turn, ways

CHUNK = 2**16
FOR_EVER = "public, max-age=31536000, immutable"
UNTIL_RECORDED = timedelta(seconds=2)


def of_dumps(**_about: Any) -> list[str]:
    """Name what the page of dumps depends on."""
    return ["kind:publication"]


@page(keys=of_dumps)
def data(request: HttpRequest) -> Page:
    """Show the newest dump with each of its files, and the fingerprints of those before."""
    newest = queries.newest()
    told = shelf.description(newest.position) if newest else None
    line = next(iter(story(newest.matter)), None) if newest else None
    context = {
        "dump": newest if told else None,
        "described": told,
        "files": [file_of(one) for one in told["resources"]] if told else [],
        "line": line,
        "before": queries.latest(),
        "description": DESCRIPTION,
    }
    recorded = line is None or line.position is not None
    until = None if recorded and told else timezone.now() + UNTIL_RECORDED
    return Page("monitor/data.html", context, valid_until=until)


def file_of(resource: dict[str, Any]) -> dict[str, Any]:
    """Return what the page says of one file, its title in the reader's language."""
    title = resource["titles"].get(get_language() or "ky", resource["title"])
    return {**resource, "title": title, "sha256": resource["hash"].removeprefix("sha256:")}


@page(keys=of_dumps, lasting=True)
def handed_out(request: HttpRequest, position: int, file: str) -> HttpResponseBase:
    """Hand out a file of the newest dump; the bytes under an address never change, and mirrors hold them, too."""
    dump = queries.newest()
    if dump is None or dump.position != position:
        raise Http404
    known = known_files(dump.position)
    if file not in known:
        raise Http404
    etag, size, kind = known[file]
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return labelled(HttpResponseNotModified(), etag)
    answer = in_turn(request, lambda: chunks(shelf.opened(position, file)), kind)
    if not answer.streaming:
        return answer
    answer.headers["Content-Length"] = str(size)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return labelled(answer, etag)


def known_files(position: int) -> dict[str, tuple[str, int, str]]:
    """Return by name of each file its mark, its size and its type; nothing where the files are not here."""
    told = shelf.description(position)
    if told is None:
        return {}
    with shelf.opened(position, DESCRIPTION) as content:
        size = content.size
    found = {
        one["path"]: (f'"{one["hash"].removeprefix("sha256:")}"', one["bytes"], one["mediatype"])
        for one in told["resources"]
    }
    return {**found, DESCRIPTION: (f'"{position}"', size, "application/json")}


def chunks(content: File[bytes]) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    with content:
        yield from content.chunks(CHUNK)


def labelled(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Say that it may be kept: another dump has another address."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def of_figures(**_about: Any) -> list[str]:
    """Name what the figures of a place or institution depend on: they are made once for each dump."""
    return [FIGURES, "places", "institutions"]


def of_figures_and_files(**_about: Any) -> list[str]:
    """Name what a page depends on that leads from its figures to the files they were counted from."""
    return [*of_figures(), *of_dumps()]


@page(keys=of_figures_and_files)
def place(request: HttpRequest, code: str) -> Page:
    """Show the figures of a place: each with its past, its peers, its definition and its query."""
    unit = unit_of(code)
    told = queries.figures(f"place:{code}", f"kind:{unit.kind}", "queries")
    above = [one for one in reversed(atlas().ancestors(unit.id)) if one.kind != "country"]
    context = {
        "name": unit.name,
        "unit": unit,
        "above": above,
        "below": atlas().children(unit.id),
        "tables": ways(request, "monitor:place_table", code=code),
        **figures_of(f"place:{code}", told, f"kind:{unit.kind}"),
    }
    return Page("monitor/figures.html", context)


@page(keys=of_figures)
def among_peers(request: HttpRequest, code: str, figure: str) -> Page:
    """Show one share of a place among the places of the same kind, none of which is named."""
    unit, declared = unit_of(code), share_of(figure)
    funnel, told = funnel_and_files(unit, declared)
    context = {
        "unit": unit,
        "figure": declared,
        "funnel": funnel,
        "tables": ways(request, "monitor:funnel_table", code=code, figure=figure),
        **files_said(told),
    }
    return Page("monitor/funnel.html", context)


@page(keys=of_figures)
def funnel_table(request: HttpRequest, code: str, figure: str, form: str) -> Feed | HttpResponseBase:
    """Hand out what a funnel draws as rows, none of which is named."""
    named = {"code": code, "figure": figure}
    funnel, _told = funnel_and_files(unit_of(code), share_of(figure))
    asked = Asked(request, form, reverse("monitor:among_peers", kwargs=named))
    return hand_out(asked, POINTS, at_once(funnel.rows if funnel else []))


def share_of(figure: str) -> declare.Share:
    """Return the share of a name; of anything else there is no funnel."""
    declared = declare.FIGURES.get(figure)
    if not isinstance(declared, declare.Share):
        raise Http404
    return declared


def funnel_and_files(unit: Unit, figure: declare.Share) -> tuple[Funnel | None, dict[str, Any]]:
    """Return the funnel of a place, or None, and of which files it is: one query."""
    peers, key = f"funnel:{unit.kind}:{figure.name}", f"place:{unit.code}"
    told = queries.figures(key, peers, "queries")
    past = list(pasts(figure, key, told, "")) if "queries" in told else []
    return funnel_of(told.get(peers, {}), past), told


@page(keys=of_figures)
def place_table(request: HttpRequest, code: str, form: str) -> Feed | HttpResponseBase:
    """Hand out the figures of a place as rows."""
    unit = unit_of(code)
    told = queries.figures(f"place:{code}", f"kind:{unit.kind}", "queries")
    asked = Asked(request, form, reverse("monitor:place", kwargs={"code": code}))
    return hand_out(asked, ROWS, at_once(rows_of(f"place:{code}", told, f"kind:{unit.kind}")))


@page(keys=of_figures_and_files)
def institution(request: HttpRequest, code: str) -> Page:
    """Show the figures of an institution; it has no peers that are known to be alike."""
    found = queries.institution(code)
    if found is None:
        raise Http404
    told = queries.figures(f"institution:{code}", "queries")
    context = {
        "name": found.name,
        "unit": None,
        "below": [],
        "tables": ways(request, "monitor:institution_table", code=code),
        **figures_of(f"institution:{code}", told, ""),
    }
    return Page("monitor/figures.html", context)


@page(keys=of_figures)
def institution_table(request: HttpRequest, code: str, form: str) -> Feed | HttpResponseBase:
    """Hand out the figures of an institution as rows."""
    if queries.institution(code) is None:
        raise Http404
    told = queries.figures(f"institution:{code}", "queries")
    asked = Asked(request, form, reverse("monitor:institution", kwargs={"code": code}))
    return hand_out(asked, ROWS, at_once(rows_of(f"institution:{code}", told, "")))


def unit_of(code: str) -> Unit:
    """Return the place of a code, or there is no such page."""
    try:
        return atlas().by_code(code)
    except KeyError:
        raise Http404 from None


def files_said(told: dict[str, Any]) -> dict[str, Any]:
    """Return of which dump figures are, and of which day; nothing before the first were computed."""
    as_of, position = of_which_files(told)
    return {"as_of": as_of, "position": position}


def figures_of(key: str, told: dict[str, Any], peers: str) -> dict[str, Any]:
    """Return every figure of a key, and of which dump they are; its files are here while none is newer."""
    files, newest = sorted({"inside", *(one.table for one in declare.FIGURES.values())}), queries.newest()
    which = files_said(told)
    return {
        "figures": shown(key, told, peers),
        **which,
        "files": files,
        "are_here": newest is not None and newest.position == which["position"],
    }


def rows_of(key: str, told: dict[str, Any], peers: str) -> list[Past]:
    """Return every figure of a key and every quarter as a row."""
    if "queries" not in told:
        return []
    return [row for figure in declare.FIGURES.values() for row in pasts(figure, key, told, peers)]
