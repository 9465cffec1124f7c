"""How the whole service is, asked once a second at most however many want to know."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from ishenim.kernel.health.parts import Part, State, states

HOLDS_FOR = 1.0
SHOWN_FOR = 30.0
"""Seconds after which a report is shown to nobody, even while the next one is being made."""


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """The state of every part, at one moment."""

    states: tuple[tuple[Part, State], ...]

    @property
    def wrong(self) -> list[str]:
        """The parts that are not well."""
        return [part.name for part, state in self.states if not state.well]

    @property
    def in_the_way(self) -> list[str]:
        """Those of them without which nothing can be recorded."""
        return [part.name for part, state in self.states if part.needed and not state.well]


class Asked:
    """The last report, and who makes the next one: one at a time, while the others read the last."""

    def __init__(self) -> None:
        self._last: Report | None = None
        self._made_at = 0.0
        self._making = threading.Lock()

    def report(self) -> Report:
        """Return a report that is no older than a second, or a recent one while the next is being made."""
        last = self._last
        if last is not None and self._age < (SHOWN_FOR if self._making.locked() else HOLDS_FOR):
            return last
        with self._making:
            if self._last is None or self._age >= HOLDS_FOR:
                self._last = Report(tuple(states()))
                self._made_at = time.monotonic()
            return self._last

    @property
    def _age(self) -> float:
        return time.monotonic() - self._made_at

    def forget(self) -> None:
        """Ask anew next time."""
        self._last = None


asked = Asked()
