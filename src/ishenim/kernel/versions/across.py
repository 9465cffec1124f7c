"""The versions of things in Redis, for an installation of several machines.

The slots are those of `memory.py`, in one value, so that a server which forgets anything forgets everything; then the
epoch is missing, and a new one is made. A server that was started anew may remember an older state: so its number,
another one after each start, stands in front of the tokens. Whoever cannot reach the server makes every page anew and
keeps none; whoever could not tell it of a change keeps trying, and believes nothing until it has.
"""

from __future__ import annotations

import secrets
import threading
import time
from functools import lru_cache
from types import TracebackType

from ishenim.kernel.exchange import Away, ask, insist, packed
from ishenim.kernel.versions.memory import EPOCH, slot

NAME = "ishenim:versions"
TRY_AGAIN_AFTER = 0.2  # seconds

_here = threading.local()


class one_look:  # noqa: N801  read as a verb: `with one_look():`
    """While it lasts, this thread asks for each version once: what it makes meanwhile is of one moment, or later."""

    def __enter__(self) -> None:
        _here.seen = {}

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _here.seen = None


class _Debt:
    """How often this process could not tell of a change; it goes on telling, that all may have changed, until heard."""

    lock = threading.Lock()
    owed = 0


def raise_(*keys: str) -> None:
    """Say that these things changed, on every machine."""
    if keys:
        _tell(*map(slot, keys))


def raise_all() -> None:
    """Say that everything may have changed, on every machine."""
    _tell(EPOCH)


def tokens(*keys: str) -> tuple[int, ...]:
    """Return the server, the epoch and the version of each thing, in the order asked."""
    seen: dict[tuple[str, ...], tuple[int, ...]] | None = getattr(_here, "seen", None)
    if seen is None:
        return _asked(keys)
    if keys not in seen:
        seen[keys] = _asked(keys)
    return seen[keys]


def lasting(*keys: str) -> tuple[int, ...]:
    """Return tokens, or the second that it is while nobody can say."""
    found = tokens(*keys)
    return found if found[0] else (0, int(time.monotonic()))


def _asked(keys: tuple[str, ...]) -> tuple[int, ...]:
    if _Debt.owed:
        return _unknown(keys)
    try:
        server, values = ask(_reading(keys))
        if not values[0]:
            ask(_raising(EPOCH))
            server, values = ask(_reading(keys))
    except Away:
        return _unknown(keys)
    return (server, *values)


def _unknown(keys: tuple[str, ...]) -> tuple[int, ...]:
    return (0, *(secrets.randbits(64) for _ in range(len(keys) + 1)))


@lru_cache(4096)
def _reading(keys: tuple[str, ...]) -> bytes:
    words: list[str | int] = ["BITFIELD", NAME]
    for number in (EPOCH, *map(slot, keys)):
        words += ["GET", "u63", f"#{number}"]
    return packed(*words)


def _raising(*slots: int) -> bytes:
    words: list[str | int] = ["BITFIELD", NAME]
    for number in slots:
        words += ["SET", "u63", f"#{number}", secrets.randbits(63) or 1]
    return packed(*words)


def _tell(*slots: int) -> None:
    """Tell of a change; what this thread has seen was before it."""
    if getattr(_here, "seen", None):
        _here.seen = {}
    try:
        insist(_raising(*slots))
    except Away:
        _owe()


def _owe() -> None:
    """Go on telling until it is heard, in a thread that ends with the process."""
    with _Debt.lock:
        _Debt.owed += 1
        if _Debt.owed > 1:
            return
    threading.Thread(target=_pay, name="telling the other machines", daemon=True).start()


def _pay() -> None:
    while True:
        before = _Debt.owed
        try:
            insist(_raising(EPOCH))
        except Away:
            time.sleep(TRY_AGAIN_AFTER)
            continue
        with _Debt.lock:
            if _Debt.owed == before:
                _Debt.owed = 0
                return
