"""What a sign-in remembers for a while: tries, and codes that were used. On all machines, or on this one.

django-allauth counts through Django's cache. Where Redis is configured all machines share one, under marks that hold no
address; while it is away each machine goes on with its own folder.
"""

from __future__ import annotations

from typing import Any

import orjson
from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

from ishenim.kernel.counts.counting import mark
from ishenim.kernel.exchange import Away, ask, packed

LONGEST = 24 * 3600


class Remembered(FileBasedCache):
    """A cache of small plain values that all machines share while they can."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            found = self._ask("GET", key)
        except Away:
            return super().get(key, default, version)
        return default if found is None else orjson.loads(found)

    def set(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        try:
            self._ask("SET", key, orjson.dumps(value), "PX", self._milliseconds(timeout))
        except Away:
            super().set(key, value, timeout, version)

    def add(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        try:
            return (
                self._ask("SET", key, orjson.dumps(value), "NX", "PX", self._milliseconds(timeout))
                is not None
            )
        except Away:
            return super().add(key, value, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        alone = super().delete(key, version)
        try:
            return bool(self._ask("DEL", key))
        except Away:
            return alone

    def _ask(self, verb: str, key: str, *words: str | int | bytes) -> Any:
        if not settings.REDIS_URL:
            raise Away("There is one machine.")
        return ask(packed(verb, f"ishenim:remembered:{mark('remembered', key).hex()}", *words)).value

    def _milliseconds(self, timeout: float | None) -> int:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return max(1, round((LONGEST if seconds is None else seconds) * 1000))
