"""What somebody may follow, and how it is called."""

from __future__ import annotations

from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.models import Matter


def described(key: str) -> str | None:
    """Return the name of what a key stands for in the reader's language, or None if there is no such thing."""
    sort, _colon, name = key.replace("\0", " ").partition(":")
    if sort == "place":
        return _name_of_place(name)
    if sort == "matter":
        matter = Matter.objects.filter(reference=name).first()
        return None if matter is None else name_of(matter)
    return None


def name_of(matter: Matter) -> str:
    """Return the title of a matter on one line or, where it has none, what it is and its reference."""
    return " ".join(matter.title.split()) or f"{matter.procedure.title} {matter.reference}"


def _name_of_place(code: str) -> str | None:
    try:
        return atlas().by_code(code).name
    except KeyError:
        return None
