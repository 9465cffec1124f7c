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


def register_address(kind: str, url_name: str) -> None:
    """Say which page shows a matter of a kind; its address takes the reference."""
    _names[kind] = url_name


def has_a_page(kind: str) -> bool:
    """Say whether matters of a kind have public pages."""
    return kind in _names


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
