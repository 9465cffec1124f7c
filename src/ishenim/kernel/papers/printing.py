"""Ordering a paper from the press. What serves pages never loads the press itself."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.kernel.calendar.words_of_time import day

LONGEST = 20.0
"""Seconds after which the press is stopped: a paper takes less than one."""
QUEUE = 10.0
"""Seconds for which an order waits for its turn."""
AT_ONCE = BoundedSemaphore(2)


class BrokenPaper(Exception):
    """The press could not print a paper: the message says which template and where."""


class PressBusy(Exception):
    """Too many papers are being printed at this moment."""


def press(template: Path, data: Mapping[str, Any], language: str) -> bytes:
    """Return the PDF of a template filled with data, which are values and never markup.

    Raises PressBusy when its turn does not come, BrokenPaper when the template is wrong or takes too long.
    """
    order = json.dumps({"template": str(template), "data": data, "language": language}, default=str).encode()
    if not AT_ONCE.acquire(timeout=QUEUE):
        raise PressBusy
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ishenim.kernel.papers.press"],
            input=order,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise BrokenPaper(f"{template}: not printed within {LONGEST:.0f} seconds") from late
    finally:
        AT_ONCE.release()
    if done.returncode:
        raise BrokenPaper(done.stderr.decode(errors="replace").strip())
    return done.stdout


def frame(title: str, address: str, as_of: str = "") -> dict[str, Any]:
    """Return what stands on every paper: its title, where to read on, when it was printed, and if it is invented.

    `address` is the public address in full; `as_of` says up to which line of the open book the paper knows.
    """
    today = timezone.localdate()
    return {
        "title": title,
        "address": address,
        "qr": {"page": address},
        "made": f"{today.isoformat()}T00:00:00+00:00",
        "printed": _("Printed on %(day)s.") % {"day": day(today)},
        "as_of": as_of,
        "demo": _("Demonstration. Invented.") if settings.DEMO else "",
        "emergency": _("If a life is in danger, call 102."),
        "name": _("Ishenim"),
        "read_on": _("Read on and ask:"),
        "page_of": _("Page %(page)s of %(pages)s"),
    }
