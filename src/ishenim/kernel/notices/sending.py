"""Sending what waits in the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, QuerySet
from django.utils import timezone

from ishenim.kernel.notices.letters import message
from ishenim.kernel.notices.models import Letter
from ishenim.kernel.rows.turn import turn_to_write

log = structlog.get_logger()

AT_ONCE = 100
TAKEN_FOR = timedelta(minutes=30)
SERVER_AWAY = timedelta(minutes=1)
PAUSES = [
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=16),
    timedelta(hours=24),
]
REFUSED_FOR_GOOD = 500


def send_waiting(limit: int = AT_ONCE) -> int:
    """Send letters whose time has come; return how many went out.

    A letter is taken for half an hour, sent, and then marked as sent. Whoever is killed between sending and
    marking leaves a letter that is sent once more after that time: one may come twice, none is ever lost.
    """
    letters = _taken(limit) if _due().exists() else []
    mail = get_connection()
    sent = 0
    try:
        for at, letter in enumerate(letters):
            if not _opened(mail):
                _put_back(letters[at:])
                break
            sent += _sent(letter, mail)
    finally:
        mail.close()
    return sent


def _taken(limit: int) -> list[Letter]:
    """Take letters, so that nobody else sends them meanwhile; a try is counted before it is made."""
    with turn_to_write():
        waiting = _due().select_for_update(skip_locked=True, of=("self",))
        letters = list(waiting.select_related("subscription", "entry").order_by("next_try_at", "pk")[:limit])
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
            tries=F("tries") + 1, next_try_at=timezone.now() + TAKEN_FOR
        )
    return letters


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


def _sent(letter: Letter, mail: BaseEmailBackend) -> bool:
    """Send one letter and write down what came of it."""
    try:
        mail.send_messages([message(letter)])
    except Exception as reason:  # noqa: BLE001  one letter that cannot be sent must never hold up the others
        _write_down(letter, next_try_at=_next_try(letter, reason), reason=_in_words(reason))
        log.warning("mail.not_sent", letter=letter.pk, reason=type(reason).__name__)
        mail.close()
        return False
    _write_down(letter, next_try_at=None, sent_at=timezone.now(), reason="")
    return True


def _write_down(letter: Letter, **outcome: object) -> None:
    with turn_to_write():
        Letter.objects.filter(pk=letter.pk).update(**outcome)


def _next_try(letter: Letter, reason: Exception) -> datetime | None:
    """Return when to try again: later each time, and never if nobody has this address or all tries are used."""
    if _code(reason) >= REFUSED_FOR_GOOD or letter.tries >= len(PAUSES):
        return None
    return timezone.now() + PAUSES[letter.tries]


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
