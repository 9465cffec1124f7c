"""Fingerprints of problems and schedules, without the library that solves them."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785

from ishenim.domains.meetings.schedule.problem import Schedule


def fingerprint(written: Any) -> str:
    """Return the SHA-256 of canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(written)).hexdigest()


def written(schedule: Schedule) -> dict[str, list[Any]]:
    """Return a schedule as it is written in JSON: day, beginning and end of each meeting."""
    return {key: [slot.day.isoformat(), slot.hour.begins, slot.hour.ends] for key, slot in schedule.items()}
