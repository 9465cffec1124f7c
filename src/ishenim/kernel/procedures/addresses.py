"""Where the public page of a matter is: each domain says it for its own procedures."""

from __future__ import annotations

from django.urls import reverse

from ishenim.kernel.procedures.models import Matter

_names: dict[str, str] = {}


def register_address(kind: str, url_name: str) -> None:
    """Say which page shows a matter of a kind; its address takes the reference."""
    _names[kind] = url_name


def address_of(matter: Matter) -> str | None:
    """Return the address of a matter's page in the reader's language, or None if it has none."""
    name = _names.get(matter.kind)
    return reverse(name, kwargs={"reference": matter.reference}) if name else None
