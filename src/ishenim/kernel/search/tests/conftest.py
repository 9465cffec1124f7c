from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from django.utils import timezone

from ishenim.kernel.ledger import book
from ishenim.kernel.ledger.models import SEALED, Entry, Position
from ishenim.kernel.places.models import Place
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.search import indexing

REPOSITORY = Path(__file__).parents[5]
DATA = Path(os.environ.get("ISHENIM_DATA") or REPOSITORY.parent / "shared" / "data")
NO_DATA = "no texts in Kyrgyz and Russian here: name their folder in ISHENIM_DATA"


class Library:
    """Matters with a text that anyone may read, and the lines of the ledger that speak of them."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        self.asked: list[list[int]] = []
        for kind in ("question", "meeting"):
            indexing.register_text(kind, self.public_text)

    def public_text(self, matters):
        self.asked.append(sorted(matters))
        return {number: self.texts[number] for number in matters if number in self.texts}

    def matter(self, text: str | None, *, kind: str = "question", place: Place | None = None) -> int:
        """Begin a matter and say so in the ledger, as a step does."""
        place = place or Place.objects.get_or_create(code="KG", kind="country", name_en="Kyrgyzstan")[0]
        now = timezone.now()
        matter = Matter(kind=kind, state="raised", state_since=now, place=place, opened_at=now)
        [made] = Matter.objects.bulk_create([matter])
        if text is not None:
            self.texts[made.pk] = text
        self.line(made.pk)
        return made.pk

    def changed(self, number: int, text: str | None) -> None:
        """Let a step change what anyone may read of a matter, or take it away."""
        self.texts.pop(number, None)
        if text is not None:
            self.texts[number] = text
        self.line(number)

    def line(self, number: int | None) -> None:
        """Write and place a line of the ledger."""
        place_in_the_book(self.written(number))

    def written(self, number: int | None = None) -> Entry:
        """Write a line and let it wait for its place."""
        line = book.Line(
            "question", "ask", "raised", number, "AAAA-BBBB", "KG", "resident", "", timezone.now()
        )
        return book.write([line])[0]

    def sealed(self, number: int) -> None:
        """Place a line of the sealed lane, though with a matter, which it never has."""
        names = dict.fromkeys(("kind", "step", "to", "by"), "sealed")
        sealed = Entry.objects.create(lane=SEALED, matter_id=number, at=timezone.now(), leaf=b"{}", **names)
        place_in_the_book(sealed)


def place_in_the_book(entry: Entry) -> None:
    Position.objects.create(position=Position.objects.count(), entry=entry, leaf_hash=b"\0" * 32)


@pytest.fixture
def library(db):
    """Return an empty library; what domains say of their texts is put aside meanwhile."""
    before = dict(indexing.TEXTS)
    indexing.TEXTS.clear()
    yield Library()
    indexing.TEXTS.clear()
    indexing.TEXTS.update(before)


@pytest.fixture
def found(library):
    """Write texts, index them, and return a function that gives the found ones back, the newest first."""
    from ishenim.kernel.search.finding import find

    def found_among(texts: list[str], words: str, **how) -> list[str]:
        for text in texts:
            library.matter(text)
        indexing.index_new()
        return [library.texts[number] for number in find(words, **how)]

    return found_among


@pytest.fixture(scope="session")
def sentences() -> list[str]:
    """Return sentences that people wrote in Kyrgyz and Russian."""
    file = DATA / "text" / "xwmt-ky-ru-en.csv"
    if not file.exists():
        pytest.skip(NO_DATA)
    with file.open() as lines:
        return [row[language] for row in csv.DictReader(lines) for language in ("ky", "ru")]
