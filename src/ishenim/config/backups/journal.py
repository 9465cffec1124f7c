"""What was done with the installation as a whole, line by line, for whoever asks later."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone


def note(sentence: str, var: Path | None = None) -> None:
    """Add a line to the journal of the installation."""
    at = timezone.localtime().isoformat(timespec="seconds")
    with ((var or Path(settings.VAR)) / "journal.txt").open("a") as journal:
        journal.write(f"{at}  {sentence}\n")
