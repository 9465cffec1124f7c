"""What no password may be made of: words that anybody here would try first (OWASP ASVS 5.0, 6.1.2 and 6.2.11)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = Path(__file__).parent / "words_of_this_place.txt"
YEAR = re.compile(r"(19|20)\d\d")
FEWEST_OF_ONES_OWN = 6


class NotOfThisPlace:
    """Refuses a password of which little is left without a year and the words of `words_of_this_place.txt`."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError where such words are in it, and fewer than six letters and digits besides."""
        said = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", password).casefold()))
        own = YEAR.sub("", said)
        for word in words():
            own = own.replace(word, "")
        if own != said and len(own) < FEWEST_OF_ONES_OWN:
            raise ValidationError(self.get_help_text(), "of_this_place")

    def get_help_text(self) -> str:
        """Return what is asked for, in words."""
        return _(
            "Words that anybody here would try first, such as “police”, a town or a year, are too few: add others."
        )


@cache
def words() -> list[str]:
    """Return the words, the longest first, so that none is cut by one that it holds."""
    return sorted(WORDS.read_text().split(), key=len, reverse=True)
