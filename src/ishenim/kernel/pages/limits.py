"""Slowing down whoever tries too often. Counted in the memory of the process alone: nothing is stored."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict

from django.http import HttpRequest

SEVERAL = 50_000
_salt = secrets.token_bytes(16)


def whoever(request: HttpRequest) -> bytes:
    """Return a mark of whoever sent a request; it means nothing outside this process and dies with it."""
    return hashlib.blake2b(request.META.get("REMOTE_ADDR", "").encode(), key=_salt, digest_size=12).digest()


class Limit:
    """So many tries in so many seconds; then one has to wait, longer with every further try."""

    def __init__(self, tries: int, seconds: float) -> None:
        self.tries, self.seconds = tries, seconds
        self._spent: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def try_again_in(self, who: bytes) -> int:
        """Count a try; return 0 if it is allowed, else after how many seconds the next one is."""
        with self._lock:
            now = time.monotonic()
            spent = self._left(who, now) + 1
            self._spent[who] = (spent, now)
            self._spent.move_to_end(who)
            while len(self._spent) > SEVERAL:
                self._spent.popitem(last=False)
        over = spent - self.tries
        return 0 if over <= 0 else max(1, round(min(over, self.tries) * self.seconds / self.tries))

    def forgive(self, who: bytes) -> None:
        """Forget the tries of whoever has shown to be right."""
        with self._lock:
            self._spent.pop(who, None)

    def _left(self, who: bytes, now: float) -> float:
        spent, then = self._spent.get(who, (0.0, now))
        return max(0.0, spent - (now - then) * self.tries / self.seconds)
