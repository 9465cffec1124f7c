"""A body that already publishes moves in: what it tells by Open311, or by the calls of data.police.uk, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ishenim.domains.meetings.grounds import Topic
from ishenim.domains.meetings.imports import TAKE_OVER
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.importing.mapping import PLACE, Columns, native

SERVICE = "service"
POSITION = ("long", "lat")


def columns(language: str) -> Columns:
    """Return how a sheet of what was published elsewhere is read."""
    own = native(TAKE_OVER.step)
    return replace(
        own, recipes=dict(own.recipes), position=POSITION, language=language, native=False, source=language
    )


def rows(published: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Yield rows with topics and places of ours.

    A service that is no topic here is something else; a place that is none here is found by its position, or not
    at all.
    """
    topics = set(Topic.values)
    for one in published:
        told = dict(one)
        service = told.pop(SERVICE, "")
        told["topic"] = service if service in topics else Topic.OTHER.value
        told[PLACE] = told[PLACE] if is_ours(told[PLACE]) else ""
        yield told


def is_ours(code: str) -> bool:
    """Say whether there is a place of a code here."""
    try:
        atlas().by_code(code)
    except LookupError:
        return False
    return True
