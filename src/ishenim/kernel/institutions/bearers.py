"""Whoever shows a secret of ours acts for one office, as far as that office said, and never further.

Which secrets there are a domain knows; whoever opens a door asks here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ishenim.kernel.institutions.roles import Actor

READ = "read"
"""The scope of whoever may read what only the offices of a matter see."""


@dataclass(frozen=True, slots=True, eq=False)
class Bearer:
    """A program that acts for an office: as whom, what it may do, and until which day, which is the first without it.

    A scope is READ, or a procedure and its step with a dot between them.
    """

    actor: Actor
    scopes: frozenset[str]
    expires: date
    reference: str


Recognise = Callable[[str], Bearer | None]
_recognise: list[Recognise] = []


def register(recognise: Recognise) -> None:
    """Say how a secret is recognised; whoever does so also notes the day on which it was shown."""
    _recognise[:] = [recognise]


def bearer_of(secret: str) -> Bearer | None:
    """Return who shows a secret, or None where it opens nothing now."""
    return next((found for recognise in _recognise if (found := recognise(secret))), None)
