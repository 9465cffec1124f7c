"""The code at the door: whoever types or scans it was there. It is signed here and lives a few minutes."""

from __future__ import annotations

from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac

from ishenim.domains.training.models import TrainingSession

SALT = "ishenim.training.door"
LIVES = 300
"""Seconds for which a code on a screen is shown; the one before it is good as long again."""
DIGITS = 8
PAPER = "paper"


def code_at(training: TrainingSession, moment: datetime) -> str:
    """Return the code that a screen shows at a moment."""
    return _code(training, str(int(moment.timestamp()) // LIVES))


def code_on_paper(training: TrainingSession) -> str:
    """Return the code of a sheet of paper: it is good while the training is held, and changes when it is moved."""
    return _code(training, f"{PAPER}:{training.sequence}")


def is_good(training: TrainingSession, code: str, moment: datetime) -> bool:
    """Say whether a code is one of this training and of these minutes."""
    now = int(moment.timestamp()) // LIVES
    good = [_code(training, str(now)), _code(training, str(now - 1)), code_on_paper(training)]
    return any(constant_time_compare(code, one) for one in good)


def _code(training: TrainingSession, window: str) -> str:
    digest = salted_hmac(SALT, f"{training.matter.reference}:{window}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"
