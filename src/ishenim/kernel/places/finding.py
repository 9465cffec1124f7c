"""Finding a place by its name, in Kyrgyz, in Russian or in Latin letters, with a slip or without."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.timezone import localdate

from ishenim.kernel.places.atlas import Atlas, Unit, built_from_the_atlas
from ishenim.kernel.places.folding import fold

# Words for the kind of a place: they help to choose between namesakes, but a name is found without them.
KIND_WORDS = frozenset(
    word
    for words in (
        "шаары шаар город гор г облусу область обл району район р н",
        "айыл айылы айылдык аймагы айылный айыльный айыльного аймак село с пгт посёлок кыштагы",
        "участок милиция милиции территория city town region province oblast district raion rayon",
        "ayil aiyl aimak aymak village beat area police",
    )
    for word in fold(words).split()
)
SAME_WITH_KIND, SAME, BEGINS, WORD_BEGINS, ALIKE = 100.0, 98.0, 80.0, 65.0, 64.0
LIKE_ENOUGH = 0.65
SHORTEST_TO_GUESS = 3
LONGEST_ASKED = 80


@dataclass(frozen=True, slots=True)
class Found:
    """A place that was meant, perhaps: 100 is surely; and the name under which it was found."""

    unit: Unit
    score: float
    name: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name of one unit, ready to be compared."""

    unit: Unit
    name: str
    whole: str
    depth: int


class Index:
    """All names of an atlas, in the orders in which they are asked for."""

    def __init__(self, drawn: Atlas) -> None:
        self.same: dict[str, list[_Entry]] = defaultdict(list)
        words: dict[str, set[str]] = defaultdict(set)
        for entry in entries(drawn):
            bare = without_kind(entry.whole)
            key = bare.replace(" ", "")
            self.same[key].append(entry)
            parts = bare.split()
            for first in range(1, len(parts)):
                words["".join(parts[first:])].add(key)
        self.keys = sorted(self.same)
        self.words = dict(words)
        self.word_keys = sorted(words)

    def scores(self, asked: str, limit: int) -> dict[str, float]:
        """Return the compared names that fit, each with its score."""
        found = {key: WORD_BEGINS for word in _starting(self.word_keys, asked) for key in self.words[word]}
        for key in _starting(self.keys, asked):
            found[key] = SAME if key == asked else BEGINS + (SAME - 1 - BEGINS) * len(asked) / len(key)
        if len(found) < limit and len(asked) >= SHORTEST_TO_GUESS:
            from rapidfuzz import process  # noqa: PLC0415  4 MiB that only a slip of the pen asks for
            from rapidfuzz.distance import OSA  # noqa: PLC0415  the same

            alike = process.extract(
                asked, self.keys, scorer=OSA.normalized_similarity, score_cutoff=LIKE_ENOUGH, limit=limit
            )
            for key, likeness, _number in alike:
                found.setdefault(key, ALIKE * likeness)
        return found


def entries(drawn: Atlas) -> Iterator[_Entry]:
    """Yield every name of every unit; an ended unit is found as what has taken its place."""
    today = localdate()
    depth: dict[int, int] = {}
    for unit in drawn.units.values():
        now = drawn.current(unit.id, today)
        if now.id not in depth:
            depth[now.id] = len(drawn.ancestors(now.id, on=today))
        for name in dict.fromkeys(name for name in unit.names.values() if name):
            yield _Entry(now, name, fold(name), depth[now.id])


def without_kind(folded: str) -> str:
    """Return the words of a name that do not merely say what kind of place it is."""
    telling = [word for word in folded.split() if word not in KIND_WORDS]
    return " ".join(telling) or folded


def _starting(keys: list[str], beginning: str) -> list[str]:
    return keys[bisect_left(keys, beginning) : bisect_left(keys, beginning + "\U0010ffff")]


index = built_from_the_atlas(Index)


def find(text: str, limit: int = 20) -> list[Found]:
    """Return the places that may be meant, the likeliest first, each once.

    Namesakes stand in the order: the same kind as asked for, the larger unit, the code.
    """
    whole = fold(text[:LONGEST_ASKED])
    if not (asked := without_kind(whole).replace(" ", "")):
        return []
    literally = text.strip().casefold()
    best: dict[int, tuple[float, bool, _Entry]] = {}
    known = index()
    for key, score in known.scores(asked, limit).items():
        for entry in known.same[key]:
            exact = SAME_WITH_KIND if entry.whole.replace(" ", "") == whole.replace(" ", "") else score
            fit = (exact, entry.name.casefold() == literally, entry)
            if entry.unit.id not in best or best[entry.unit.id][:2] < fit[:2]:
                best[entry.unit.id] = fit
    ranked = sorted(best.values(), key=lambda fit: (-fit[0], fit[2].depth, fit[2].unit.code))
    return [Found(entry.unit, round(score, 1), entry.name) for score, _same, entry in ranked[:limit]]


def nearest_spellings(text: str, limit: int = 5) -> list[str]:
    """Return the names, in the reader's language, that are spelled most like the text: "Did you mean …?"."""
    names = dict.fromkeys(found.unit.name for found in find(text, limit * 4))
    return list(names)[:limit]
