"""Where the public page of a matter is: each domain says it for its own procedures."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import get_urlconf, reverse
from django.utils.translation import get_language

from ishenim.kernel.procedures.models import Matter

ANY = "2222-2222"

_names: dict[str, str] = {}
_lists: dict[str, str] = {}
_places: list[str] = []


def register_address(kind: str, url_name: str, *, listed: str = "") -> None:
    """Say which page shows a matter of a kind, its address takes the reference, and which page lists them all."""
    _names[kind] = url_name
    if listed:
        _lists[kind] = listed


def register_places(url_name: str) -> None:
    """Say which page shows a place; its address takes the code."""
    _places[:] = [url_name]


def address_of_list(kind: str) -> str | None:
    """Return the address of the page that lists the matters of a kind, or None if there is none."""
    return reverse(_lists[kind]) if kind in _lists else None


def address_of_place(code: str) -> str:
    """Return the address of the page of a place, or of the installation where places have none."""
    return reverse(_places[0], kwargs={"code": code}) if _places else "/"


def address_of(matter: Matter) -> str | None:
    """Return the address of a matter's page in the reader's language, or None if it has none."""
    return address_by(matter.kind, matter.reference)


def address_by(kind: str, reference: str) -> str | None:
    """Return the address of the page of a matter of a kind in the reader's language, or None if it has none."""
    name = _names.get(kind)
    if name is None:
        return None
    before, after = _around(get_urlconf() or settings.ROOT_URLCONF, get_language(), name)
    return f"{before}{reference}{after}"


@lru_cache(64)
def _around(urlconf: str, language: str | None, name: str) -> tuple[str, str]:
    """Return what stands before and after the reference in the addresses of a kind: lists have hundreds of them."""
    before, _reference, after = reverse(name, urlconf, kwargs={"reference": ANY}).partition(ANY)
    return before, after


def origin() -> str:
    """Return how every address of this installation begins."""
    return settings.PUBLIC_ADDRESS.rstrip("/") or f"http://localhost:{settings.PORT}"


def host() -> str:
    """Return the name of this installation, by which calendars and feeds tell its items from those of others."""
    return urlsplit(origin()).hostname or "localhost"
