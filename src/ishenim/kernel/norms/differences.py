"""What differs between two versions of a text: by article, and by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import NamedTuple

from ishenim.kernel.norms.texts import ArticleText, ByLanguage

PIECES = re.compile(r"\w+\s*|[^\w\s]+\s*|\s+")
"""Words with the gap behind them: gaps of their own would be the most common word, and comparing slow."""


class Kept(Enum):
    """What became of some words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class Piece(NamedTuple):
    """Some words in a row, and what became of them."""

    kept: Kept
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """An article in two versions: either may be missing. `moved` where it stands at another place among those kept."""

    identity: str
    older: ArticleText | None
    newer: ArticleText | None
    moved: bool = False

    @property
    def is_new(self) -> bool:
        """Whether only the newer version has it."""
        return self.older is None

    @property
    def is_gone(self) -> bool:
        """Whether only the older version has it."""
        return self.newer is None

    @property
    def changed(self) -> bool:
        """Whether both have it and it says something else, in whatever language."""
        return self.older is not None and self.newer is not None and said(self.older) != said(self.newer)

    @property
    def differs(self) -> bool:
        """Whether anything about it differs."""
        return self.is_new or self.is_gone or self.changed or self.moved


def said(article: ArticleText) -> tuple[object, ...]:
    """Return everything an article says, to be compared."""
    languages = (article.chapter, article.heading, article.text)
    return (*(dict(words) for words in languages), list(article.may_follow))


def differences(older: Sequence[ArticleText], newer: Sequence[ArticleText]) -> list[Difference]:
    """Return every article of either version: in the order of the newer one, each that is gone where it stood."""
    before, after = {one.identity: one for one in older}, {one.identity: one for one in newer}
    moved = moved_among(
        [name for name in before if name in after], [name for name in after if name in before]
    )
    found = [Difference(name, before.get(name), one, name in moved) for name, one in after.items()]
    for at, name in enumerate(before):
        if name not in after:
            found.insert(place_of_gone(list(before), at, found), Difference(name, before[name], None))
    return found


def place_of_gone(names: Sequence[str], at: int, found: Sequence[Difference]) -> int:
    """Return where an article that is gone is shown: behind the one that stood before it."""
    listed = [one.identity for one in found]
    return next((listed.index(name) + 1 for name in reversed(names[:at]) if name in listed), 0)


def moved_among(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return which of the same names stand elsewhere: as few as explain the new order."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    stay = {before[at] for block in blocks for at in range(block.a, block.a + block.size)}
    return set(after) - stay


def by_word(older: str, newer: str) -> list[Piece]:
    """Return a text word by word: what was kept, removed and added, each in one piece as long as it goes on.

    Gaps and line ends are no words: where only they differ, the newer ones are shown.
    """
    return list(pieces(PIECES.findall(older), PIECES.findall(newer)))


def pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    words = [word.strip() for word in before], [word.strip() for word in after]
    for what, first, last, begins, ends in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece(Kept.KEPT, "".join(after[begins:ends]))
            continue
        if last > first:
            yield Piece(Kept.REMOVED, "".join(before[first:last]))
        if ends > begins:
            yield Piece(Kept.ADDED, "".join(after[begins:ends]))


def in_language(words: ByLanguage | None, language: str) -> str:
    """Return what an article says in a language; nothing where it says nothing in it."""
    found: Mapping[str, str] = words or {}
    return found.get(language, "")
