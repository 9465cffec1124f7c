"""Searching everything that is public, as programs do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from ishenim.faces.api.answers import Listing
from ishenim.faces.api.endpoints import read
from ishenim.faces.api.shapes import ref, several
from ishenim.faces.portal.search import FOUND, PLACE, Filter, choice_of, of_everything
from ishenim.kernel.search.cards import cards_of
from ishenim.kernel.search.choosing import chosen
from ishenim.kernel.tables.as_json import record


class Choice(Filter):
    """Words, and among which matters to look for them; places have a list of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].required = True
        self.offer("kind", [pair for pair in self.offered("kind") if pair[0] != PLACE])


@read(
    "search",
    "search",
    gettext_lazy("Matters whose public words hold all that is looked for, the newest first"),
    keys=of_everything,
    answer=lambda: several(ref("found")),
    choice=Choice,
    paged=True,
)
def search(asked: Any) -> Listing:
    """Tell the matters that were found."""
    found = chosen(choice_of(dict(asked.chosen)), before=asked.after, limit=asked.limit)
    return Listing([record(FOUND, card) for card in cards_of(found.numbers)], found.further)
