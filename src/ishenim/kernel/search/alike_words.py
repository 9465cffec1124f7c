"""What the comparison of questions knows of two languages: endings, words that say nothing, words that say the same.

The lists, in `alike_words.toml`, are our own and short. A stemmer of a library speaks one language; here one question
may have both, in any spelling, and only what people ask neighbourhood officers about has to be told apart. Whoever
adds a word adds a pair to `tests/pairs.py` that shows why. Words are compared as `folding.fold` leaves them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from ishenim.kernel.places.folding import fold

SUBJECT = 3.0
WEIGHTS = {"subjects": SUBJECT, "landmarks": 1.6, "surroundings": 0.8, "doings": 1.0}
"""How much each sort of meaning says of whether two questions are one."""
LONG_ENOUGH_TO_SHORTEN = 5

_declared: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())


def _folded(lists: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word).replace(" ", "") for words in lists for word in words.split())


def _by_word() -> dict[str, str]:
    """Return the meaning of each declared word, and of each longer one without its last vowel."""
    words = {
        word: meaning
        for sort in WEIGHTS
        for meaning, listed in _declared[sort].items()
        for word in _folded([listed])
    }
    shorter = {
        word[:-1]: meaning
        for word, meaning in words.items()
        if len(word) >= LONG_ENOUGH_TO_SHORTEN and word[-1] in "aeiou"
    }
    return shorter | words


ENDINGS = _folded(_declared["endings"].values())
SAYING_NOTHING = _folded(_declared["saying_nothing"].values())
MEANT_BY = _by_word()
WEIGHT = {meaning: weight for sort, weight in WEIGHTS.items() for meaning in _declared[sort]}
