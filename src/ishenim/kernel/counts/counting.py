"""Counting tries: in memory that the processes of a machine share, or in Redis for all machines.

What is counted is a mark, which means nothing to whoever does not know this installation's secret, and it is forgotten
when it counts no more. While Redis is away each machine counts for itself.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings

from ishenim.kernel.counts import across, memory
from ishenim.kernel.counts.memory import share
from ishenim.kernel.exchange import Away

__all__ = ["first", "forgive", "mark", "share", "spend"]

MARK_BYTES = 12


def mark(*words: str | bytes) -> bytes:
    """Return what stands for some words, the same on every machine of this installation and on no other."""
    told = b"\0".join(word.encode() if isinstance(word, str) else word for word in words)
    return blake2b(told, key=_salt(settings.SECRET_KEY), digest_size=MARK_BYTES).digest()


def spend(of: bytes, *, tries: int, seconds: float) -> float:
    """Count a try, and return how many are spent: each is given back after its part of the seconds.

    Never more than twice the tries are counted, so everything is forgotten after twice the seconds.
    """
    if settings.REDIS_URL:
        with suppress(Away):
            return across.spend(of, tries=tries, seconds=seconds)
    return memory.spend(of, tries=tries, seconds=seconds)


def forgive(of: bytes) -> None:
    """Forget what was counted of somebody."""
    if settings.REDIS_URL:
        with suppress(Away):
            across.forgive(of)
    memory.forgive(of)


def first(of: bytes, *, seconds: float) -> bool:
    """Say whether something is used for the first time within these seconds, whoever used it on whatever machine."""
    if settings.REDIS_URL:
        with suppress(Away):
            return across.first(of, seconds=seconds)
    return memory.first(of, seconds=seconds)


@lru_cache(4)
def _salt(secret: str) -> bytes:
    return blake2b(secret.encode(), person=b"ishenim counts").digest()
