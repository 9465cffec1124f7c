"""A place has a name in each language; this says which one a reader sees."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language

LANGUAGES = ("ky", "ru", "en")


def in_the_readers_language(names: Mapping[str, str]) -> str:
    """Return the name in the active language, or in the first language that has one."""
    wanted = (get_language() or "")[:2]
    return next((names[language] for language in (wanted, *LANGUAGES) if names.get(language)), "")
