"""How long whoever sends something has for it, and how long to wait after each try that failed."""

from __future__ import annotations

from datetime import timedelta

TAKEN_FOR = timedelta(minutes=30)
PAUSES = [
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=16),
    timedelta(hours=24),
]
