"""What was read elsewhere, as a table that is brought in like any other: row by row, with a reason for each reject."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

COLUMNS = (
    "register", "original", "asked_on", "ended_on", "outcome", "topic", "text", "place", "long", "lat",
)  # fmt: skip
TAGS = re.compile(r"<[^<>]*>")
FRACTION = re.compile(r"\.\d+(?=[Z+-]|$)")


def write_sheet(path: Path, rows: Iterable[Mapping[str, str]]) -> int:
    """Write rows as a table, whole or not at all; return how many there are."""
    draft, count = path.with_suffix(".part"), 0
    with draft.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, COLUMNS, restval="")
        sheet.writeheader()
        for row in rows:
            sheet.writerow(row)
            count += 1
    draft.replace(path)
    return count


def day(written: Any) -> str:
    """Return the day of a moment here; what is no moment stays as it is, so that its row says why it is rejected."""
    text = str(written or "").strip()
    try:
        moment = parse_datetime(FRACTION.sub("", text))
    except ValueError:
        return text
    return text if moment is None else on_our_clock(moment).date().isoformat()


def on_our_clock(moment: datetime) -> datetime:
    return moment if timezone.is_naive(moment) else timezone.localtime(moment)


def plain_text(written: Any) -> str:
    """Return the words of a text without marks of HTML, in one line."""
    return " ".join(unescape(TAGS.sub(" ", str(written or ""))).split())
