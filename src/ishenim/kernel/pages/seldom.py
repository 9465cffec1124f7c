"""Telling seldom what happens often: a line in the log for each would be one more flood."""

from __future__ import annotations

import threading
import time

EVERY = 10.0


class Seldom:
    """Counts what happened, and says once in a while how often that was."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times, self._told_at = 0, float("-inf")

    def due(self) -> int:
        """Count once more; return how often it happened since it was last told, or 0 if that was a moment ago."""
        with self._lock:
            self._times += 1
            now = time.monotonic()
            if now - self._told_at < EVERY:
                return 0
            self._told_at, times, self._times = now, self._times, 0
            return times
