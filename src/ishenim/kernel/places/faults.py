"""Everything wrong with a file, said at once."""

from __future__ import annotations

from collections.abc import Sequence


class Faults(Exception):
    """A file was refused: nothing of it was taken in, and this lists every reason."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(self.faults))
