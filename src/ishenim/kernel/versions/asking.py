"""Asking for versions and raising them, wherever this installation keeps them."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import transaction

from ishenim.kernel.versions import across, memory
from ishenim.kernel.versions.across import one_look

__all__ = ["after_commit", "lasting", "one_look", "raise_", "raise_all", "tokens"]


def raise_(*keys: str) -> None:
    """Say that these things changed."""
    (across if settings.REDIS_URL else memory).raise_(*keys)


def raise_all() -> None:
    """Say that everything may have changed: a process starts, and another may have died before it spoke."""
    (across if settings.REDIS_URL else memory).raise_all()


def tokens(*keys: str) -> tuple[int, ...]:
    """Return the epoch and then the version of each thing, in the order asked.

    They stand for all that could be read when they were asked for. While nobody can say whether something changed on
    another machine, they are numbers that nobody has seen, so whatever is made on their ground never holds.
    """
    return across.tokens(*keys) if settings.REDIS_URL else memory.tokens(*keys)


def lasting(*keys: str) -> tuple[int, ...]:
    """Return tokens that stay for a second while nobody can say: for what is too dear to make for each page."""
    return across.lasting(*keys) if settings.REDIS_URL else memory.tokens(*keys)


def after_commit(*keys: str) -> None:
    """Say that these things changed once the transaction is durable, and say nothing if it is undone."""
    transaction.on_commit(partial(raise_, *keys))
