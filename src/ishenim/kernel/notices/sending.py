"""Sending what waits in the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ishenim.kernel.notices.letters import is_of_the_day, message_of
from ishenim.kernel.notices.models import Letter, Rhythm
from ishenim.kernel.notices.mornings import last_morning
from ishenim.kernel.notices.pauses import PAUSES, TAKEN_FOR
from ishenim.kernel.notices.telling import is_behind
from ishenim.kernel.rows.turn import turn_to_write

log = structlog.get_logger()

AT_ONCE = 100
SERVER_AWAY = timedelta(minutes=1)
REFUSED_FOR_GOOD = 500
OF_THE_DAY = Q(subscription__rhythm=Rhythm.DAILY, entry__isnull=False)


def send_waiting(limit: int = AT_ONCE) -> int:
    """Send letters whose time has come, those of one morning to one address as one; return how many went out.

    A letter is taken for half an hour, sent, and then marked as sent. Whoever is killed between sending and
    marking leaves a letter that is sent once more after that time: one may come twice, none is ever lost.
    """
    parcels = _parcels(_taken(limit)) if _due().exists() else []
    mail = get_connection()
    sent = 0
    try:
        for at, letters in enumerate(parcels):
            if not _opened(mail):
                _put_back([letter for parcel in parcels[at:] for letter in parcel])
                break
            sent += _sent(letters, mail)
    finally:
        mail.close()
    return sent


def _taken(limit: int) -> list[Letter]:
    """Take letters, so that nobody else sends them meanwhile; a try is counted before it is made.

    Where one of a morning is taken, all that wait for the same address are.
    """
    with turn_to_write():
        due = _due() if not is_behind(last_morning(timezone.now())) else _due().exclude(OF_THE_DAY)
        letters = list(_locked(due)[:limit])
        emails = {letter.subscription.email for letter in letters if is_of_the_day(letter)}
        if emails:
            taken = {letter.pk for letter in letters}
            same = _locked(due.filter(OF_THE_DAY, subscription__email__in=emails).exclude(pk__in=taken))
            letters = [*letters, *same]
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
            tries=F("tries") + 1, next_try_at=timezone.now() + TAKEN_FOR
        )
    return letters


def _locked(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    locked = letters.select_for_update(skip_locked=True, of=("self",))
    read = locked.select_related("subscription", "entry__opening", "entry__position")
    return read.order_by("next_try_at", "pk")


def _parcels(letters: Iterable[Letter]) -> list[list[Letter]]:
    """Put letters of a morning to one address together; every other goes by itself."""
    parcels: dict[str | int, list[Letter]] = {}
    for letter in letters:
        key = letter.subscription.email if is_of_the_day(letter) else letter.pk
        parcels.setdefault(key, []).append(letter)
    return list(parcels.values())


def _due() -> QuerySet[Letter]:
    return Letter.objects.filter(next_try_at__lte=timezone.now())


def _opened(mail: BaseEmailBackend) -> bool:
    """Say whether the server can be spoken to; a line that is open stays open."""
    try:
        mail.open()
    except (OSError, SMTPException) as reason:
        log.warning("mail.no_server", reason=str(reason))
        return False
    return True


def _put_back(letters: Sequence[Letter]) -> None:
    """Let everything wait a little: that the server is away is no letter's fault and costs it no try."""
    then = timezone.now() + SERVER_AWAY
    with turn_to_write():
        _due().update(next_try_at=then)
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
            tries=F("tries") - 1, next_try_at=then
        )


def _sent(letters: Sequence[Letter], mail: BaseEmailBackend) -> bool:
    """Send what goes to one address at once, and write down what came of it."""
    try:
        mail.send_messages([message_of(letters)])
    except Exception as reason:  # noqa: BLE001  one letter that cannot be sent must never hold up the others
        _write_down(letters, next_try_at=_next_try(letters, reason), reason=_in_words(reason))
        log.warning("mail.not_sent", letter=letters[0].pk, reason=type(reason).__name__)
        mail.close()
        return False
    _write_down(letters, next_try_at=None, sent_at=timezone.now(), reason="")
    return True


def _write_down(letters: Sequence[Letter], **outcome: object) -> None:
    with turn_to_write():
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(**outcome)


def _next_try(letters: Sequence[Letter], reason: Exception) -> datetime | None:
    """Return when to try again: later each time, and never if nobody has this address or all tries are used."""
    tries = max(letter.tries for letter in letters)
    if _code(reason) >= REFUSED_FOR_GOOD or tries >= len(PAUSES):
        return None
    return timezone.now() + PAUSES[tries]


def _code(reason: Exception) -> int:
    """Return by which code the server refused the address, or 0 if it did not."""
    if not isinstance(reason, SMTPRecipientsRefused):
        return 0
    return min(code for code, _words in reason.recipients.values())


def _in_words(reason: Exception) -> str:
    """Return the reason without the address, which may have to be forgotten one day."""
    if isinstance(reason, SMTPRecipientsRefused):
        return f"The server refused the address: {_code(reason)}"
    return f"{type(reason).__name__}: {reason}"[:300]
