"""Keys that tell nothing: drawn, where a counted one would say between which other rows, and so when, a row came."""

from __future__ import annotations

import secrets

KEYS = 2**62


def drawn_key() -> int:
    """Return a key below zero, where no counted row ever stands."""
    return -1 - secrets.randbelow(KEYS)
