"""What is asked of the index, in the form in which it is looked up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Parts of at least three letters that a text must have, and among which texts to look."""

    parts: list[str]
    kinds: Collection[str] | None
    place_ids: Collection[int] | None
    before: int | None
