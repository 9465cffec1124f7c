"""Addresses that name no language: the answer is in the one that a program asks for (RFC 9110, section 12.5.4)."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

BELOW: set[str] = set()
LONGEST_ASKED = 500  # as Django reads of it


def below(prefix: str) -> None:
    """Say that every address below a prefix answers in the language that is asked for."""
    BELOW.add(prefix)


def language_of(path: str, accepted: str) -> str:
    """Return the language of an answer at an address, or nothing where the address itself says it."""
    return asked_for(accepted[:LONGEST_ASKED]) if path.startswith(tuple(BELOW)) else ""


@lru_cache(1024)
def asked_for(accepted: str) -> str:
    """Return the first of our languages that somebody accepts, or else the first of ours."""
    for language, _weight in parse_accept_lang_header(accepted):
        try:
            return get_supported_language_variant(language)
        except LookupError:
            continue
    return settings.LANGUAGES[0][0]
