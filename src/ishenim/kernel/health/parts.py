"""The parts of the service, and how to tell whether each is well: cheap to ask, and nothing of it is private."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ishenim.kernel import exchange
from ishenim.kernel.documents import bucket
from ishenim.kernel.health.beats import MAIL
from ishenim.kernel.health.models import Beat, Latest
from ishenim.kernel.ledger import holding, seals
from ishenim.kernel.ledger.models import Entry, Position
from ishenim.kernel.notices.models import Letter

PLACING = "placing entries in the ledger"
COMPARING = "comparing the two seals"

SILENT_AFTER = 45.0
FAILING_AFTER = 60.0
PLACED_WITHIN = 20.0
SENT_WITHIN = 1200.0
OFF_BY = 60.0
FEWEST_FILES = 1000
MOST_COUNTED = 10_000

NO_ANSWER = _("It does not answer.")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class State:
    """How one part is: well or not, in one sentence, with numbers that anyone may know."""

    well: bool
    sentence: str | Promise
    numbers: dict[str, float]


def well(sentence: str | Promise, **numbers: float) -> State:
    """Return that a part is well."""
    return State(well=True, sentence=sentence, numbers=numbers)


def wrong(sentence: str | Promise, **numbers: float) -> State:
    """Return that it is not."""
    return State(well=False, sentence=sentence, numbers=numbers)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A part of the service. Without those that are `needed` nothing can be recorded, and no reader should be sent."""

    name: str
    label: str | Promise
    asks: Callable[[], State]
    needed: bool = False
    stored: bool = False
    """Whether the database is asked for it."""
    is_there: Callable[[], bool] = lambda: True
    """Whether this installation has it."""

    def state(self) -> State:
        """Ask how it is; a part that cannot even be asked is not well."""
        try:
            return self.asks()
        except Exception:
            log.exception("health.cannot_ask", part=self.name)
            return wrong(NO_ANSWER)


def database() -> State:
    """Say whether the database answers, and takes what is written."""
    read_only = "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'"
    with connection.cursor() as cursor:
        cursor.execute(read_only if connection.vendor == "postgresql" else "SELECT 0")
        only_reads = bool(cursor.fetchone()[0])
    if connection.vendor == "sqlite":
        file = connection.settings_dict["NAME"]
        only_reads = os.access(file, os.R_OK) and not os.access(file, os.W_OK)
    if only_reads:
        return wrong(_("It can be read, but nothing can be written."))
    return well(_("It answers."))


def disk() -> State:
    """Say whether the disk of the installation has room, and may be written to."""
    found = os.statvfs(settings.VAR)
    free = found.f_bavail * found.f_frsize
    numbers = {"free_bytes": float(free)}
    if not takes_a_byte(settings.VAR / "probe"):
        return wrong(_("It can be read, but nothing can be written."), **numbers)
    if free < settings.DISK_RESERVE or (found.f_files and found.f_favail < FEWEST_FILES):
        return wrong(_("It is almost full."), **numbers)
    return well(_("It has room."), **numbers)


def worker() -> State:
    """Say whether the worker was heard of lately, and whether any of its jobs is stuck."""
    beats = list(Beat.objects.order_by("-at"))
    if not beats:
        return wrong(_("It has not been heard of yet."))
    silent = seconds_since(beats[0].at)
    numbers = {"last_beat_seconds": silent}
    if abs(silent) > SILENT_AFTER:
        return wrong(_("It has not been heard of for some time."), **numbers)
    if any(has_trouble(beat) for beat in beats if beat.job not in {MAIL, COMPARING}):
        return wrong(_("Some of its work does not get done."), **numbers)
    return well(_("It works."), **numbers)


def ledger() -> State:
    """Say whether what was recorded is placed and sealed in the open book within seconds."""
    last = Position.objects.order_by("-position").values_list("position", "entry_id").first()
    after = Entry.objects.filter(id__gt=last[1] if last else 0).values("pk")
    waiting = after[:MOST_COUNTED].count()
    numbers = {"entries": float(last[0] + 1 if last else 0), "waiting": float(waiting)}
    sealed_at = moment_of_the_seal()
    if sealed_at is not None:
        numbers["seal_age_seconds"] = time.time() - sealed_at
    if holding.stands():
        return wrong(
            _("It is held: it can only be read until an administrator has decided how it goes on."), **numbers
        )
    beat = Beat.objects.filter(job=PLACING).first() if waiting else None
    numbers["lag_seconds"] = lag = max(0.0, seconds_since(beat.well_at)) if beat else 0.0
    if waiting and (beat is None or lag > PLACED_WITHIN):
        return wrong(_("Entries wait for their place longer than they should."), **numbers)
    return well(_("Every entry gets its place within seconds."), **numbers)


def second_seal() -> State:
    """Say whether the seal that everybody sees and the copy kept elsewhere are the same."""
    beat = Beat.objects.filter(job=COMPARING).first()
    if beat is None:
        return wrong(_("It has not been compared yet."))
    if beat.reason == seals.Forked.__name__ or fails_longer_than(beat, FAILING_AFTER):
        return wrong(_("It differs from the first, or cannot be read. A person must look."))
    return well(_("It agrees with the first."))


def letters() -> State:
    """Say whether letters go out."""
    mail = Beat.objects.filter(job=MAIL).first()
    oldest = Letter.objects.filter(next_try_at__lte=timezone.now()).order_by("next_try_at")
    due = oldest.values_list("next_try_at", flat=True).first()
    late = seconds_since(due) if due else 0.0
    numbers = {"oldest_due_seconds": late}
    if mail is not None and fails_longer_than(mail, mail.patience):
        return wrong(_("The mail server is away. Letters wait, and go out when it is back."), **numbers)
    if late > SENT_WITHIN:
        return wrong(_("Letters wait longer than they should."), **numbers)
    return well(_("They go out."), **numbers)


def clock() -> State:
    """Say whether this machine's clock is where it should be: never before a moment that was written down."""
    latest = Latest.objects.values_list("at", flat=True).first()
    behind = -seconds_since(latest) if latest else 0.0
    numbers = {"behind_seconds": max(behind, 0.0)}
    if behind > OFF_BY:
        return wrong(_("It went back. Until it has caught up, some steps cannot be recorded."), **numbers)
    return well(_("It goes forward."), **numbers)


def documents() -> State:
    """Say whether documents can be read in the bucket."""
    if not bucket.answers():
        return wrong(
            _(
                "It does not answer. Documents cannot be read, nor the open book on machines that do not sign it. "
                "Steps without files go on."
            )
        )
    return well(_("They can be read."))


def redis() -> State:
    """Say whether the machines can tell each other what changed."""
    try:
        exchange.ask(exchange.packed("PING"))
    except exchange.Away:
        return wrong(
            _(
                "It is away. Pages are made anew at each reading, and each machine counts alone who tries too often."
            )
        )
    return well(_("It answers."))


def has_trouble(beat: Beat) -> bool:
    """Say whether a job fails for more than a moment, or has not been done for longer than it may take."""
    if beat.failing_since is not None:
        return fails_longer_than(beat, FAILING_AFTER)
    return (beat.at - beat.well_at).total_seconds() > beat.patience


def fails_longer_than(beat: Beat, seconds: float) -> bool:
    since = beat.failing_since
    return since is not None and (beat.at - since).total_seconds() > seconds


def takes_a_byte(file: Path) -> bool:
    """Try to write. A disk that the system has locked after a fault still calls itself writable."""
    try:
        file.write_bytes(b".")
    except OSError as fault:
        return fault.errno == errno.ENOSPC  # being full is another sentence
    return True


def seconds_since(moment: datetime) -> float:
    return (timezone.now() - moment).total_seconds()


def moment_of_the_seal() -> float | None:
    """Return when the checkpoint was written, where this machine has it."""
    try:
        return seals.public_file().stat().st_mtime
    except FileNotFoundError:
        return None


DATABASE = Part("database", _("The database"), database, needed=True)
PARTS = [
    DATABASE,
    Part("disk", _("The disk"), disk, needed=True),
    Part("worker", _("The worker"), worker, stored=True),
    Part("ledger", _("The open book"), ledger, stored=True),
    Part("second_seal", _("The second copy of the seal"), second_seal, stored=True),
    Part("letters", _("Letters"), letters, stored=True),
    Part("clock", _("The clock"), clock, stored=True),
    Part("documents", _("The store of documents"), documents, is_there=bucket.is_configured),
    Part("redis", _("The exchange between machines"), redis, is_there=lambda: bool(settings.REDIS_URL)),
]


def states() -> Iterator[tuple[Part, State]]:
    """Ask each part; one that is stored in a database that does not answer is not waited for."""
    answers = True
    for part in (part for part in PARTS if part.is_there()):
        if part.stored and not answers:
            yield part, wrong(_("Nobody knows while the database does not answer."))
            continue
        state = part.state()
        answers = answers and (part is not DATABASE or state.sentence != NO_ANSWER)
        yield part, state
