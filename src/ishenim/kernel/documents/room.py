"""Whether there is room for what anybody may bring: a flood must fill neither the disk nor somebody's purse."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.db.models import Sum
from django.utils import timezone

from ishenim.kernel.documents.folder import Folder
from ishenim.kernel.documents.models import Stored
from ishenim.kernel.documents.storing import CLEAN

A_DAY = timedelta(days=1)
LEAST_FREE = 500_000_000
"""How many bytes of the disk stay free for everything else."""


def room_for_anyone() -> bool:
    """Say whether more may be kept of what comes without an account: so much a day, and never the last of a disk."""
    return brought_in_a_day() < settings.DOCUMENTS_FROM_ANYONE_A_DAY and free() > LEAST_FREE


def brought_in_a_day() -> int:
    """Return how many bytes were brought without an account since yesterday and are still here."""
    since = timezone.now() - A_DAY
    brought = Stored.objects.filter(from_anyone=True, added_at__gte=since)
    return brought.aggregate(all=Sum("size"))["all"] or 0


def free() -> float:
    """Return how many bytes are free where clean files lie; a bucket has no end."""
    store = storages[CLEAN]
    if not isinstance(store, Folder):
        return float("inf")
    folder = Path(store.location)
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free
