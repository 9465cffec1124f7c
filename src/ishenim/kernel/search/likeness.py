"""How alike two questions are: by what they mean, wherever they say so in Kyrgyz, in Russian or in both.

Nothing here asks the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from ishenim.kernel.search.alike_words import ENDINGS, MEANT_BY, SAYING_NOTHING, SUBJECT, WEIGHT

WORDS_READ = 80
LONGEST_ENDING = max(map(len, ENDINGS))
ENDINGS_AT_ONCE = 4
SHORTEST_STEM, SHORTEST_ROOT = 4, 2
SHORT_ROOT, OFF_A_SHORT_ROOT = 3, 4  # so that nobody finds a ток in Токтогул
OF_A_WORD = 0.8
OF_A_NAME = 2.0
SPELLED_ALIKE = 0.8
ANOTHER_NAME, ANOTHER_NUMBER, ANOTHER_SUBJECT = 0.5, 0.6, 0.87


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """What one text says: its meanings and words with their weights, the streets it names, its numbers."""

    weights: dict[str, float]
    subjects: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    size: float


@lru_cache(50_000)
def meant(word: str) -> str:
    """Return the meaning of a folded word or, of a word nobody declared, its stem; nothing if it says nothing."""
    if word in SAYING_NOTHING:
        return ""
    reached = _without_endings(word)
    for stem in sorted(reached, key=len, reverse=True):
        if stem in MEANT_BY and (len(stem) > SHORT_ROOT or len(word) - len(stem) <= OFF_A_SHORT_ROOT):
            return MEANT_BY[stem]
    if word.isdecimal():
        return word
    shortest = min((stem for stem in reached if len(stem) >= SHORTEST_STEM), key=len, default=word)
    return "" if len(shortest) < SHORTEST_STEM or shortest in SAYING_NOTHING else shortest


def _without_endings(word: str) -> set[str]:
    """Return a word with none, one and more of its endings taken off."""
    reached, nearest = {word}, {word}
    for _ in range(ENDINGS_AT_ONCE):
        nearest = {shorter for stem in nearest for shorter in _one_ending_less(stem)} - reached
        reached |= nearest
    return reached


def _one_ending_less(stem: str) -> Iterator[str]:
    for length in range(1, min(LONGEST_ENDING, len(stem) - SHORTEST_ROOT) + 1):
        if stem[-length:] in ENDINGS:
            yield stem[:-length]


def meaning_of(folded: str) -> Meaning:
    """Return what a folded text says."""
    words = [meant(word) for word in folded.split()[:WORDS_READ]]
    names = frozenset(_names(words))
    weights = {word: _weight(word, names) for word in words if word}
    return Meaning(
        weights,
        frozenset(word for word in weights if WEIGHT.get(word) == SUBJECT),
        names,
        frozenset(word for word in weights if word.isdecimal()),
        sum(weights.values()),
    )


def may_be_alike(asked: Meaning, folded: str) -> bool:
    """Say whether a text is worth comparing: it is about something that is asked about. Most texts are not."""
    return not asked.subjects or not asked.subjects.isdisjoint(map(meant, folded.split()[:WORDS_READ]))


def _names(words: list[str]) -> Iterator[str]:
    """Yield the names of streets: in Kyrgyz the name stands before the word for a street, in Russian after it."""
    for at, word in enumerate(words):
        if word == "street":
            beside = [*words[max(0, at - 1) : at], *words[at + 1 : at + 2]]
            yield from (name for name in beside if name and name not in WEIGHT and not name.isdecimal())


def _weight(word: str, names: frozenset[str]) -> float:
    return OF_A_NAME if word in names else WEIGHT.get(word, OF_A_WORD)


def likeness(asked: Meaning, other: Meaning, same: dict[str, str]) -> float:
    """Return how alike two texts are, from 0 to 1; about another subject they are not alike at all.

    `same` gives, for words of the other text, the word of the first that they are a slip of.
    """
    if not asked.weights or not other.weights or (asked.subjects and not asked.subjects & other.subjects):
        return 0.0
    said = {same.get(word, word) for word in other.weights}
    common = sum(weight for word, weight in asked.weights.items() if word in said)
    score = common / sqrt(asked.size * other.size)
    score *= ANOTHER_SUBJECT ** len(asked.subjects ^ other.subjects)
    if asked.names and other.names and not asked.names & {same.get(name, name) for name in other.names}:
        score *= ANOTHER_NAME
    if asked.numbers and other.numbers and not asked.numbers & other.numbers:
        score *= ANOTHER_NUMBER
    return min(score, 1.0)


def slips(asked: Meaning, others: Iterable[Meaning]) -> dict[str, str]:
    """Return which undeclared words of other texts are a word of this one, spelled a little differently."""
    from rapidfuzz import process  # noqa: PLC0415  4 MiB that only a slip of the pen asks for
    from rapidfuzz.distance import OSA  # noqa: PLC0415  the same

    own = [word for word in asked.weights if word not in WEIGHT and not word.isdecimal()]
    theirs = list({word for other in others for word in other.weights if word not in WEIGHT} - set(own))
    found: dict[str, str] = {}
    for word in own:
        alike = process.extract(
            word, theirs, scorer=OSA.normalized_similarity, score_cutoff=SPELLED_ALIKE, limit=None
        )
        found |= {their: word for their, _score, _at in alike}
    return found
