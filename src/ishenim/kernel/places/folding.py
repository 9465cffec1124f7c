"""One spelling for all the ways in which people write the same word.

Kyrgyz, Russian and Latin spellings of one name fold to the same plain Latin letters: Ысык-Көл and Ysyk-Kol,
Жалал-Абад and Dzhalal-Abad, Ноокат and Nokat. The folded text is for comparing, never for showing.
"""

from __future__ import annotations

import re

# Letters of other alphabets that look like a Cyrillic one; Kyrgyz keyboards and scanners produce them.
LOOKALIKES = str.maketrans(
    "AaBCcEeHKkMOoPpTXxYyIiӉӊӇӈҤҥƟɵϴΘθҰұΥϒ",
    "АаВСсЕеНКкМОоРрТХхУуІіҢңҢңҢңӨөӨӨөҮүҮҮ",
)
# These are wrong in any Cyrillic name, even where no Latin letter stands beside them.
NEVER_KYRGYZ = frozenset("ӉӊӇӈҤҥƟɵϴΘθҰұΥϒ")

_SOUNDS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z", "и": "i",
    "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ү": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh",
    "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "і": "i", "қ": "k", "ғ": "g", "һ": "h",
    "y": "i", "w": "v", "q": "k", "ö": "o", "ü": "u", "ı": "i", "ş": "sh", "ç": "ch", "ğ": "g", "ñ": "n",
    "'": "", "’": "", "‘": "", "ʼ": "", "ʹ": "", "`": "", "´": "", "ӊ": "n", "ӈ": "n", "ҥ": "n",
    "ɵ": "o", "θ": "o", "ұ": "u", "\u0306": "", "\u0308": "", "\u0307": "",
}  # fmt: skip
_TO_LATIN = str.maketrans(_SOUNDS)
_SPELLINGS = re.compile(r"dzh|zh|dj|kh|gh")
_ONE_SPELLING = {"dzh": "j", "zh": "j", "dj": "j", "kh": "h", "gh": "g"}
_DOUBLED = re.compile(r"([a-z])\1+")
_NOT_A_LETTER = re.compile(r"[\W_]+")
_LATIN_AND_CYRILLIC = re.compile(r"\w*(?:[A-Za-z][\u0400-\u052F]|[\u0400-\u052F][A-Za-z])\w*")


def in_one_alphabet(text: str) -> str:
    """Return the text with look-alike letters of other alphabets inside Cyrillic words put right."""
    mended = _LATIN_AND_CYRILLIC.sub(lambda word: word[0].translate(LOOKALIKES), text)
    if NEVER_KYRGYZ.isdisjoint(mended):
        return mended
    return "".join(letter.translate(LOOKALIKES) if letter in NEVER_KYRGYZ else letter for letter in mended)


def mixes_alphabets(text: str) -> bool:
    """Tell whether a word of the text has Latin and Cyrillic letters side by side."""
    return _LATIN_AND_CYRILLIC.search(text) is not None


def fold(text: str) -> str:
    """Return the text in plain small Latin letters and figures, words parted by one space.

    Doubled letters count once, signs of softness and apostrophes not at all, and every other mark is a space.
    """
    if not text.isascii():
        text = _LATIN_AND_CYRILLIC.sub(lambda word: word[0].translate(LOOKALIKES), text)
    folded = text.lower().translate(_TO_LATIN)
    folded = _SPELLINGS.sub(lambda spelling: _ONE_SPELLING[spelling[0]], folded)
    return _NOT_A_LETTER.sub(" ", _DOUBLED.sub(r"\1", folded)).strip()
