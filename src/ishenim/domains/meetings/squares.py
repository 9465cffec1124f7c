"""Addresses as squares that a telephone's camera reads."""

from __future__ import annotations

from functools import lru_cache

import segno
from markupsafe import Markup


@lru_cache(500)
def square(address: str) -> Markup:
    """Draw an address as a QR code."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=1, border=2, omitsize=True)
    return Markup(drawn)  # noqa: S704  drawn by the library from an address of ours
