"""Publishing the whole record as files: made in a process of its own, put on the shelf, and said in the book."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from ishenim.domains.monitor import actions, queries, shelf
from ishenim.domains.monitor.models import PublishedDump
from ishenim.kernel.institutions.roles import THE_CLOCK
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter

COUNTRY = "country"
Progress = Callable[[str], None]
Made = dict[str, Any]


_under_way: set[subprocess.Popen[str]] = set()


class NotMade(Exception):
    """The process that makes dumps, or figures, ended without an answer."""


class Interrupted(NotMade):
    """It was asked to end; what it wrote stays, and the next one goes on there."""


def interrupt() -> None:
    """End what is being made now: whoever stops the installation does not wait for it."""
    for process in list(_under_way):
        process.terminate()


def publish_when_due() -> int:
    """Publish a dump if one is due; return how many were."""
    if not settings.DATA_EVERY_HOURS or not atlas().of_kind(COUNTRY) or not (is_due() or files_are_gone()):
        return 0
    try:
        publish(unseen)
    except Interrupted:
        return 0
    return 1


def is_due() -> bool:
    """Say whether something happened that is to be published now."""
    return queries.is_due(timezone.now(), timedelta(hours=settings.DATA_EVERY_HOURS))


def files_are_gone() -> bool:
    """Say whether the files of the newest dump are not on the shelf: the database was restored, or moved here."""
    last = queries.newest()
    return last is not None and shelf.description(last.position) is None


def publish(progress: Progress, make: Callable[[Path, Progress], Made] | None = None) -> Matter:
    """Make a dump, put its files on the shelf, say so in the book, and take those of the dump before off the shelf."""
    with alone():
        made = (make or in_a_process)(folder(), progress)
        shelf.put(folder(), made["position"])
        matter = begin("publication", place_id=atlas().of_kind(COUNTRY)[0].id)
        published: Matter = actions.publish(matter, THE_CLOCK, **made)
        take_off_the_shelf(published)
    return published


def take_off_the_shelf(newest: Matter) -> None:
    """Remove the files of every dump but the newest."""
    position = PublishedDump.objects.get(pk=newest.pk).position
    for before in PublishedDump.objects.filter(kept=True).exclude(pk=newest.pk):
        if before.position != position:
            shelf.remove(before.position)
        PublishedDump.objects.filter(pk=before.pk).update(kept=False)


def in_a_process(where: Path, progress: Progress) -> Made:
    """Have a process make the dump; its memory ends with it."""
    for line in lines_of("ishenim.kernel.dumps", str(where)):
        if "made" in line:
            made: Made = line["made"]
            return made
        progress(line["table"])
    raise NotMade("ishenim.kernel.dumps")


def lines_of(module: str, *words: str) -> Iterator[dict[str, Any]]:
    """Yield what a process of ours says, line by line; raise NotMade where it fails."""
    command = [sys.executable, "-m", module, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 -- this interpreter and a module of our own
        _under_way.add(process)
        assert process.stdout is not None
        for line in process.stdout:
            yield json.loads(line)
    _under_way.discard(process)
    if process.returncode:
        raise Interrupted(module) if process.returncode == -signal.SIGTERM else NotMade(module)


def folder() -> Path:
    """Return where dumps are made: what was interrupted there goes on."""
    return Path(settings.VAR) / "dump"


@contextmanager
def alone() -> Iterator[None]:
    """Hold the one place of whoever makes a dump on this machine."""
    descriptor = os.open(Path(settings.VAR) / "dump.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def unseen(_table: str) -> None:
    """Show nobody how far it is."""
