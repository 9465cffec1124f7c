"""How it stands with letters, in numbers: for those who watch over the service, and for nobody else."""

from __future__ import annotations

from dataclasses import dataclass

from ishenim.kernel.notices import bounces
from ishenim.kernel.notices.models import Letter


@dataclass(frozen=True, slots=True)
class Standing:
    """How many letters wait, how many of the last month were given up, and how many addresses are paused."""

    waiting: int
    given_up: int
    paused: int


def standing() -> Standing:
    """Count them: three queries."""
    return Standing(
        waiting=Letter.objects.filter(next_try_at__isnull=False).count(),
        given_up=Letter.objects.filter(next_try_at=None, sent_at=None).count(),
        paused=bounces.paused(),
    )
