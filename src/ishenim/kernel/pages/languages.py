"""The same page in the other languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language

LETTERS = 3  # what a telephone has room for


@dataclass(frozen=True, slots=True)
class Choice:
    """One language of the switch: where the same page stands in it, and whether it is read now."""

    code: str
    name: str
    address: str
    current: bool

    @property
    def start(self) -> str:
        return self.name[:LETTERS]

    @property
    def rest(self) -> str:
        return self.name[LETTERS:]


def languages_of(path: str) -> tuple[Choice, ...]:
    """Give the same page, with the same question asked of it, in every language."""
    return _languages_of(path, get_language())


@lru_cache(256)
def _languages_of(path: str, now: str | None) -> tuple[Choice, ...]:
    codes = dict(settings.LANGUAGES)
    first, _, rest = path.removeprefix("/").partition("/")
    rest = rest if first in codes else ""
    return tuple(Choice(code, name, f"/{code}/{rest}", code == now) for code, name in codes.items())
