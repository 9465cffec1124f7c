"""Finding matters by words, the newest first, whatever somebody types."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from ishenim.kernel.places.folding import fold
from ishenim.kernel.search import on_postgresql, on_sqlite
from ishenim.kernel.search.asked import Asked

LETTERS_READ = 300
LONGEST_WORD = 40
MOST_WORDS = 8


def find(
    words: str,
    *,
    kinds: Collection[str] | None = None,
    place_ids: Collection[int] | None = None,
    limit: int = 20,
    before: int | None = None,
) -> list[int]:
    """Return the numbers of matters whose public text has all the words, the newest first.

    A word is found inside longer ones; one of two letters only where a word begins, one letter only where it
    is a word. Kyrgyz, Russian and Latin spelling count as the same. Without a word, or with no kind or place
    to choose from, nothing is found. `before` is the last number of the page before this one.
    """
    parts = parts_of(words)
    if not parts or limit < 1:
        return []
    newest = on_sqlite.newest if connection.vendor == "sqlite" else on_postgresql.newest
    return newest(Asked(parts, kinds, place_ids, before), limit)


def parts_of(words: str) -> list[str]:
    """Return what must stand in a text for each word somebody typed, every word once."""
    folded = fold(words[:LETTERS_READ]).split()
    return [_at_least_three(word[:LONGEST_WORD]) for word in dict.fromkeys(folded)][:MOST_WORDS]


def _at_least_three(word: str) -> str:
    """Return at least three letters: a space is one, and says that a word begins or ends."""
    return {1: f" {word} ", 2: f" {word}"}.get(len(word), word)
